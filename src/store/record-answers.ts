// Records what models answered, question by question, and answers the same questions again from the record.
import type { ModelPort, ModelQuestion, ModelReply } from "../review/review.js";
import { sha256 } from "../runtime/runtime.js";
import type { RunReader, RunWriter } from "./run-folder.js";

/** Models that pass everything on and keep each reply. `answers` maps question hashes to reply hashes. */
export function recordAnswers(
  models: ModelPort,
  writer: RunWriter,
): { models: ModelPort; answers: () => Record<string, string> } {
  const answers: Record<string, string> = {};
  return {
    models: {
      ...models,
      ask: async (question, options) => {
        const reply = await models.ask(question, options);
        answers[questionHash(question)] = writer.put(JSON.stringify(reply));
        return reply;
      },
    },
    answers: () => answers,
  };
}

/** Models that answer from the record, failures included; a question it does not hold goes to `live`. */
export function replayAnswers(reader: RunReader, live: ModelPort): ModelPort {
  return {
    ...live,
    ask: async <T>(
      question: ModelQuestion<T>,
      options: Parameters<ModelPort["ask"]>[1],
    ): Promise<ModelReply<T>> => {
      const hash = reader.record.answers[questionHash(question)];
      if (hash === undefined) return live.ask(question, options);
      options.onEvent?.({ kind: "first-token" });
      return JSON.parse((await reader.get(hash)).toString("utf8")) as ModelReply<T>; // written by recordAnswers from this very reply
    },
  };
}

/** Everything that decides an answer but the schema itself, which its version stands for (spec A7). */
function questionHash(question: ModelQuestion<unknown>): string {
  const { model, system, shared, question: asked, schemaVersion, promptVersion } = question;
  return sha256(JSON.stringify([model, promptVersion, schemaVersion, system, shared, asked]));
}
