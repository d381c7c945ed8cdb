// How a review ended when it did not end well, or not wholly: what happened, what to do, and one button.
import { useLocation } from "wouter";
import type { ReviewAction, ReviewDetail } from "../../../../src/web/api-types.js";
import { ActionButton } from "../../parts/action-button.js";
import { Notice } from "../../parts/small-parts.js";
import { counted } from "../../parts/words.js";

/** The notice of a failed, skipped, cancelled, stuck or degraded review; nothing for one that is well. */
export function Ending({ review }: { review: ReviewDetail }) {
  const told = tell(review);
  if (told === null) return null;
  return (
    <Notice
      tone={told.tone}
      title={told.title}
      buttons={<EndingButton review={review} action={told.action} />}
    >
      {told.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </Notice>
  );
}

interface Told {
  readonly tone: "warn" | "bad" | "info";
  readonly title: string;
  readonly lines: readonly string[];
  readonly action: ReviewAction["action"];
}

function tell(review: ReviewDetail): Told | null {
  const lines = [review.reason, review.remedy].filter((line) => line !== null);
  const isQuota = /quota|month/i.test(review.reason ?? "");
  if (review.supersededBy !== null)
    return { tone: "info", title: "A newer head took its place", lines, action: "run-again" };
  if (review.isStuck)
    return {
      tone: "warn",
      title: "It makes no progress",
      lines:
        lines.length === 0 ? ["No step ended for longer than allowed. Stop it, then run it again."] : lines,
      action: "cancel",
    };
  switch (review.state) {
    case "failed":
      return { tone: "bad", title: "The review failed", lines, action: "run-again" };
    case "skipped":
      return {
        tone: isQuota ? "warn" : "info",
        title: "The review was skipped",
        lines,
        action: isQuota ? "refill" : "open-settings",
      };
    case "cancelled":
      return { tone: "info", title: "The review was cancelled", lines, action: "run-again" };
    case "completed":
      return review.degraded ? degraded(review) : null;
    case "queued":
    case "running":
      return null;
  }
}

function degraded(review: ReviewDetail): Told {
  const failed = review.lensRuns.filter((run) => run.state === "failed");
  const names = failed.map((run) => run.title).join(", ");
  const line =
    failed.length === 0
      ? "Parts of the change were not read; the coverage tells which."
      : `${names} gave no answer. What the others found stands; nothing is said about the rest.`;
  return {
    tone: "warn",
    title:
      failed.length === 0 ? "The review is partial" : `${counted(failed.length, "lens", "lenses")} missing`,
    lines: [line],
    action: "run-again",
  };
}

function EndingButton({ review, action }: { review: ReviewDetail; action: ReviewAction["action"] }) {
  const [, go] = useLocation();
  const { supersededBy, state } = review;
  const isKeyRefused = review.lensRuns.some((run) => run.failure === "auth" || run.failure === "billing");
  if (state === "failed" && isKeyRefused)
    return (
      <button type="button" className="button main" onClick={() => go("/keys")}>
        Open keys
      </button>
    );
  if (supersededBy !== null)
    return (
      <button type="button" className="button main" onClick={() => go(`/reviews/${supersededBy}`)}>
        Open the newer review
      </button>
    );
  return <ReviewActionButton review={review} action={action} isMain />;
}

/** One thing that can be done with a review; disabled with its reason where it may not be. */
export function ReviewActionButton(props: {
  readonly review: ReviewDetail;
  readonly action: ReviewAction["action"];
  readonly isMain?: boolean;
}) {
  const { review, action, isMain = false } = props;
  const [, go] = useLocation();
  const because = review.actions.find((one) => one.action === action)?.because ?? null;
  const common = {
    because,
    again: ["review", "reviews", "attention"],
    ...(isMain ? { look: "main" as const } : {}),
  };
  const open = ({ review: id }: { review: string }): void => go(`/reviews/${id}`);
  const at = `/reviews/${review.id}`;
  switch (action) {
    case "run-again":
      return (
        <ActionButton
          {...common}
          icon="retry"
          act={(api) => api.change<{ review: string }>("POST", `${at}/run`)}
          after={open}
        >
          Run again
        </ActionButton>
      );
    case "refill":
      return (
        <ActionButton
          {...common}
          icon="coins"
          confirm="Grant this installation 50 more reviews this month, and run this one again?"
          act={(api) => api.change<{ review: string }>("POST", `${at}/refill`, { reviews: 50 })}
          after={open}
        >
          Refill 50 and run
        </ActionButton>
      );
    case "cancel":
      return (
        <ActionButton {...common} icon="cross" act={(api) => api.change("POST", `${at}/cancel`)}>
          Stop it
        </ActionButton>
      );
    case "open-settings":
      return (
        <button
          type="button"
          className={isMain ? "button main" : "button"}
          onClick={() => go(`/repositories/${review.repository.id}`)}
        >
          Open settings
        </button>
      );
  }
}
