// The name of a question: equal when everything that shapes its answer is equal, the model apart.
import { sha256 } from "../runtime/runtime.js";

/** The parts of a question that shape its answer. */
export interface HashedQuestion {
  readonly system: string;
  readonly shared: string;
  readonly question: string;
  readonly schemaVersion: string;
  readonly promptVersion: string;
}

/** SHA-256 over the parts, each with its length before it so that text cannot move from one to the next (spec A7, O3). */
export function questionHash(question: HashedQuestion): string {
  const parts = [
    question.promptVersion,
    question.schemaVersion,
    question.system,
    question.shared,
    question.question,
  ];
  return sha256(parts.map((part) => `${part.length}:${part}`).join("\n"));
}
