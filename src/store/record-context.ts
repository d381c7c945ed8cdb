// Records what the context port answered, failures included, and answers the same questions again from the record.
import type { ContextPort, GatheredContext } from "../review/review.js";
import { messageOf, sha256 } from "../runtime/runtime.js";
import type { RunReader, RunWriter } from "./run-folder.js";

/** How one question ended. A failure is part of a run: its reason stands in the result. */
type Answer =
  | { readonly kind: "found"; readonly context: GatheredContext }
  | { readonly kind: "failed"; readonly message: string };

/** A port that passes everything on and keeps each answer. `contexts` maps question hashes to answer hashes; null without a port. */
export function recordContext(
  port: ContextPort | null,
  writer: RunWriter,
): { context: ContextPort | null; contexts: () => Record<string, string> | null } {
  if (port === null) return { context: null, contexts: () => null };
  const contexts: Record<string, string> = {};
  const keep = (question: string, answer: Answer): void => {
    contexts[question] = writer.put(JSON.stringify(answer));
  };
  return {
    context: {
      contextFor: async (files, budgetTokens, signal) => {
        const question = questionHash(files, budgetTokens);
        try {
          const context = await port.contextFor(files, budgetTokens, signal);
          keep(question, { kind: "found", context });
          return context;
        } catch (thrown) {
          keep(question, { kind: "failed", message: messageOf(thrown) });
          throw thrown;
        }
      },
    },
    contexts: () => contexts,
  };
}

/**
 * A port that answers from the record; null where the recorded run had none. A question that it does not hold (the run
 * was offline) gets `diff-only`: the repository may have gone on since.
 */
export function replayContext(reader: RunReader): ContextPort | null {
  const { contexts } = reader.record;
  if (contexts === null) return null;
  return {
    contextFor: async (files, budgetTokens) => {
      const hash = contexts[questionHash(files, budgetTokens)];
      if (hash === undefined)
        return { step: "diff-only", detail: "the record holds no context", symbols: [] };
      const answer = JSON.parse((await reader.get(hash)).toString("utf8")) as Answer; // written by recordContext from this very type
      if (answer.kind === "failed") throw new Error(answer.message);
      return answer.context;
    },
  };
}

function questionHash(files: Parameters<ContextPort["contextFor"]>[0], budgetTokens: number): string {
  return sha256(JSON.stringify([files, budgetTokens]));
}
