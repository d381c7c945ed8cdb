// What several formats say of a review in a sentence. Names and reasons stand in them as they came: the format makes them harmless.
import type { DropReason, Finding } from "../finding.js";
import type { LensOutcome, ReviewResult } from "../review-result.js";
import { severities } from "../severity.js";
import type { Verdict } from "../verdict.js";
import { groupCoverage, type CoverageGroup } from "./group-coverage.js";
import { sayCount } from "./measures.js";

/** What each verdict is called in front of people. */
export const verdictTitles = {
  approve: "Approve",
  comment: "Comment",
  "request-changes": "Request changes",
} as const satisfies Record<Verdict, string>;

const dropTitles = {
  "path-not-in-change": "outside the change",
  "quote-not-found": "quoting code that is not there",
  "low-confidence": "under the confidence floor",
  duplicate: "said already",
  "over-cap": "over the cap",
  "dismissed-by-lens": "taken back by their lens",
  refuted: "refuted",
} as const satisfies Record<DropReason, string>;

/** Lenses that failed, each with its reason and remedy (spec S3). */
export function failedLenses(result: ReviewResult): Extract<LensOutcome, { state: "failed" }>[] {
  return result.lenses.filter((outcome) => outcome.state === "failed");
}

/** `1 critical · 2 major (1 of 3 stands outside the change)`, or `none`. */
export function sayFindingCounts(findings: readonly Finding[]): string {
  if (findings.length === 0) return "none";
  const counts = severities
    .map((severity) => ({ severity, count: findings.filter((one) => one.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`);
  const older = findings.filter((finding) => finding.preExisting).length;
  return `${counts.join(" · ")}${older === 0 ? "" : ` (${older} of ${findings.length} outside the change, never blocking)`}`;
}

/** One sentence on what was read, what was only checked by rules, and what was not read and why (spec S2). */
export function sayCoverage(result: ReviewResult): string {
  const groups = groupCoverage(result);
  const [only] = groups;
  if (only === undefined) return "no files";
  const total = sayCount(
    groups.reduce((sum, group) => sum + group.files, 0),
    "file",
  );
  if (groups.length === 1 && only.kind === "read") return `${total}, all read`;
  return `${total}: ${groups.map((group) => sayGroup(group)).join(" · ")}`;
}

/** `12 claims were dropped: 9 under the confidence floor, 3 said already`; undefined when there are none (spec S1). */
export function sayDropped(result: ReviewResult): string | undefined {
  const { dropped } = result;
  if (dropped.length === 0) return undefined;
  const reasons = [...new Set(dropped.map((one) => one.reason))].map(
    (reason) => `${dropped.filter((one) => one.reason === reason).length} ${dropTitles[reason]}`,
  );
  return `${sayCount(dropped.length, "claim")} dropped: ${reasons.join(", ")}`;
}

/** `refuting: 3 of 7 claims refuted · summary: worded by openai:gpt-5.4`; undefined where no pass ran (spec S4). */
export function sayPasses({ passes = [] }: ReviewResult): string | undefined {
  if (passes.length === 0) return undefined;
  return passes
    .map(({ outcome, said }) =>
      outcome.state === "failed"
        ? `${outcome.lens}: ${said} (${outcome.message})`
        : `${outcome.lens}: ${said}`,
    )
    .join(" · ");
}

/** The lenses, then the passes, as rows of one table: who was asked, how long it took and what it cost (spec A9). */
export function askedOutcomes({ lenses, passes = [] }: ReviewResult): readonly LensOutcome[] {
  return [...lenses, ...passes.map(({ outcome }) => outcome)];
}

/** `24 settings: 20 from default, 4 from .assay.yml`; undefined when none were recorded (spec F3). */
export function sayConfiguration(result: ReviewResult): string | undefined {
  const { configuration } = result;
  if (configuration.length === 0) return undefined;
  const sources = [...new Set(configuration.map((entry) => entry.from))].map(
    (from) => `${configuration.filter((entry) => entry.from === from).length} from ${from}`,
  );
  return `${sayCount(configuration.length, "setting")}: ${sources.join(", ")}`;
}

/**
 * `9 symbols from elsewhere (graph)`, or that only the diff was shown, and why (spec C5); undefined where no model was asked,
 * because rules read the change alone.
 */
export function sayContext({ context, mode }: ReviewResult): string | undefined {
  if (mode === "offline") return undefined;
  if (context.step === "diff-only") return `diff only: ${context.detail}`;
  const detail = context.detail === "" ? "" : `; ${context.detail}`;
  return `${sayCount(context.symbols.length, "symbol")} from elsewhere (${context.step}${detail})`;
}

/** Which rules ran, so that finding nothing says what was looked for; undefined when none did. */
export function sayAnalyzers(result: ReviewResult): string | undefined {
  if (result.analyzers.length === 0) return undefined;
  return result.analyzers
    .map(({ analyzer, version, rules, paths, failure }) => {
      const name = `${analyzer} ${version}`.trim();
      if (failure !== null) return `${name} failed: ${failure}`;
      return `${name} (${sayCount(rules, "rule")} on ${sayCount(paths.length, "file")})`;
    })
    .join(" · ");
}

const groupTitles = {
  read: "read",
  partly: "partly read",
  checked: "only checked by rules",
  unread: "not read",
  "left-out": "left out",
} as const satisfies Record<CoverageGroup["kind"], string>;

function sayGroup({ kind, reason, files, paths }: CoverageGroup): string {
  const title = `${files} ${groupTitles[kind]}`;
  if (reason === "") return title;
  const shown = paths.slice(0, 3);
  const more = files - shown.length;
  const names = more > 0 && shown.length > 0 ? [...shown, `${more} more`] : shown;
  return `${title} (${reason})${names.length === 0 ? "" : `: ${names.join(", ")}`}`;
}
