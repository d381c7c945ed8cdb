// The head of a review: pull request, author, commit, verdict, and the time that it took or takes.
import { Link } from "wouter";
import type { ReviewDetail } from "../../../../src/web/api-types.js";
import { Icon } from "../../parts/icon.js";
import { Badge, OutLink, SeverityMark } from "../../parts/small-parts.js";
import { useNow } from "../../parts/use-now.js";
import { ago, clock, moment, sayReview, sayTrigger, sha } from "../../parts/words.js";

/** Says what is reviewed and how it stands. */
export function ReviewHead({ review }: { review: ReviewDetail }) {
  const { repository, number } = review;
  const name = `${repository.owner}/${repository.name}`;
  return (
    <header className="review-head">
      <div>
        <p className="crumb break">
          <Link href="/">Reviews</Link> / <Link href={`/repositories/${repository.id}`}>{name}</Link> / #
          {number}
        </p>
        <h1>{review.title === "" ? "(no title)" : review.title}</h1>
        <p className="by row">
          <span>
            by <strong>{review.author}</strong>
          </span>
          <span>
            <OutLink href={review.pullRequestUrl}>
              {name} #{number}
            </OutLink>
          </span>
          <span className="row">
            <Icon name="branch" label="head" />
            <code>{sha(review.headSha)}</code> into <code className="break">{review.baseRef}</code>
          </span>
          <span className="quiet">{sayTrigger(review.trigger)}</span>
          {review.ordinal > 1 ? <span className="quiet">review {review.ordinal} of this head</span> : null}
          <Began review={review} />
        </p>
      </div>
      <Verdict review={review} />
    </header>
  );
}

function Began({ review }: { review: ReviewDetail }) {
  const now = useNow(30_000);
  return (
    <time
      className="quiet"
      dateTime={new Date(review.createdAt).toISOString()}
      title={moment(review.createdAt)}
    >
      {ago(review.createdAt, now)}
    </time>
  );
}

/** How many findings of each weight, worst first; nothing where there are none. */
function Counts({ review }: { review: ReviewDetail }) {
  const shown = (["critical", "major", "minor"] as const)
    .map((of) => ({ of, n: review.findings.filter((one) => one.isJudged && one.severity === of).length }))
    .filter(({ n }) => n > 0);
  if (shown.length === 0) return null;
  return (
    <span className="severities worded">
      {shown.map(({ of, n }) => (
        <span key={of} className={`severity ${of}`}>
          <SeverityMark of={of} />
          {n} {of}
        </span>
      ))}
    </span>
  );
}

function Verdict({ review }: { review: ReviewDetail }) {
  const isGoing = review.state === "queued" || review.state === "running";
  const now = useNow(isGoing ? 500 : null);
  const began = review.startedAt ?? review.createdAt;
  const took = (review.finishedAt ?? now) - began;
  return (
    <div className="verdict">
      <div role="status" aria-live="polite">
        <Badge said={sayReview(review)} />
      </div>
      <Counts review={review} />
      {!isGoing && review.startedAt === null ? null : (
        <span className="took small">
          {isGoing ? (review.state === "queued" ? "waiting" : "running") : "took"}{" "}
          <span className="clock" role="timer">
            {clock(took)}
          </span>
        </span>
      )}
    </div>
  );
}
