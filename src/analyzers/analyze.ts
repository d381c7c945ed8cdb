// One analysis: skip what nobody wrote, run the analyzers two at a time, keep what stands on the change's own lines.
import pLimit from "p-limit";
import type { Analysis, AnalyzedFile, Fact } from "../review/review.js";
import type { Clock } from "../runtime/runtime.js";
import type { Analyzer } from "./analyzer.js";
import type { ChildLimits } from "./child-limits.js";
import { mergeFacts, type NamedFact } from "./merge-facts.js";
import { onOwnLines } from "./own-lines.js";
import { runAnalyzer } from "./run-analyzer.js";
import type { ChildSource } from "./run-child.js";
import { skipReason } from "./skip-file.js";

/** What an analysis needs. `modulePaths` names modules of analyzers that do not lie where their name implies. */
export interface AnalyzeRequest {
  readonly analyzers: readonly Analyzer[];
  readonly modulePaths: ReadonlyMap<string, string>;
  readonly files: readonly AnalyzedFile[];
  readonly limits: ChildLimits;
  readonly children: ChildSource;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** The children at work at a time: one per core of the smallest machine that this is meant for. */
const parallel = 2;

/** Every analyzer on every file it accepts (spec A8). Throws only `cancelled`. */
export async function analyze(request: AnalyzeRequest): Promise<Analysis> {
  const { files, limits, children, clock, signal, modulePaths } = request;
  const reasons = new Map(files.map((file) => [file, skipReason(file.path, file.text)]));
  const limit = pLimit(parallel);
  const runs = request.analyzers.flatMap((analyzer) => {
    const wanted = files.filter((file) => isWanted(analyzer, file, reasons.get(file) ?? null));
    if (wanted.length === 0) return [];
    const modulePath = modulePaths.get(analyzer.name);
    const given = { analyzer, modulePath, files: wanted, limits, clock, signal };
    return [limit(() => children.use(signal, (runTask) => runAnalyzer({ ...given, runTask })))];
  });
  await Promise.allSettled(runs); // also after a cancellation, no child outlives this call
  const results = await Promise.all(runs);
  const hits = results.flatMap(({ facts, report }) =>
    onOwnLines(facts, files).map((fact): NamedFact => ({ analyzer: report.analyzer, fact })),
  );
  return {
    facts: toFacts(mergeFacts(hits), files),
    reports: results.map(({ report }) => report),
    skipped: files.flatMap((file) => {
      const reason = reasons.get(file) ?? null;
      if (reason === null) return [];
      const isSearched = request.analyzers.some((analyzer) => isWanted(analyzer, file, reason));
      return [{ path: file.path, reason: isSearched ? `${reason}, searched for secrets only` : reason }];
    }),
  };
}

function isWanted(analyzer: Analyzer, { path }: AnalyzedFile, reason: string | null): boolean {
  if (reason !== null && (reason === "not text" || analyzer.readsSkipped !== true)) return false;
  return analyzer.accepts(path);
}

function toFacts(hits: readonly NamedFact[], files: readonly AnalyzedFile[]): readonly Fact[] {
  const lines = new Map(files.map(({ path, text }) => [path, text.split("\n")]));
  const numbers = new Map<string, number>();
  return hits.map(({ analyzer, fact }) => {
    const rule = `${analyzer}/${fact.rule}`;
    const number = (numbers.get(rule) ?? 0) + 1;
    numbers.set(rule, number);
    const quote = (lines.get(fact.path)?.[fact.startLine - 1] ?? "").replace(/\r$/, "");
    return { id: `${rule}#${number}`, analyzer, quote, ...fact };
  });
}
