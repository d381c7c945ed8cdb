// One review, live: its head, its stages, its lenses in parallel, and everything that came of it.
import { useMemo } from "react";
import type { ReviewDetail } from "../../../../src/web/api-types.js";
import { useLiveRead } from "../../api/queries.js";
import { applyEvent } from "../../live/apply-event.js";
import { useLineVersion, useRereadOnNews } from "../../live/live-context.js";
import { ProblemNotice, Reading } from "../../parts/small-parts.js";
import { Ending } from "./ending.js";
import { LensLines } from "./lens-lines.js";
import { ReviewAside } from "./review-aside.js";
import { ReviewHead } from "./review-head.js";
import { ReviewTabs } from "./review-tabs.js";
import { StageTrack } from "./stage-track.js";

/** The page of review `id`. What was read is moved on by events at once, and read again right after. */
export function ReviewPage({ id }: { id: string }) {
  const { data, error, refetch, line } = useLiveRead<ReviewDetail>(["review", id], `/reviews/${id}`);
  const version = useLineVersion();
  useRereadOnNews(["review"], id);
  const review = useMemo(
    () => (data === undefined ? undefined : line.eventsAfter(data.asOf, id).reduce(applyEvent, data)),
    // `version` moves with every piece of news: the review is folded again with what came
    [data, line, id, version],
  );
  if (review === undefined)
    return error === null ? (
      <Reading what="the review" />
    ) : (
      <ProblemNotice fault={error} retry={() => void refetch()} />
    );
  return (
    <>
      <title>{`${review.title} · Assay`}</title>
      <ReviewHead review={review} />
      <div className="stack">
        <Ending review={review} />
        <StageTrack stages={review.stages} />
        <LensLines review={review} />
      </div>
      <div className="review-body">
        <ReviewTabs review={review} />
        <ReviewAside review={review} />
      </div>
    </>
  );
}
