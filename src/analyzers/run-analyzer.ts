// Runs one analyzer over its files in child processes, and reports how that went.
import { z } from "zod";
import { categories, severities, type AnalyzedFile, type AnalyzerReport } from "../review/review.js";
import type { Clock } from "../runtime/runtime.js";
import type { Analyzer, RawFact } from "./analyzer.js";
import type { ChildLimits } from "./child-limits.js";
import { builtModule } from "./child-task.js";
import type { RunTask } from "./run-child.js";
import { runInHalves, type HalvingResult } from "./run-in-halves.js";

const edit = z.object({
  path: z.string(),
  anchorLine: z.number().int().positive().nullable(),
  search: z.string(),
  replace: z.string(),
});
const facts: z.ZodType<RawFact[]> = z.array(
  z.object({
    rule: z.string(),
    lens: z.string(),
    path: z.string(),
    startLine: z.number().int().positive(),
    endLine: z.number().int().positive(),
    message: z.string(),
    category: z.enum(categories),
    severity: z.enum(severities),
    confidence: z.number().min(0).max(1),
    use: z.enum(["comment", "evidence"]),
    edits: z.array(edit).nullable(),
    url: z.string().nullable(),
  }),
);

/** What an analyzer run needs. `modulePath` is where the child finds it; by default the place that its name implies. `runTask` is used one at a time. */
export interface AnalyzerRun {
  readonly analyzer: Analyzer;
  readonly modulePath?: string | undefined;
  readonly files: readonly AnalyzedFile[];
  readonly limits: ChildLimits;
  readonly runTask: RunTask;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** Characters of text that one child is given; more go to a further child. */
const maxBatchCharacters = 2_000_000;
/** Together with the last child's own deadline, the longest that one analyzer can hold up a review. */
const budgetInTimeouts = 2;

/**
 * Facts of one analyzer on all of `files`, still on any line. Never fails: what went wrong is the report's `failure`,
 * and facts of the files that could be read are kept. Throws `cancelled` when `signal` aborts.
 */
export async function runAnalyzer(
  run: AnalyzerRun,
): Promise<{ readonly facts: readonly RawFact[]; readonly report: AnalyzerReport }> {
  const { analyzer, files, limits, clock, signal } = run;
  const startedAt = clock.now();
  const endsAt = startedAt + budgetInTimeouts * limits.timeoutMs;
  const parts: HalvingResult<AnalyzedFile, RawFact>[] = [];
  for (const items of batches(files)) {
    const attempt = async (batch: readonly AnalyzedFile[], share: number): Promise<readonly RawFact[]> => {
      const module = run.modulePath ?? builtModule(`${analyzer.name}/${analyzer.name}`);
      const task = { module, name: exportName(analyzer.name), input: batch };
      const bounded = { ...limits, timeoutMs: limits.timeoutMs * share };
      return ownFacts(batch, facts.parse(await run.runTask({ task, limits: bounded, signal })));
    };
    const budgetMs = endsAt - clock.now();
    parts.push(await runInHalves({ items, attempt, clock, budgetMs }));
  }
  const lost = parts.flatMap((part) => part.lost);
  return {
    facts: parts.flatMap((part) => part.results),
    report: {
      analyzer: analyzer.name,
      version: analyzer.version(),
      rules: analyzer.rules.length,
      paths: readPaths(files, lost),
      durationMs: Math.round(clock.now() - startedAt),
      failure: lost.length === 0 ? null : lost.map(sentenceOf).join("; "),
    },
  };
}

function readPaths(
  files: readonly AnalyzedFile[],
  lost: readonly { readonly items: readonly AnalyzedFile[] }[],
): string[] {
  const unread = new Set(lost.flatMap(({ items }) => items.map(({ path }) => path)));
  return files.map(({ path }) => path).filter((path) => !unread.has(path));
}

function* batches(files: readonly AnalyzedFile[]): Generator<readonly AnalyzedFile[]> {
  let batch: AnalyzedFile[] = [];
  let size = 0;
  for (const file of files) {
    if (size > 0 && size + file.text.length > maxBatchCharacters) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(file);
    size += file.text.length;
  }
  if (batch.length > 0) yield batch;
}

/** A child that read hostile text may have been taken over: it can speak of the files it was given, and of their lines. */
function ownFacts(batch: readonly AnalyzedFile[], answer: readonly RawFact[]): readonly RawFact[] {
  const lineCounts = new Map(batch.map(({ path, text }) => [path, text.split("\n").length]));
  return answer.filter(
    ({ path, startLine, endLine, edits }) =>
      startLine <= endLine &&
      endLine <= (lineCounts.get(path) ?? 0) &&
      (edits ?? []).every((edit) => edit.path === path),
  );
}

function sentenceOf({ items, reason }: { items: readonly AnalyzedFile[]; reason: string }): string {
  const [first] = items;
  const what = items.length === 1 && first !== undefined ? first.path : `${items.length} files`;
  return `${what} could not be read: the analyzer ${reason}`;
}

/** `workflow-injection` is exported as `workflowInjection`. */
function exportName(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
