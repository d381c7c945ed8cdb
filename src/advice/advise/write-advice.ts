// Advice from results, by rules alone: summary, causes as hypotheses with their numbers, recommendations, next tests.
import { headline, type RunResults } from "../../resilience/resilience.js";
import { remedies, type Remedy, type Role } from "./remedies.js";
import { findWeaknesses, nameOf, type Measure, type Weakness } from "./weakness.js";

/** One weakness with what is thought and said about it. `wordedBy` is null where rules wrote the cause, else the model. */
export interface AdvisedWeakness {
  readonly weakness: Weakness;
  readonly cause: string;
  readonly remedy: Remedy;
  readonly wordedBy: string | null;
}

/** The advice on one run. `notes` say what was not done as asked, such as wording of a model that was refused. */
export interface Advice {
  readonly role: Role;
  readonly results: RunResults;
  readonly summary: readonly string[];
  readonly weaknesses: readonly AdvisedWeakness[];
  readonly nextTests: readonly string[];
  readonly notes: readonly string[];
}

/** Writes the advice (spec R7). Pure and offline: the same results give the same advice, and every number in it is theirs. */
export function writeAdvice(results: RunResults, role: Role): Advice {
  const weaknesses = findWeaknesses(results).map((weakness): AdvisedWeakness => {
    return { weakness, remedy: remedies[weakness.kind], cause: causeOf(weakness), wordedBy: null };
  });
  return {
    role,
    results,
    summary: summarize(results, weaknesses),
    weaknesses,
    nextTests: nextTests(results, weaknesses),
    notes: [],
  };
}

/** What the rules think of a weakness, in sentences with what was measured. */
export function causeOf({ kind, measures }: Weakness): string {
  return fillIn(remedies[kind].cause, measures);
}

/**
 * Replaces `{name}` by the measure of that name. A clause (up to the next comma, semicolon, colon or full stop outside brackets) that
 * names what was not measured is left out, so that a sentence never has a hole or a made-up number.
 */
export function fillIn(template: string, measures: readonly Measure[]): string {
  const known = new Map(measures.map(({ name, text }) => [name, text]));
  const isWhole = (part: string): boolean =>
    [...part.matchAll(/\{(\w+)\}/g)].every(([, name = ""]) => known.has(name));
  const withoutBrackets = template.replaceAll(/ \([^()]*\)/g, (part) => (isWhole(part) ? part : ""));
  const clauses = withoutBrackets.split(/(?<=[,;:.])(?= )/);
  const kept = clauses.filter(isWhole).join("").trim();
  const ended = kept.replace(/[,;:]$/, "");
  const text = ended.replaceAll(/\{(\w+)\}/g, (_, name: string) => known.get(name) ?? "");
  return text === "" || text.endsWith(".") ? text : `${text}.`;
}

function summarize(results: RunResults, weaknesses: readonly AdvisedWeakness[]): readonly string[] {
  const [gravest] = weaknesses;
  if (gravest === undefined)
    return [
      headline(results),
      results.verdict === "nothing-tested"
        ? "Nothing could be tested, so nothing is known about its resilience."
        : "Nothing that was tested showed a weakness. The narrowest margins below say how much is left.",
    ];
  const critical = weaknesses.filter(({ remedy }) => remedy.priority === "critical");
  const operations = new Set(weaknesses.map(({ weakness }) => weakness.operation));
  return [
    headline(results),
    `${count(weaknesses.length, "weakness", "weaknesses")} on ${count(operations.size, "operation", "operations")}, ${critical.length} of them critical.`,
    `First: ${lowerFirst(gravest.remedy.title)} (${placeOf(gravest.weakness)}).`,
  ];
}

/** Where a weakness is, in words. */
export function placeOf({ operation, edge }: Weakness): string {
  if (edge === "none") return operation;
  return edge === "client" ? `${operation}, towards its callers` : `${operation}, towards ${edge}`;
}

function nextTests(results: RunResults, weaknesses: readonly AdvisedWeakness[]): readonly string[] {
  const after = weaknesses.map(({ remedy, weakness }) => `${placeOf(weakness)}: ${remedy.next}`);
  const untested = results.items.filter(({ state }) => state === "not-tested");
  const names = new Set(untested.map(nameOf));
  const edges = new Set(results.items.map(({ edge }) => edge));
  const more = [
    ...(names.size === 0
      ? []
      : [
          `What was not tested: ${count(untested.length, "scenario", "scenarios")} of ${[...names].join(", ")}.`,
        ]),
    ...(edges.size === 1 && edges.has("client")
      ? [
          "The edges of its dependencies: only there can a change of the code alter the outcome. Give `--upstream NAME=URL` to `assay scenario generate` and `run`.",
        ]
      : []),
    ...(results.items.some(({ breakPoint }) => breakPoint !== null)
      ? []
      : ["`dependency-break-point`: at which delay of a dependency an objective breaks."]),
    "The same run with another seed, to see which results were luck.",
  ];
  return [...new Set([...after, ...more])];
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
