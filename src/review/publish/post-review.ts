// Posts one review exactly once, whatever the host answers: refusals are worked around, lost answers are looked for.
import { AssayError } from "../../runtime/runtime.js";
import { backOff, lookForLost, sendOnce, sendUntilAnswered, type Desk } from "./call-host.js";
import type { HostReview, NewReview, ReviewVerb, WriteOutcome } from "./ports.js";
import { ownReviews, reviewsOf } from "./read-standing.js";
import { refusedWrite } from "./refused-write.js";

/**
 * How the next try is written. `commit` is the head it is for; `isInline` says whether lines get comments; `maxLength` bounds
 * the body.
 */
export interface PostWay {
  readonly commit: string;
  readonly isInline: boolean;
  readonly event: ReviewVerb;
  readonly maxLength: number;
}

type Refusal = Extract<WriteOutcome, { kind: "refused" }>;

/** What posting needs: the run whose mark the draft bears, where to begin, and how a try is written. */
export interface Posting {
  readonly run: string;
  readonly first: PostWay;
  readonly draft: (way: PostWay) => Promise<NewReview>;
}

/** The posted review: its id, and the way that the host took. `way` is null when an earlier try turned out to have been it. */
export interface Posted {
  readonly reviewId: number;
  readonly commit: string;
}

const maxLost = 3;
const maxRefused = 8;
const minLength = 8_000;

/**
 * Posts (spec P2-P4, github.md 7.4). A refused anchor: the head is read again; moved, the draft is written anew for it, else
 * nothing goes inline. A pending review in the way is deleted, an own pull request is only commented on, too long a body is shortened
 * (its findings go on in the next part). An unknown outcome is looked for before it is sent again. Throws `post-refused` when
 * nothing is left to try, the lost call's error after three, and limits as they come.
 */
export async function postReview(desk: Desk, posting: Posting): Promise<Posted> {
  let way = posting.first;
  let lost = 0;
  for (let refused = 0; refused < maxRefused;) {
    const draft = await posting.draft(way);
    const sentAt = desk.clock.now();
    const outcome = await sendOnce(() => desk.host.createReview(draft, desk.signal));
    if (outcome.kind === "done") return { reviewId: outcome.id, commit: draft.commit };
    if (outcome.kind === "refused") {
      refused += 1;
      way = await wayAround(outcome, { desk, way, hasComments: draft.comments.length > 0 });
      continue;
    }
    lost += 1;
    const found = await lookForLost(desk, sentAt, () => findPosted(desk, posting.run));
    if (found !== null) return { reviewId: found.id, commit: found.commit ?? draft.commit };
    if (lost === maxLost) throw outcome.error;
    await backOff(desk, lost - 1);
  }
  throw new AssayError({
    code: "post-refused",
    message: `the code host refused the review of run ${posting.run} ${maxRefused} times, each for another reason`,
    remedy: "Look at the calls in the log, then run the review again.",
  });
}

/** The run's submitted review, the oldest one, or null. */
async function findPosted(desk: Pick<Desk, "host" | "signal">, run: string): Promise<HostReview | null> {
  const own = ownReviews(await desk.host.listReviews(desk.signal));
  return reviewsOf(run, own)[0]?.review ?? null;
}

/** Deletes our reviews that were never submitted: they would block every later one (github.md 4). */
export async function deletePending(desk: Desk, pending: readonly HostReview[]): Promise<void> {
  for (const { id } of pending) {
    const deleted = await sendUntilAnswered(desk, () => desk.host.deletePendingReview(id, desk.signal));
    if (deleted.kind === "refused" && deleted.classification !== "not-found")
      throw refusedWrite("to delete a pending review", deleted, desk.clock.now());
  }
}

async function wayAround(
  refusal: Refusal,
  at: { readonly desk: Desk; readonly way: PostWay; readonly hasComments: boolean },
): Promise<PostWay> {
  const { desk, way } = at;
  switch (refusal.classification) {
    case "line":
    case "path":
    case "commit-gone":
      return onAnchor(refusal, at);
    case "pending-exists": {
      const reviews = await desk.host.listReviews(desk.signal);
      const pending = reviews.filter(({ byUs, state }) => byUs && state === "pending");
      if (pending.length === 0) throw refusedWrite("the review", refusal, desk.clock.now());
      await deletePending(desk, pending);
      return way;
    }
    case "own-pull":
      if (way.event === "comment") throw refusedWrite("the review", refusal, desk.clock.now());
      return { ...way, event: "comment" };
    case "body-too-long":
      if (way.maxLength / 2 < minLength) throw refusedWrite("the review", refusal, desk.clock.now());
      return { ...way, maxLength: Math.floor(way.maxLength / 2) };
    case "too-quick":
    case "not-found":
    case "other":
      throw refusedWrite("the review", refusal, desk.clock.now());
  }
}

/** Spec P2. */
async function onAnchor(
  refusal: Refusal,
  { desk, way, hasComments }: { readonly desk: Desk; readonly way: PostWay; readonly hasComments: boolean },
): Promise<PostWay> {
  const { sha } = await desk.host.readHead(desk.signal);
  if (sha !== way.commit) return { ...way, commit: sha };
  if (!hasComments) throw refusedWrite("the review", refusal, desk.clock.now());
  return { ...way, isInline: false };
}
