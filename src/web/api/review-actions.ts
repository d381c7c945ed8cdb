// What a person may do with a review now, and why not.
import type { Caller } from "../access-ports.js";
import { holdsRepository } from "../auth/viewer.js";
import type { ReviewAction, ReviewRecord } from "../shapes/review-shapes.js";

/** Every action with its answer. The routes check again; this only spares the page a refused click. */
export function actionsOn(
  review: Pick<ReviewRecord, "state" | "repository">,
  who: { readonly caller: Caller; readonly mayRefill: boolean },
): readonly ReviewAction[] {
  const isOver = !["queued", "running"].includes(review.state);
  const mayChange = holdsRepository(who.caller.scope, review.repository.id);
  const noRight = mayChange ? null : "You may read this repository, not change it.";
  return [
    allow("run-again", noRight ?? (isOver ? null : "It is still going on.")),
    allow("cancel", noRight ?? (isOver ? "It has ended." : null)),
    allow(
      "refill",
      who.mayRefill ? (isOver ? null : "It is still going on.") : "Only an operator grants more reviews.",
    ),
    allow("open-settings", noRight),
  ];
}

function allow(action: ReviewAction["action"], because: string | null): ReviewAction {
  return { action, allowed: because === null, because };
}
