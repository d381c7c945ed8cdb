// What people do with a review from the page: stop it, grant it a place beyond the quota, judge its findings.
import { sql } from "kysely";
import type { OutboxJob } from "../../../intake/intake.js";
import { transact } from "../engine/transact.js";
import type { Db } from "../schema.js";
import { cancelLocked } from "../tables/cancel-reviews.js";
import type { RowScope } from "../tables/event-log.js";
import { clearActs, recordAct } from "../tables/feedback.js";
import { monthOf } from "../tables/quota.js";
import { isOver } from "./review-summary.js";
import { outcomeOf, type Outcome } from "./finding-view.js";
import { holdsRepository, inScope } from "./scope.js";

/** Somebody who acts, and the rows that they may change. */
export interface Actor {
  readonly actor: string;
  readonly scope: RowScope;
}

/** What asking for a review again needs to know of one. */
export interface FoundReview {
  readonly id: string;
  readonly repository: number;
  readonly installation: number;
  readonly number: number;
  readonly isOver: boolean;
}

/** A review that the scope holds; null where there is none. */
export async function findReview(db: Db, id: string, scope: RowScope): Promise<FoundReview | null> {
  const row = await db
    .selectFrom("reviews as v")
    .select(["v.id", "v.repository_id", "v.installation_id", "v.number", "v.state"])
    .where("v.id", "=", id)
    .where(inScope(scope, { repository: "v.repository_id" }))
    .executeTakeFirst();
  if (row === undefined) return null;
  const { repository_id: repository, installation_id: installation, number } = row;
  return { id, repository, installation, number, isOver: isOver(row.state) };
}

/** Stops a review that is queued or running: quota back, last event, notice (spec G5). `over` when it has ended. */
export async function stopReview(
  db: Db,
  id: string,
  by: Actor & {
    readonly now: number;
    readonly endNotice: (review: string, installation: number) => OutboxJob;
  },
): Promise<"stopped" | "over" | "not-found"> {
  return transact(db, async (tx) => {
    const row = await tx
      .selectFrom("reviews")
      .select(["state", "repository_id", "installation_id"])
      .where("id", "=", id)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined || !holdsRepository(by.scope, row.repository_id)) return "not-found";
    if (isOver(row.state)) return "over";
    await cancelLocked(tx, [id], {
      reason: {
        code: "stopped",
        sentence: `The review was stopped by ${by.actor}.`,
        remedy: "Run it again on its page, or comment /assay review.",
      },
      now: by.now,
      by: null,
      endNotice: (review) => by.endNotice(review, row.installation_id),
    });
    return "stopped";
  });
}

/** Grants an installation so many reviews beyond its limit, this month alone. Call it in the transaction that spends one. */
export async function grantReviews(
  tx: Db,
  grant: { readonly installation: number; readonly reviews: number; readonly now: number },
): Promise<void> {
  await tx
    .insertInto("quota_months")
    .values({ installation_id: grant.installation, month: monthOf(grant.now), extra: grant.reviews })
    .onConflict((conflict) =>
      conflict
        .columns(["installation_id", "month"])
        .doUpdateSet({ extra: sql<number>`quota_months.extra + ${grant.reviews}` }),
    )
    .execute();
}

/** A person's word on one finding of one review. `cleared` takes an earlier word back. */
export type Word =
  { readonly kind: "accepted" | "cleared" } | { readonly kind: "dismissed"; readonly reason: string };

/** Keeps it for the finding in every review of the pull request (spec O2). Answers with what holds afterwards. */
export async function judgeFinding(
  db: Db,
  target: { readonly review: string; readonly finding: string; readonly word: Word },
  by: Actor & { readonly now: number },
): Promise<{ readonly kind: "recorded"; readonly outcome: Outcome | null } | { readonly kind: "not-found" }> {
  return transact(db, async (tx) => {
    const { review, finding, word } = target;
    const select = tx
      .selectFrom("findings")
      .select(["repository_id", "number", "outcome", "outcome_reason", "outcome_by", "outcome_at"])
      .where("review_id", "=", review)
      .where("fingerprint", "=", finding);
    const row = await select.executeTakeFirst();
    if (row === undefined || !holdsRepository(by.scope, row.repository_id)) return { kind: "not-found" };
    const pull = { repository: row.repository_id, number: row.number };
    // Only one word of the page stands: a new one takes the place of the last, whoever said that.
    await clearActs(tx, { ...pull, fingerprint: finding, at: by.now });
    if (word.kind !== "cleared")
      await recordAct(tx, {
        ...pull,
        finding: { fingerprint: finding },
        kind: word.kind,
        value: word.kind === "dismissed" ? word.reason : "",
        actor: by.actor,
        at: by.now,
        source: "page",
      });
    return { kind: "recorded", outcome: outcomeOf((await select.executeTakeFirst()) ?? row) };
  });
}
