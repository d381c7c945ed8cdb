// Beside the findings: why this verdict, what it cost, what can be done, where it stands on GitHub.
import type { ReviewDetail } from "../../../../src/web/api-types.js";
import { ReviewFireTests } from "../fire-tests/review-fire-tests.js";
import { OutLink } from "../../parts/small-parts.js";
import { dollars, short } from "../../parts/words.js";
import { ReviewActionButton } from "./ending.js";

/** The column at the side; below the findings where it is narrow. */
export function ReviewAside({ review }: { review: ReviewDetail }) {
  const { tokens, links, warnings } = review;
  const isGoing = review.state === "queued" || review.state === "running";
  return (
    <aside className="aside" aria-label="About this review">
      {review.verdictReason === null ? null : (
        <section>
          <h2>Why this verdict</h2>
          <p className="soft small break">{review.verdictReason}</p>
        </section>
      )}
      <section>
        <h2>Tokens and price</h2>
        <dl className="facts numbers">
          <dt>Price</dt>
          <dd>
            {review.costUsd === null && tokens.input === 0 ? "nothing so far" : dollars(review.costUsd)}
          </dd>
          <dt>Read</dt>
          <dd>
            {short(tokens.input)}
            {tokens.cacheRead === 0 ? "" : `, ${short(tokens.cacheRead)} cached`}
          </dd>
          <dt>Written</dt>
          <dd>{short(tokens.output)}</dd>
          <dt>Reviewer</dt>
          <dd>{review.mode === "offline" ? "offline" : "models"}</dd>
        </dl>
      </section>
      <ReviewFireTests review={review.id} isOver={!isGoing} />
      <Warnings warnings={warnings} />
      <section className="stack tight">
        <h2>Do</h2>
        <div className="row">
          <ReviewActionButton review={review} action={isGoing ? "cancel" : "run-again"} />
          <ReviewActionButton review={review} action="open-settings" />
        </div>
      </section>
      {links.review === null && links.checkRun === null ? null : (
        <section className="stack tight small">
          <h2>On GitHub</h2>
          {links.review === null ? null : <OutLink href={links.review}>The posted review</OutLink>}
          {links.checkRun === null ? null : <OutLink href={links.checkRun}>The check</OutLink>}
        </section>
      )}
      {review.purgedAt === null ? null : (
        <p className="quiet small">Code and texts of this review were purged; its numbers stay.</p>
      )}
    </aside>
  );
}

function Warnings({ warnings }: Pick<ReviewDetail, "warnings">) {
  if (warnings.length === 0) return null;
  return (
    <section>
      <h2>Warnings</h2>
      <ul className="stack tight small soft">
        {warnings.map((warning, n) => (
          <li key={n} className="break">
            {warning.path === null
              ? ""
              : `${warning.path}${warning.line === null ? "" : `:${warning.line}`}: `}
            {warning.message}
          </li>
        ))}
      </ul>
    </section>
  );
}
