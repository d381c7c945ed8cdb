// How endings of ports become answers: done, not found, refused with its remedy.
import type { ChangeEnding } from "../ports.js";
import { notFound, Problem } from "../http/problem.js";
import { z } from "../shapes/shape.js";

/** The body of a change that has nothing more to say. */
export const doneSchema = z.object({ done: z.literal(true) }).openapi("Done");

/** `done`, or why not; `what` names the row for the message. */
export function answerEnding(ending: ChangeEnding, what: string): { readonly done: true } | Problem {
  switch (ending.kind) {
    case "done":
      return { done: true };
    case "not-found":
      return notFound(what);
    case "refused":
      return refused(ending);
  }
}

/** A change that the service declined, in its own words. */
export function refused(ending: { readonly reason: string; readonly remedy: string }): Problem {
  return new Problem({ code: "refused", message: ending.reason, remedy: ending.remedy });
}
