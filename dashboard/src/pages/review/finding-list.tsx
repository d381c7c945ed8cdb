// The findings of a review, worst first, appearing as lenses answer.
import type { FindingView } from "../../../../src/web/api-types.js";
import type { ToldReview } from "../../live/apply-event.js";
import { Empty } from "../../parts/small-parts.js";
import { counted } from "../../parts/words.js";
import { DiffView } from "../../parts/diff-view.js";
import { FindingCard } from "./finding-card.js";

const order = ["critical", "major", "minor"];

/** All findings; the first few are unfolded. */
export function FindingList({ review }: { review: ToldReview }) {
  const isGoing = review.state === "queued" || review.state === "running";
  const findings = [...review.findings].sort(byWeight);
  if (findings.length === 0) return <None review={review} isGoing={isGoing} />;
  return (
    <div className="stack">
      <p className="unseen" role="status">
        {counted(findings.length, "finding")}
        {isGoing ? " so far" : ""}
      </p>
      {review.summary === null ? null : <p className="soft break">{review.summary}</p>}
      {findings.map((finding, n) => (
        <FindingCard key={finding.id} finding={finding} review={review} isOpenAtFirst={n < 5} />
      ))}
      {review.patch === null ? null : <WholePatch patch={review.patch} />}
    </div>
  );
}

function byWeight(a: FindingView, b: FindingView): number {
  return order.indexOf(a.severity) - order.indexOf(b.severity) || b.confidence - a.confidence;
}

function None({ review, isGoing }: { review: ToldReview; isGoing: boolean }) {
  if (isGoing)
    return (
      <Empty title="No findings so far">
        <p>
          What the lenses claim appears here as they answer; what stands is known once all of it was judged.
        </p>
      </Empty>
    );
  if (review.state !== "completed")
    return (
      <Empty title="No findings">
        <p>The review did not get far enough to find anything.</p>
      </Empty>
    );
  if (review.isAhead === true)
    return (
      <Empty title="The review has ended">
        <p>What it found is being read.</p>
      </Empty>
    );
  return (
    <Empty title="Nothing found">
      <p>
        {review.degraded
          ? "By the lenses that answered; some did not."
          : "Every lens read the change and had nothing to say against it."}
      </p>
    </Empty>
  );
}

function WholePatch({ patch }: { patch: string }) {
  return (
    <details className="card padded">
      <summary>All suggestions that apply together, as one patch</summary>
      <div className="stack tight">
        <p className="row">
          <button type="button" className="button" onClick={() => void navigator.clipboard.writeText(patch)}>
            Copy for git apply
          </button>
        </p>
        <DiffView patch={patch} label="All suggestions as one patch" />
      </div>
    </details>
  );
}
