// What makes a changed file risky: one table of signals, each with its weight, its measure and its reason in words.
import type { BriefNote } from "../brief.js";
import type { Fact } from "../fact.js";
import type { ChangedFile } from "./changed-file.js";
import type { PathKind } from "./classify-path.js";
import type { CodeShape } from "./code-shape.js";
import { stakeOf } from "./sensitive-words.js";

/** Everything known about one file when its risk is weighed. `dependents` counts places outside the change that use it. */
export interface RiskSubject {
  readonly file: ChangedFile;
  readonly shape: CodeShape;
  readonly notes: readonly BriefNote[];
  readonly facts: readonly Fact[];
  readonly dependents: number;
}

/** One signal. `share` is how much of `weight` applies, 0 to 1; a signal that does not apply is null. */
export interface RiskSignal {
  readonly weight: number;
  readonly measure: (subject: RiskSubject) => { readonly share: number; readonly reason: string } | null;
}

/** Weights are points out of 100 and were set by judgement, not learned; a file's risk is their sum, cut at 100. */
export const riskSignals: readonly RiskSignal[] = [
  { weight: 40, measure: noted("secret", "holds what looks like a secret") },
  {
    weight: 30,
    measure: ({ file: { added, removed } }) => {
      const lines = added.length + removed.length;
      return lines === 0 ? null : { share: rising(lines, 400), reason: `${plural(lines, "line")} changed` };
    },
  },
  {
    weight: 26,
    measure: noted("migration", "changes the schema in a way that is hard to take back", "high"),
  },
  { weight: 20, measure: noted("public-api", "removes or changes what others may call", "high") },
  { weight: 20, measure: noted("workflow", "opens the build pipeline", "high") },
  {
    weight: 18,
    measure: ({ file }) => {
      const stake = stakeOf(file.path);
      return stake === null
        ? null
        : { share: 1, reason: `touches ${stake.stake} (\`${stake.word}\` in its path)` };
    },
  },
  {
    weight: 15,
    measure: ({ facts }) => {
      const count = facts.filter(({ use }) => use === "comment").length;
      return count === 0
        ? null
        : { share: rising(count, 4), reason: `${plural(count, "problem")} found by rules` };
    },
  },
  {
    weight: 15,
    measure: ({ dependents }) =>
      dependents === 0
        ? null
        : {
            share: rising(dependents, 40),
            reason: `used in ${plural(dependents, "place")} outside the change`,
          },
  },
  {
    weight: 14,
    measure: ({ shape: { branches } }) =>
      branches < 4 ? null : { share: rising(branches, 60), reason: `${branches} branches in the added code` },
  },
  { weight: 12, measure: noted("untested", "no test changed with it") },
  {
    weight: 10,
    measure: ({ shape: { depth } }) =>
      depth < 4 ? null : { share: Math.min(1, (depth - 3) / 4), reason: `branches nest ${depth} deep` },
  },
  {
    weight: 8,
    measure: ({ file: { hunks } }) =>
      hunks.length < 4
        ? null
        : { share: rising(hunks.length, 20), reason: `changed in ${hunks.length} separate places` },
  },
  { weight: 8, measure: noted("mode", "its mode gives it power", "high") },
  { weight: 6, measure: noted("configuration", "changes configuration") },
  { weight: 6, measure: noted("dependency", "changes dependencies") },
  { weight: 4, measure: noted("public-api", "adds public surface", "normal") },
];

/** How much a signal says, by what the file is for: a long test is less of a risk than a short payment route. */
export const riskFactors: Readonly<Record<PathKind, number>> = {
  source: 1,
  migration: 1,
  workflow: 1,
  config: 0.8,
  test: 0.4,
  data: 0.3,
  lock: 0.2,
  docs: 0.15,
  generated: 0.15,
  vendored: 0.15,
};

function noted(
  kind: BriefNote["kind"],
  reason: string,
  attention?: "high" | "normal",
): RiskSignal["measure"] {
  return ({ notes }) => {
    const fits = notes.some(
      (note) => note.kind === kind && (attention === undefined || (note.attention ?? "normal") === attention),
    );
    return fits ? { share: 1, reason } : null;
  };
}

/** 0 for nothing, 1 from `full` on, rising fast at first: the tenth line adds more than the hundredth. */
function rising(value: number, full: number): number {
  return Math.min(1, Math.log1p(value) / Math.log1p(full));
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
