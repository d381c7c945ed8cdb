// Asks one question about each of many files in child processes; a file that brings its child down gets a stand-in answer.
import { z } from "zod";
import { AssayError, type Clock } from "../runtime/runtime.js";
import type { ChildLimits } from "./child-limits.js";
import { builtModule } from "./child-task.js";
import { languageOf, type SourceText } from "./language-of.js";
import type { ChildSource } from "./run-child.js";
import { runInHalves } from "./run-in-halves.js";

/** A question per file: which export of which module answers it, the shape of one answer, and what a lost file gets. */
export interface FileQuestion<Answer> {
  readonly module: string;
  readonly name: string;
  readonly answer: z.ZodType<Answer>;
  readonly whenLost: (reason: string) => Answer;
}

/** Where and how long to ask. */
export interface AskOptions {
  readonly limits: ChildLimits;
  readonly children: ChildSource;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** The answer for each of `files` in a language that has a parser, and nothing for the others. Throws only `cancelled`. */
export async function askPerFile<Answer>(
  question: FileQuestion<Answer>,
  files: readonly SourceText[],
  { limits, children, clock, signal }: AskOptions,
): Promise<ReadonlyMap<SourceText, Answer>> {
  const items = files.filter(({ path }) => languageOf(path) !== null);
  if (items.length === 0) return new Map();
  const { results, lost } = await children.use(signal, (runTask) => {
    const attempt = async (
      part: readonly SourceText[],
      share: number,
    ): Promise<readonly [SourceText, Answer][]> => {
      const task = { module: builtModule(question.module), name: question.name, input: part };
      const bounded = { ...limits, timeoutMs: limits.timeoutMs * share };
      const answers = z.array(question.answer).parse(await runTask({ task, limits: bounded, signal }));
      return part.map((item, index) => [item, required(answers[index])]);
    };
    return runInHalves({ items, attempt, clock, budgetMs: limits.timeoutMs * 2 });
  });
  const answers = new Map(results);
  for (const { items: without, reason } of lost)
    for (const item of without) answers.set(item, question.whenLost(reason));
  return answers;
}

function required<Answer>(answer: Answer | undefined): Answer {
  if (answer !== undefined) return answer;
  throw new AssayError({
    code: "process-failed",
    message: "answered for fewer files than it was given",
    remedy: "This is a fault of Assay itself; please report it.",
  });
}
