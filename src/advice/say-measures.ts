// Says the measures of a weakness in words: one line for each scenario that shows it.
import type { Weakness } from "./advise/weakness.js";

const words: Readonly<Record<string, string>> = {
  faults: "",
  measured: "measured",
  threshold: "allowed",
  margin: "margin",
  cleanP50: "clean p50",
  cleanP95: "clean p95",
  faultedP50: "faulted p50",
  faultedP95: "faulted p95",
  serverErrors: "answered 500:",
  attemptsClean: "requests for a clean call:",
  attemptsFaulted: "for a faulted one:",
  effect: "",
};

/**
 * One line for each scenario of a weakness, with its faults first; of an operation that failed its clean baseline, one line of counts.
 * Numbers and units are those of `measures`, whose names bear the scenario's number from the second one on.
 */
export function sayMeasures({ measures }: Pick<Weakness, "measures">): readonly string[] {
  const lines: string[][] = [];
  for (const { name, text } of measures) {
    const isFirst = /^faults\d*$/.test(name);
    if (isFirst || lines.length === 0) lines.push([]);
    const at = lines.length;
    const plain = at > 1 && name.endsWith(String(at)) ? name.slice(0, -String(at).length) : name;
    lines.at(-1)?.push(`${words[plain] ?? `${plain}:`} ${text}`.trim());
  }
  return lines.map((parts) => parts.join(", "));
}
