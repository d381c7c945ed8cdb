// Carries out a decision: one call of the store, whose one transaction records the delivery and all that it causes.
import { askForReview, type ReviewDesk } from "./ask-for-review.js";
import type { Decision } from "./decision.js";
import type { Delivery } from "./delivery.js";
import { judgeAccess } from "./gate/judge-access.js";
import { deliveryJob, endNoticeJob, mergedJob, type OutboxJob } from "./outbox-job.js";
import type { AcceptedJob, AcceptedReview, Cancelled, CancelReason, IntakeStore } from "./ports.js";

/** What decisions are carried out with. */
export interface ActingDesk extends ReviewDesk {
  readonly store: IntakeStore;
}

/** How a delivery ended, whatever it was. */
export type Outcome =
  AcceptedReview | AcceptedJob | Cancelled | { readonly kind: "ignored"; readonly reason: string };

/** Does what was decided and says how it ended. Rejects when the store does: then nothing of it is recorded. */
export async function actOnDecision(
  desk: ActingDesk,
  delivery: Delivery,
  decision: Decision,
): Promise<Outcome> {
  switch (decision.kind) {
    case "review":
      return askForReview(desk, { request: decision.request, delivery });
    case "cancel":
      return cancel(desk, delivery, decision);
    case "installation":
      return changeInstallation(desk, delivery, decision);
    case "command": {
      const { kind, order } = decision;
      const { installation } = order.repository;
      const job = deliveryJob({ kind, delivery: delivery.guid, installation, order });
      return enqueue(desk, about(delivery, order.repository), job);
    }
    case "feedback": {
      const { kind, order } = decision;
      const { installation } = order.repository;
      const job = deliveryJob({ kind, delivery: delivery.guid, installation, order });
      return enqueue(desk, about(delivery, order.repository), job);
    }
    case "index": {
      const { installation } = decision.repository;
      const job = deliveryJob({ ...decision, delivery: delivery.guid, installation });
      return enqueue(desk, about(delivery, decision.repository), job);
    }
    case "ignore":
      await desk.store.recordIgnored(delivery, decision.code);
      return { kind: "ignored", reason: decision.reason };
  }
}

/** A job of an active repository. */
function enqueue({ store }: ActingDesk, delivery: Delivery, job: OutboxJob): Promise<AcceptedJob> {
  return store.acceptJob({ delivery, judge: judgeAccess, cancel: null, job });
}

/** The delivery with the repository that its rule read: the same, but surely there. */
function about(delivery: Delivery, repository: NonNullable<Delivery["repository"]>): Delivery {
  return { ...delivery, installation: repository.installation, repository };
}

function cancel(
  { store, clock }: ActingDesk,
  delivery: Delivery,
  decision: Extract<Decision, { kind: "cancel" }>,
): Promise<Cancelled> {
  const { repository, number, headSha, asOf, why } = decision;
  return store.cancelReviews({
    delivery: about(delivery, repository),
    order: {
      scope: { kind: "pull-request", repository: repository.id, number, asOf },
      reason: cancelReasons[why],
      now: clock.now(),
      endNotice: endNoticeFor(repository.installation),
    },
    job: why === "merged" ? mergedJob(repository, number, headSha) : null,
    spare:
      why === "draft"
        ? ({ repository: held }) =>
            held.settings.filters.drafts
              ? "Drafts are reviewed in this repository, so its review goes on."
              : null
        : null,
  });
}

function changeInstallation(
  { store, clock }: ActingDesk,
  delivery: Delivery,
  { installation, change, stop }: Extract<Decision, { kind: "installation" }>,
): Promise<AcceptedJob> {
  return store.acceptJob({
    delivery: { ...delivery, installation },
    judge: null,
    cancel: stop === null ? null : { ...stop, now: clock.now(), endNotice: endNoticeFor(installation) },
    job: deliveryJob({ kind: "installation", delivery: delivery.guid, installation, change }),
  });
}

function endNoticeFor(installation: number): (review: string) => OutboxJob {
  return (review) => endNoticeJob(review, installation);
}

const cancelReasons: Readonly<Record<"closed" | "merged" | "draft", CancelReason>> = {
  closed: {
    code: "closed",
    sentence: "The pull request was closed while this review was under way.",
    remedy: "Reopen it to have it reviewed.",
  },
  merged: {
    code: "closed",
    sentence: "The pull request was merged while this review was under way.",
    remedy: "Nothing is left to do here.",
  },
  draft: {
    code: "draft",
    sentence: "The pull request became a draft while this review was under way.",
    remedy: "Mark it as ready for review, or comment /assay review.",
  },
};
