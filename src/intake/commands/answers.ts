// The texts that answer help, config, why-skipped, pause and resume: pure functions of what they are told.
import type { Stated } from "../gate/stated.js";
import type { ReviewState } from "../review-request.js";
import { commandNames } from "./command.js";
import { commandGuide } from "./command-guide.js";

/** How texts of others are made harmless in Markdown: as one line of prose, and as code (spec P7). The room that posts knows. */
export interface Inert {
  readonly text: (value: string) => string;
  readonly code: (value: string) => string;
}

/** The answer to `/assay help`, as Markdown. */
export function answerHelp(): string {
  const rows = commandNames.map(
    (name) => `| \`${commandGuide[name].usage}\` | ${commandGuide[name].effect} |`,
  );
  return [
    "| write | and Assay |",
    "|---|---|",
    ...rows,
    "",
    "Write a command at the start of a line. People with write permission can give commands; no command changes a setting.",
  ].join("\n");
}

/** One value of the configuration that applies, and where it comes from. Keys and values are plain text. */
export interface ConfigurationRow {
  readonly key: string;
  readonly value: string;
  readonly from: string;
}

/** The answer to `/assay config`, as Markdown. Values are shown as code, so nothing in them is read as markup. */
export function answerConfig(
  rows: readonly ConfigurationRow[],
  warnings: readonly string[],
  inert: Inert,
): string {
  const cell = (value: string): string => inert.code(value).replaceAll(/(?<!\\)\|/g, String.raw`\|`);
  const table = rows.map(({ key, value, from }) => `| ${cell(key)} | ${cell(value)} | ${cell(from)} |`);
  return [
    "This configuration applies to pull requests into this base branch.",
    "",
    "| setting | value | from |",
    "|---|---|---|",
    ...table,
    ...(warnings.length === 0
      ? []
      : ["", "Warnings:", ...warnings.map((warning) => `- ${inert.code(warning)}`)]),
    "",
    "Change it in `.assay.yml` on the base branch, or on the repository's page. A comment cannot change it.",
  ].join("\n");
}

/** What is held of a pull request's newest head, for `/assay why-skipped`. `stated` is the reason that its row holds, if it has one. */
export interface NewestReview {
  readonly state: ReviewState;
  readonly headSha: string;
  readonly stated: Pick<Stated, "sentence" | "remedy"> | null;
}

/** The answer to `/assay why-skipped`, as Markdown. `newest` is null when no review of the pull request is held. */
export function answerWhySkipped(newest: NewestReview | null, headSha: string, inert: Inert): string {
  if (newest === null || newest.headSha !== headSha)
    return (
      `No review of ${inert.code(headSha.slice(0, 12))} is held: its delivery did not arrive, or is still under way. ` +
      "Comment `/assay review` to ask for one now."
    );
  const head = inert.code(newest.headSha.slice(0, 12));
  switch (newest.state) {
    case "queued":
      return `${head} was not skipped: its review waits for its turn.`;
    case "running":
      return `${head} was not skipped: its review is under way.`;
    case "completed":
      return `${head} was not skipped: its review is complete. Comment \`/assay review\` to have it reviewed again.`;
    case "skipped":
      return `${head} was skipped. ${reasonOf(newest, inert)}`;
    case "cancelled":
      return `The review of ${head} was stopped. ${reasonOf(newest, inert)}`;
    case "failed":
      return `The review of ${head} failed. ${reasonOf(newest, inert)}`;
  }
}

/** A reason may name files, labels and branches, and repeat what a provider or git said. */
function reasonOf({ stated }: NewestReview, { text }: Inert): string {
  if (stated === null) return "No reason is held; comment `/assay review` to ask again.";
  return `${text(stated.sentence)} ${text(stated.remedy)}`;
}

/** What `/assay pause` and `/assay resume` answer. `changed` false: it was so already. */
export function answerPause(command: "pause" | "resume", outcome: { readonly changed: boolean }): string {
  if (command === "pause")
    return outcome.changed
      ? "Paused: pushes to this pull request are not reviewed. `/assay resume` goes on, `/assay review` reviews once."
      : "Reviews of this pull request were paused already. `/assay resume` goes on.";
  return outcome.changed
    ? "Resumed: the newest commit is reviewed, and every push after it."
    : "Reviews of this pull request were not paused.";
}
