// How sign-in says no: to a browser by the page that explains it and offers a way on, to a program by a problem.
import { answerProblem, type Problem } from "../http/problem.js";
import type { WebContext } from "../http/request-context.js";
import type { SignInProblem } from "../shapes/access-shapes.js";

/** What these answers need. `hasPage`: the built page is there to explain them. */
export interface SignInAnswers {
  readonly hasPage: boolean;
}

/** True when a browser asks to be shown something, and there is something to show it with. */
export function wantsPage(c: WebContext, { hasPage }: SignInAnswers): boolean {
  return hasPage && (c.req.header("accept") ?? "").includes("text/html");
}

/**
 * Turns somebody away. The page is told only which of the known problems it is: whatever stood in its address could be put there
 * by anybody, so no text is.
 */
export function turnAway(
  c: WebContext,
  { name, problem }: { readonly name: SignInProblem; readonly problem: Problem },
  answers: SignInAnswers,
): Response {
  if (!wantsPage(c, answers)) return answerProblem(c, problem);
  c.header("cache-control", "no-store");
  return c.redirect(`/sign-in?problem=${name}`, 303);
}
