// Cancels reviews that are queued or running: state, quota, budget, last event and notice in the caller's transaction (spec G4, G5).
import { sql } from "kysely";
import type { CancelOrder, CancelReason, OutboxJob } from "../../../intake/intake.js";
import type { Db } from "../schema.js";
import { releaseHolds } from "./budgets.js";
import { settleDeliveryJob } from "./deliveries.js";
import { appendEvents } from "./events.js";
import { putOrder } from "./outbox.js";
import { settleQuota } from "./quota.js";

/** Ids of queued and running reviews in scope, locked in the order of their ids until the transaction ends. */
export async function lockActiveReviews(
  tx: Db,
  scope: CancelOrder["scope"] | { kind: "whole-pull-request"; repository: number; number: number },
): Promise<{ id: string; headSha: string; installation: number }[]> {
  let select = tx
    .selectFrom("reviews")
    .select(["id", "head_sha as headSha", "installation_id as installation"])
    .where("state", "in", ["queued", "running"])
    .orderBy("id")
    .forUpdate();
  switch (scope.kind) {
    case "pull-request":
    case "whole-pull-request":
      select = select.where("repository_id", "=", scope.repository).where("number", "=", scope.number);
      if (scope.kind === "pull-request")
        select = select.where("as_of", "<=", sql<number>`${new Date(scope.asOf)}`);
      break;
    case "repositories":
      select = select.where("repository_id", "in", scope.repositories.length > 0 ? scope.repositories : [-1]);
      break;
    case "installation":
      select = select.where("installation_id", "=", scope.installation);
  }
  return select.execute();
}

/** What happens to each. `by` is the review that takes their place, when there is one. */
export interface Cancelling {
  readonly reason: CancelReason;
  readonly now: number;
  readonly by: string | null;
  readonly endNotice: (review: string) => OutboxJob;
}

/** Cancels reviews that this transaction has locked: quota and budget back, `review:skipped` as the last event, the notice in the outbox. */
export async function cancelLocked(
  tx: Db,
  reviews: readonly string[],
  { reason, now, by, endNotice }: Cancelling,
): Promise<void> {
  const { code, sentence, remedy } = reason;
  for (const review of reviews) {
    await tx
      .updateTable("reviews")
      .set({
        state: "cancelled",
        code,
        reason: sentence,
        remedy,
        superseded_by: by,
        finished_at: new Date(now),
      })
      .where("id", "=", review)
      .execute();
    await settleQuota(tx, review, "returned");
    await releaseHolds(tx, { review }); // what its calls had reserved is free at once, whenever their jobs hear of it
    await settleDeliveryJob(tx, { review }, "done");
    const event = { type: "review:skipped", reason: sentence, code, sentence, remedy };
    await appendEvents(tx, review, { events: [event], at: now });
    await putOrder(tx, endNotice(review), now);
  }
}
