// What the check of a review shows at each moment: pure, from the review's state to the host's check (spec P5).
import type { ReviewResult } from "../review-result.js";
import { inertCode, inertParagraphs, inertText, shorten, tableRow } from "../words/inert-markdown.js";
import { sayCount, sayDuration } from "../words/measures.js";
import { revealLine } from "../words/reveal-hidden.js";
import { failedLenses, sayCoverage, sayFindingCounts, verdictTitles } from "../words/sum-up.js";
import type { CheckContent } from "./ports.js";

/** How far one lens is. `waitMs` and `workMs` are set once it ended. `detail` is a reason or a remark. */
export interface LensStep {
  readonly lens: string;
  readonly state: "waiting" | "running" | "answered" | "failed";
  readonly detail: string;
  readonly findings: number | null;
  readonly workMs: number | null;
}

/** A review as its check sees it. A superseded or stopped review is `cancelled`. */
export type CheckState =
  | { readonly kind: "queued" }
  | { readonly kind: "running"; readonly stage: string; readonly lenses: readonly LensStep[] }
  | { readonly kind: "completed"; readonly result: ReviewResult }
  | { readonly kind: "skipped"; readonly reason: string; readonly remedy: string }
  | { readonly kind: "cancelled"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string; readonly remedy: string };

/** What blocks a merge where the check is required; everything else that is no success is neutral. */
export interface CheckPolicy {
  readonly requestChanges: "failure" | "neutral";
  readonly failed: "failure" | "neutral";
  readonly detailsUrl: string | null;
}

/** The id that GitHub sends back when somebody presses the button (spec W4). */
const runAgainAction = "run-again";

const maxSummary = 65_535;
const maxTitle = 120;
const maxLenses = 60;

/**
 * The check for a state (spec P5). Success only for a complete review that approves: skipped, partial, cancelled and failed never
 * are. Title and summary stay within GitHub's bounds; all foreign text is inert.
 */
export function checkRunFor(state: CheckState, policy: CheckPolicy): CheckContent {
  const { title, summary } = wordsFor(state);
  const hasEnded = state.kind !== "queued" && state.kind !== "running";
  return {
    title: shorten(revealLine(title), maxTitle),
    summary:
      summary.length <= maxSummary ? summary : "The summary was too long for a check; the review has it.",
    detailsUrl: policy.detailsUrl,
    actions: hasEnded
      ? [{ id: runAgainAction, label: "Run again", description: "Review this commit once more" }]
      : [],
    state: hasEnded
      ? { status: "completed", conclusion: conclusionOf(state, policy) }
      : { status: state.kind === "queued" ? "queued" : "in_progress" },
  };
}

function conclusionOf(
  state: Exclude<CheckState, { kind: "queued" | "running" }>,
  policy: CheckPolicy,
): "success" | "failure" | "neutral" {
  switch (state.kind) {
    case "completed": {
      const { verdict, coverage, degraded } = state.result;
      if (verdict === "request-changes") return policy.requestChanges;
      return verdict === "approve" && coverage.complete && !degraded ? "success" : "neutral";
    }
    case "failed":
      return policy.failed;
    case "skipped":
    case "cancelled":
      return "neutral";
  }
}

function wordsFor(state: CheckState): { readonly title: string; readonly summary: string } {
  switch (state.kind) {
    case "queued":
      return { title: "Waiting for its turn", summary: "The review is queued." };
    case "running":
      return { title: runningTitle(state), summary: runningSummary(state) };
    case "completed":
      return { title: completedTitle(state.result), summary: completedSummary(state.result) };
    case "skipped":
      return { title: `Skipped: ${state.reason}`, summary: reasonSummary("Not reviewed", state) };
    case "cancelled":
      return {
        title: `Stopped: ${state.reason}`,
        summary: reasonSummary("Stopped", { ...state, remedy: "" }),
      };
    case "failed":
      return { title: `Failed: ${state.reason}`, summary: reasonSummary("The review failed", state) };
  }
}

function runningTitle({ stage, lenses }: Extract<CheckState, { kind: "running" }>): string {
  const ended = lenses.filter(({ state }) => state === "answered" || state === "failed").length;
  return lenses.length === 0
    ? stage
    : `${stage}: ${ended} of ${sayCount(lenses.length, "lens").replace(/lenss$/, "lenses")}`;
}

function runningSummary({ stage, lenses }: Extract<CheckState, { kind: "running" }>): string {
  const rows = lenses
    .slice(0, maxLenses)
    .map(({ lens, state, detail, findings, workMs }) =>
      tableRow([
        inertText(shorten(lens, 80)),
        state,
        findings === null ? "–" : String(findings),
        workMs === null ? "–" : sayDuration(workMs),
        inertText(shorten(detail, 200)),
      ]),
    );
  if (rows.length === 0) return inertText(stage);
  return [
    inertText(stage),
    "",
    "| lens | state | claims | work | |",
    "|---|---|--:|--:|---|",
    ...rows,
    "",
    "Claims are checked, joined and merged when all lenses have answered; the review has those that hold.",
  ].join("\n");
}

function completedTitle(result: ReviewResult): string {
  const counts = sayFindingCounts(result.findings);
  const partly = result.degraded ? ", degraded" : result.coverage.complete ? "" : ", not everything was read";
  return `${verdictTitles[result.verdict]}: ${counts === "none" ? "no finding" : counts}${partly}`;
}

function completedSummary(result: ReviewResult): string {
  const failed = failedLenses(result).map(({ lens, message, remedy }) => {
    const [name, said, cure] = [shorten(lens, 80), shorten(message, 250), shorten(remedy, 250)];
    return `- ${inertText(name)}: ${inertText(said)} → ${inertText(cure)}`;
  });
  const head = result.change.head.sha;
  return [
    `**${inertText(shorten(result.verdictReason, 500))}**`,
    inertParagraphs(shorten(result.summary, 2_000)),
    `Coverage: ${inertText(shorten(sayCoverage(result), 1_000))}`,
    head === null ? "" : `Reviewed: ${inertCode(head.slice(0, 7))}`,
    failed.length === 0 ? "" : `Lenses that failed:\n\n${failed.slice(0, 12).join("\n")}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function reasonSummary(
  what: string,
  { reason, remedy }: { readonly reason: string; readonly remedy: string },
): string {
  const cure = remedy === "" ? "" : `\n\n${inertParagraphs(shorten(remedy, 2_000))}`;
  return `**${what}:** ${inertText(shorten(reason, 2_000))}${cure}`;
}
