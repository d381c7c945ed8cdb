// Records what the analyzers answered, question by question, and answers the same questions again from the record.
import type { AnalyzerPort } from "../review/review.js";
import { sha256 } from "../runtime/runtime.js";
import type { RunReader, RunWriter } from "./run-folder.js";

type Method = keyof AnalyzerPort;

/** Analyzers that pass everything on and keep each answer. `rules` maps question hashes to answer hashes. */
export function recordRules(
  analyzers: AnalyzerPort,
  writer: RunWriter,
): { analyzers: AnalyzerPort; rules: () => Record<string, string> } {
  const rules: Record<string, string> = {};
  const keep = async <T>(method: Method, given: { question: unknown; answer: Promise<T> }): Promise<T> => {
    const answer = await given.answer;
    rules[questionHash(method, given.question)] = writer.put(JSON.stringify(answer));
    return answer;
  };
  return {
    analyzers: {
      analyze: (files, signal) =>
        keep("analyze", { question: files, answer: analyzers.analyze(files, signal) }),
      findSecrets: (texts, signal) =>
        keep("findSecrets", { question: texts, answer: analyzers.findSecrets(texts, signal) }),
      checkSyntax: (files, signal) =>
        keep("checkSyntax", { question: files, answer: analyzers.checkSyntax(files, signal) }),
      listImports: (files, signal) =>
        keep("listImports", { question: files, answer: analyzers.listImports(files, signal) }),
    },
    rules: () => rules,
  };
}

/** Analyzers that answer from the record; a question it does not hold goes to `live` (another model may suggest other edits). */
export function replayRules(reader: RunReader, live: AnalyzerPort): AnalyzerPort {
  const answer = async <T>(
    method: Method,
    given: { question: unknown; live: () => Promise<T> },
  ): Promise<T> => {
    const hash = reader.record.rules[questionHash(method, given.question)];
    if (hash === undefined) return given.live();
    return JSON.parse((await reader.get(hash)).toString("utf8")) as T; // written by recordRules from this very answer
  };
  return {
    analyze: (files, signal) =>
      answer("analyze", { question: files, live: () => live.analyze(files, signal) }),
    findSecrets: (texts, signal) =>
      answer("findSecrets", { question: texts, live: () => live.findSecrets(texts, signal) }),
    checkSyntax: (files, signal) =>
      answer("checkSyntax", { question: files, live: () => live.checkSyntax(files, signal) }),
    listImports: (files, signal) =>
      answer("listImports", { question: files, live: () => live.listImports(files, signal) }),
  };
}

function questionHash(method: Method, question: unknown): string {
  return sha256(`${method}\0${JSON.stringify(question)}`);
}
