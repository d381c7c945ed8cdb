// What already stands at the host by our hand, read from its marks: the ground truth of every decision to post.
import type { Desk } from "./call-host.js";
import { isOfRun, readFindingMark, readRunMark, type FindingMark, type RunMark } from "./marks.js";
import type { HostComment, HostIssueComment, HostReview } from "./ports.js";

/** A submitted review of ours that a run posted. */
export interface OwnReview {
  readonly review: HostReview;
  readonly mark: RunMark;
}

/** An inline comment of ours about a finding. */
export interface OwnComment {
  readonly comment: HostComment;
  readonly mark: FindingMark;
}

/** A comment of the conversation that continues a run's review. */
export interface OwnPart {
  readonly comment: HostIssueComment;
  readonly mark: RunMark;
}

/** Everything of ours on the pull request. `pending` are reviews that were never submitted; reviews are oldest first. */
export interface Standing {
  readonly reviews: readonly OwnReview[];
  readonly pending: readonly HostReview[];
  readonly comments: readonly OwnComment[];
  readonly parts: readonly OwnPart[];
}

/** Reads it, one call after another. Marks in what others wrote are not looked at. */
export async function readStanding({ host, signal }: Pick<Desk, "host" | "signal">): Promise<Standing> {
  const reviews = (await host.listReviews(signal)).filter(({ byUs }) => byUs);
  const comments = (await host.listComments(signal)).filter(({ byUs }) => byUs);
  const parts = (await host.listIssueComments(signal)).filter(({ byUs }) => byUs);
  return {
    reviews: ownReviews(reviews),
    pending: reviews.filter(({ state }) => state === "pending"),
    comments: comments.flatMap((comment) => {
      const mark = readFindingMark(comment.body);
      return mark === null ? [] : [{ comment, mark }];
    }),
    parts: parts.flatMap((comment) => {
      const mark = readRunMark(comment.body);
      return mark === null || mark.part === 1 ? [] : [{ comment, mark }];
    }),
  };
}

/** Submitted reviews that bear a run's mark, oldest first. */
export function ownReviews(reviews: readonly HostReview[]): OwnReview[] {
  return reviews
    .flatMap((review) => {
      const mark = review.byUs && review.state !== "pending" ? readRunMark(review.body) : null;
      return mark === null ? [] : [{ review, mark }];
    })
    .sort((a, b) => a.review.id - b.review.id);
}

/** The reviews of one run, oldest first: none before it posted, one after, more only if a host carried out a lost write late. */
export function reviewsOf(run: string, reviews: readonly OwnReview[]): OwnReview[] {
  return reviews.filter(({ mark }) => isOfRun(mark, run));
}

/**
 * Fingerprints, as marks keep them, that runs other than `run` have posted, on lines, in bodies or in continuations. What was
 * marked as fixed since is not among them: if it comes back, it is new.
 */
export function knownBefore(run: string, standing: Standing): Set<string> {
  const others = [...standing.reviews, ...standing.parts].filter(({ mark }) => !isOfRun(mark, run));
  const own = new Set(reviewsOf(run, standing.reviews).map(({ review }) => review.id));
  const earlier = standing.comments.filter(({ comment }) => !own.has(comment.reviewId ?? 0));
  const isOpen = (fingerprint: string): boolean => {
    const about = earlier.filter(({ mark }) => mark.fingerprint === fingerprint);
    return about.length === 0 || about.some(({ mark }) => mark.fixedIn === null);
  };
  const posted = others.flatMap(({ mark }) => [...mark.findings, ...mark.inline]);
  return new Set(posted.filter(isOpen));
}
