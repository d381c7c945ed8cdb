// How fire tests are put into words: verdicts, outcomes, and measures with their unit.
import type { FireTestComparison, FireTestRow, ScenarioOutcome } from "../../../../src/web/api-types.js";
import { sha, type Said } from "../../parts/words.js";

const verdicts: Readonly<Record<FireTestRow["verdict"], Said>> = {
  passed: { text: "Passed", tone: "good", icon: "check" },
  failed: { text: "Failed", tone: "bad", icon: "alert" },
  "nothing-tested": { text: "Nothing tested", tone: "plain", icon: "dash" },
};

/** The verdict of a fire test; an interrupted one says so. */
export function sayVerdict({ verdict, isComplete }: Pick<FireTestRow, "verdict" | "isComplete">): Said {
  const said = verdicts[verdict];
  return isComplete ? said : { ...said, text: `${said.text}, interrupted` };
}

/** What came of one scenario. */
export const outcomes: Readonly<Record<ScenarioOutcome["state"], Said>> = {
  passed: { text: "Passed", tone: "good", icon: "check" },
  failed: { text: "Failed", tone: "bad", icon: "alert" },
  "not-tested": { text: "Not tested", tone: "plain", icon: "dash" },
  interrupted: { text: "Interrupted", tone: "warn", icon: "clock" },
};

/** What changed between two fire tests. */
export const changes: Readonly<Record<FireTestComparison["verdict"], Said>> = {
  helps: { text: "Better", tone: "good", icon: "check" },
  "no effect": { text: "No change beyond chance", tone: "plain", icon: "dash" },
  harms: { text: "Worse", tone: "bad", icon: "alert" },
  unclear: { text: "Unclear", tone: "warn", icon: "dash" },
};

/** A number with its unit: `12.3 ms`, `40 %`, a dash for nothing. */
export function measure(value: number | null, unit = "ms"): string {
  if (value === null) return "–";
  const size = Math.abs(value);
  const digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return `${value.toFixed(digits).replace("-", "−")}${unit === "" ? "" : ` ${unit}`}`;
}

/** A fire test by its commit, branch and label. */
export function nameOf({ commit, branch, label }: Pick<FireTestRow, "commit" | "branch" | "label">): string {
  return [sha(commit), branch, label].filter((one) => one !== null).join(" · ");
}
