// Reviews for the page: read from the store, run again through the gate, stopped, judged.
import { endNoticeJob, type AcceptedReview, type Intake } from "../../../intake/intake.js";
import { AssayError } from "../../../runtime/runtime.js";
import { requestFor } from "../../../service/service.js";
import {
  findReview,
  grantReviews,
  holdsInstallation,
  judgeFinding,
  readRepository,
  stopReview,
  transact,
  type FoundReview,
} from "../../../store/store.js";
import type { Caller, ReviewPort } from "../../../web/web.js";
import type { WebPortsParts } from "./web-ports-parts.js";

type Queued = Awaited<ReturnType<ReviewPort["runAgain"]>>;
type Acts = Pick<ReviewPort, "runAgain" | "refill" | "cancel" | "recordFeedback">;

const hostMs = 20_000;

/** The changing half of the port. What the caller may not change is not found (spec X6). */
export function createReviewActs(parts: WebPortsParts): Acts {
  const { database, clock } = parts;
  return {
    runAgain: async (id, caller) => {
      const asked = await readAsked(id, caller, parts);
      return "kind" in asked ? asked : answer(await askAgain(asked, parts.intakeOn(database.db)), parts);
    },
    refill: (id, reviews, caller) => refill({ id, reviews }, caller, parts),
    cancel: async (id, { actor, scope }) => {
      const ending = await stopReview(database.db, id, {
        actor,
        scope,
        now: clock.now(),
        endNotice: endNoticeJob,
      });
      if (ending === "not-found") return { kind: "not-found" };
      if (ending === "over") return refused("It has ended.", "Run it again to have another review.");
      stopJobs([id], `stopped by ${actor}`, parts);
      return { kind: "done" };
    },
    recordFeedback: ({ review, finding, feedback }, { actor, scope }) =>
      judgeFinding(database.db, { review, finding, word: feedback }, { actor, scope, now: clock.now() }),
  };
}

/** Tells the queue that nobody wants the jobs of these reviews any more; their rows say so already, so nobody waits for it. */
export function stopJobs(
  reviews: readonly string[],
  reason: string,
  { cancelJobs, onFault }: Pick<WebPortsParts, "cancelJobs" | "onFault">,
): void {
  for (const review of reviews)
    cancelJobs(review, reason).catch((error: unknown) => {
      onFault({ what: `the jobs of ${review} could not be cancelled`, error });
    });
}

/** An ended review, with its pull request as the code host tells it now. */
interface Asked {
  readonly found: FoundReview;
  readonly request: ReturnType<typeof requestFor>;
}

async function readAsked(
  id: string,
  { scope }: Caller,
  { database, host }: WebPortsParts,
): Promise<Asked | Exclude<Queued, { kind: "queued" }>> {
  const found = await findReview(database.db, id, scope);
  const repository = found === null ? null : await readRepository(database.db, found.repository);
  if (found === null || repository === null) return { kind: "not-found" };
  if (!found.isOver) return refused("It is still going on.", "Wait for its end, or stop it first.");
  const pull = await host.readPull(repository, found.number, AbortSignal.timeout(hostMs));
  if (!pull.isOpen) return refused("The pull request is closed.", "Reopen it to have it reviewed.");
  return { found, request: requestFor(repository, pull, { trigger: "page", asked: true }) };
}

function askAgain({ request }: Asked, intake: Intake): Promise<AcceptedReview> {
  return intake.askForReview(request);
}

/** The grant and the review that it is for stand or fall together: a review that the gate turns away leaves no grant. */
async function refill(
  { id, reviews }: { readonly id: string; readonly reviews: number },
  caller: Caller,
  parts: WebPortsParts,
): Promise<Queued> {
  const { database, clock, intakeOn } = parts;
  const asked = await readAsked(id, caller, parts);
  if ("kind" in asked) return asked;
  const { installation } = asked.found;
  if (!holdsInstallation(caller.scope, installation)) return { kind: "not-found" };
  const turnedAway: AcceptedReview[] = [];
  try {
    const taken = await transact(database.db, async (tx) => {
      await grantReviews(tx, { installation, reviews, now: clock.now() });
      const ending = await askAgain(asked, intakeOn(tx));
      if ("superseded" in ending) return ending;
      turnedAway.push(ending);
      throw takenBack();
    });
    return answer(taken, parts);
  } catch (thrown) {
    const ending = turnedAway.at(-1);
    if (ending === undefined) throw thrown;
    return answer(ending, parts);
  }
}

function answer(ending: AcceptedReview, parts: WebPortsParts): Queued {
  switch (ending.kind) {
    case "accepted":
    case "requeued":
      stopJobs(ending.superseded, "a newer review took its place", parts);
      return { kind: "queued", review: ending.review };
    case "same-head":
      return { kind: "queued", review: ending.review };
    case "refused":
    case "skipped":
      return refused(ending.stated.sentence, ending.stated.remedy);
    case "stale":
    case "duplicate":
      return refused("A newer state of the pull request came in.", "Look at its newest review.");
  }
}

function refused(reason: string, remedy: string): Extract<Queued, { kind: "refused" }> {
  return { kind: "refused", reason, remedy };
}

/** Thrown to roll the grant back; it never leaves this file. */
function takenBack(): AssayError {
  return new AssayError({
    code: "cancelled",
    message: "the review was turned away, so the grant is taken back",
    remedy: "Nothing is to be done.",
  });
}
