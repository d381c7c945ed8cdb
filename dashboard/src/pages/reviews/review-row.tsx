// One review as a row: its six lenses as a mark, its title, its findings, its verdict, its time.
import { Link } from "wouter";
import type { ReviewSummary } from "../../../../src/web/api-types.js";
import { LensRing } from "../../parts/lens-ring.js";
import { Badge, Severity } from "../../parts/small-parts.js";
import { useNow } from "../../parts/use-now.js";
import { ago, clock, dollars, sayReview, sha, span } from "../../parts/words.js";

/** A row of the list; the whole review stands behind its title. */
export function ReviewRow({ review }: { review: ReviewSummary }) {
  const { repository, number, counts } = review;
  return (
    <article className="list-row review-row">
      <LensRing lenses={review.lenses} />
      <div>
        <Link data-row className="title" href={`/reviews/${review.id}`}>
          {review.title === "" ? "(no title)" : review.title}
        </Link>
        <p className="under">
          <span>
            {repository.owner}/{repository.name} #{number}
          </span>
          <span>{review.author}</span>
          <span className="mono">{sha(review.headSha)}</span>
          <Remark review={review} />
        </p>
      </div>
      <div className="severities">
        {(["critical", "major", "minor"] as const).map((of) =>
          counts[of] === 0 ? null : <Severity key={of} of={of} n={counts[of]} />,
        )}
      </div>
      <div className="state">
        <Badge said={sayReview(review)} />
      </div>
      <When review={review} />
    </article>
  );
}

function Remark({ review }: { review: ReviewSummary }) {
  if (review.reason !== null) return <span>{review.reason}</span>;
  if (review.degraded) return <span>degraded: not every lens answered</span>;
  return review.costUsd === null || review.costUsd === 0 ? null : <span>{dollars(review.costUsd)}</span>;
}

function When({ review }: { review: ReviewSummary }) {
  const isGoing = review.state === "running";
  const now = useNow(isGoing ? 1_000 : 30_000);
  const began = review.startedAt ?? review.createdAt;
  if (isGoing)
    return (
      <div className="when numbers" aria-label="running for">
        {clock(now - began)}
      </div>
    );
  return (
    <div className="when numbers">
      <time dateTime={new Date(review.createdAt).toISOString()}>{ago(review.createdAt, now)}</time>
      {review.finishedAt === null || review.startedAt === null ? null : (
        <div>{span(review.finishedAt - review.startedAt)}</div>
      )}
    </div>
  );
}
