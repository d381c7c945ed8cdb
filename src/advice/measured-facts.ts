// Measured results of base and head as facts for the resilience lens, at the lines of the change that answer the operation.
import { readCodeFiles } from "../analyzers/analyzers.js";
import type { AnalyzedFile, AnalyzerPort, Fact } from "../review/review.js";
import { quantity, type RunResults } from "../resilience/resilience.js";
import { findWeaknesses, nameOf } from "./advise/weakness.js";
import { locateOperation, type OperationName } from "./locate/locate-operation.js";
import { compareRuns, type ComparedItem, type Figures } from "./prove/compare-runs.js";

/** Results of the same scenarios on both sides of a change. */
export interface MeasuredSides {
  readonly base: RunResults;
  readonly head: RunResults;
}

const maxName = 120;
const mostTold = 8;
const mostFacts = 40;

/**
 * The analyzers with the measurements added (spec R11): one fact for each operation that is weak on the head or got worse, with the numbers of
 * both sides. It stands at the outbound call or handler among the changed files, else at their first added line, and says so. A scenario that
 * got worse, on a line that the change wrote, is a finding by itself; everything else is evidence for the lens.
 */
export function withMeasurements(analyzers: AnalyzerPort, sides: MeasuredSides): AnalyzerPort {
  return {
    ...analyzers,
    analyze: async (files, signal) => {
      const [analysis, facts] = await Promise.all([
        analyzers.analyze(files, signal),
        measuredFacts(files, sides, signal),
      ]);
      return { ...analysis, facts: [...analysis.facts, ...facts] };
    },
  };
}

async function measuredFacts(
  files: readonly AnalyzedFile[],
  { base, head }: MeasuredSides,
  signal?: AbortSignal,
): Promise<readonly Fact[]> {
  const { items } = compareRuns(base, head);
  const operations = new Map(head.items.map((item) => [nameOf(item), item]));
  const weak = new Set(findWeaknesses(head).map(({ operation }) => operation));
  const code = await readCodeFiles(files, { signal });
  const facts: Fact[] = [];
  for (const [name, operation] of operations) {
    if (facts.length === mostFacts) break;
    const own = items.filter(({ id }) => head.items.some((item) => item.id === id && nameOf(item) === name));
    const told = own.filter(
      ({ verdict, after }) => verdict === "harms" || verdict === "helps" || after.state === "failed",
    );
    if (told.length === 0 || !(weak.has(name) || told.some(({ verdict }) => verdict !== "no effect")))
      continue;
    const place = await placeOf(operation, files, code);
    if (place !== null) facts.push(factOf({ name, told, place, at: facts.length + 1 }));
  }
  return facts;
}

interface Place {
  readonly file: AnalyzedFile;
  readonly line: number;
  readonly isFound: boolean;
}

/** Where the change answers the operation or asks its dependency; added lines before others. */
async function placeOf(
  operation: OperationName,
  files: readonly AnalyzedFile[],
  code: Awaited<ReturnType<typeof readCodeFiles>>,
): Promise<Place | null> {
  const located = await locateOperation(operation, { files: code, callees: () => Promise.resolve(null) });
  const spots =
    located.kind === "not-found"
      ? []
      : [
          ...located.outbound.map(({ path, call }) => ({ path, line: call.line })),
          { path: located.route.handler.path, line: located.route.handler.startLine },
        ];
  const found = spots.flatMap(({ path, line }): Place[] => {
    const file = files.find((one) => one.path === path);
    return file === undefined ? [] : [{ file, line, isFound: true }];
  });
  const added = found.find(({ file, line }) => file.addedLines.includes(line));
  const first = files.find(({ path }) => code.some((one) => one.path === path)) ?? files[0];
  if (added !== undefined || found[0] !== undefined) return added ?? found[0] ?? null;
  return first === undefined ? null : { file: first, line: first.addedLines[0] ?? 1, isFound: false };
}

function factOf({
  name,
  told,
  place,
  at,
}: {
  name: string;
  told: readonly ComparedItem[];
  place: Place;
  at: number;
}): Fact {
  const { file, line, isFound } = place;
  const isWorse = told.some(({ verdict }) => verdict === "harms");
  const isOwn = isFound && file.addedLines.includes(line);
  const measured = told
    .slice(0, mostTold)
    .map(
      (one) =>
        `"${brief(one.title)}" ${one.verdict}: ${sayFigures(one.before)} on the base, ${sayFigures(one.after)} on the head`,
    );
  const left = told.length - measured.length;
  const more = left === 0 ? "" : `; and ${left} more scenarios`;
  const where = isFound ? "" : " Its code was not found among the changed files.";
  return {
    ...{ id: `fire-test/measured#${at}`, analyzer: "fire-test", rule: "measured", lens: "resilience" },
    ...{ path: file.path, startLine: line, endLine: line, quote: file.text.split("\n")[line - 1] ?? "" },
    message: `Measured on ${brief(name)}: ${measured.join("; ")}${more}.${where}`,
    category: "other",
    severity: isWorse ? "major" : "minor",
    confidence: isWorse ? 0.9 : 0.7,
    use: isWorse && isOwn ? "comment" : "evidence",
    ...{ edits: null, url: null },
  };
}

/** Titles and names come from a file that whoever measured wrote: one short line of each (spec X8). */
function brief(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= maxName ? line : `${line.slice(0, maxName - 1)}…`;
}

function sayFigures({ state, p95Ms, errorPercent, margin, attempts }: Figures): string {
  const parts = [
    `p95 ${quantity(p95Ms, "ms")}`,
    `${quantity(errorPercent, "%")} errors`,
    ...(margin === null ? [] : [`narrowest margin ${quantity(margin.value, margin.unit)}`]),
    ...(attempts === null ? [] : [`${quantity(attempts, "")} requests to the dependency for each call`]),
  ];
  return `${state} (${parts.join(", ")})`;
}
