// Notices to a pull request's people: one short comment each, kept once, saying what happened and what to do.
import type { ReviewResult } from "../review-result.js";
import { inertText, shorten } from "../words/inert-markdown.js";
import { sayCount } from "../words/measures.js";
import { failedLenses } from "../words/sum-up.js";
import type { Desk } from "./call-host.js";
import { ensureComment } from "./ensure-comment.js";
import { hasNameMark, writeNameMark } from "./marks.js";

/** What people are told. `month` is `2026-11`; texts of others are made inert here. */
export type Notice =
  | { readonly kind: "quota-out"; readonly month: string; readonly limit: number; readonly renewsOn: string }
  | { readonly kind: "paused"; readonly reviews: number; readonly windowMinutes: number }
  | { readonly kind: "skipped"; readonly reason: string; readonly remedy: string }
  | {
      readonly kind: "billing";
      readonly lenses: readonly string[];
      readonly message: string;
      readonly remedy: string;
    }
  | {
      readonly kind: "bad-key";
      readonly lenses: readonly string[];
      readonly message: string;
      readonly remedy: string;
    }
  | { readonly kind: "failed"; readonly reason: string; readonly remedy: string };

/** A notice as it is posted: `name` keeps it once, `body` begins with the mark of that name. */
export interface NoticeText {
  readonly name: string;
  readonly body: string;
}

/**
 * The text of a notice (spec G1, G3, G4, A4, P6). A quota notice has a name for each month, the others one for each kind, so
 * that many pushes leave one comment.
 */
export function writeNotice(notice: Notice): NoticeText {
  const name = notice.kind === "quota-out" ? `notice-quota-out-${notice.month}` : `notice-${notice.kind}`;
  return { name, body: `${writeNameMark(name)}\n\n${sentences(notice)}` };
}

/** Makes sure that the notice stands on the pull request once, in its newest words. Gives the comment's id. */
export async function ensureNotice(desk: Desk, notice: Notice): Promise<number> {
  const { name, body } = writeNotice(notice);
  return ensureComment(desk, { isIt: (text) => hasNameMark(text, name), body });
}

/** The notices that a finished review owes its owner: a used-up credit or a bad key, once each, however many lenses it hit (spec A4). */
export function noticesOf(result: ReviewResult): Notice[] {
  const failed = failedLenses(result);
  return (["billing", "auth"] as const).flatMap((failure): Notice[] => {
    const hit = failed.filter((lens) => lens.failure === failure);
    const [first] = hit;
    if (first === undefined) return [];
    const { message, remedy } = first;
    const kind = failure === "billing" ? "billing" : "bad-key";
    return [{ kind, lenses: hit.map(({ lens }) => lens), message, remedy }];
  });
}

function sentences(notice: Notice): string {
  switch (notice.kind) {
    case "quota-out":
      return `**Not reviewed:** this month's ${sayCount(notice.limit, "review")} are used up. Reviews go on by themselves on ${say(notice.renewsOn)}; whoever runs Assay can raise the limit.`;
    case "paused":
      return `**Paused:** this pull request was reviewed ${sayCount(notice.reviews, "time")} within ${sayCount(notice.windowMinutes, "minute")}. Comment \`/assay resume\` to go on, or \`/assay review\` for one more.`;
    case "skipped":
      return `**Not reviewed:** ${say(notice.reason)} ${say(notice.remedy)}`.trim();
    case "billing":
      return `**Credit used up:** ${lensList(notice.lenses)} got no answer (${say(notice.message)}). ${say(notice.remedy)}`;
    case "bad-key":
      return `**Key refused:** ${lensList(notice.lenses)} got no answer (${say(notice.message)}). ${say(notice.remedy)}`;
    case "failed":
      return `**The review failed:** ${say(notice.reason)} ${say(notice.remedy)}`.trim();
  }
}

function lensList(lenses: readonly string[]): string {
  return lenses
    .slice(0, 12)
    .map((lens) => inertText(shorten(lens, 80)))
    .join(", ");
}

function say(text: string): string {
  return inertText(shorten(text, 1_000));
}
