// The tables `budget_reviews`, `budget_days` and `budget_holds`: money and tokens are reserved before a call (spec K1).
import { sql, type Selectable } from "kysely";
import { transact } from "../engine/transact.js";
import type { BudgetHoldTable } from "../rows/account-rows.js";
import type { Db } from "../schema.js";
import { lockUnderWay } from "./reviews.js";

/**
 * A call about to be made. `id` is new for each call and begins with the name of who asks (`releaseHolds`); `costUsd` 0 where the price is
 * unknown. Caps null: no bound. `endsWithReview`: nothing is granted any more once the review has ended.
 */
export interface BudgetWish {
  readonly id: string;
  readonly review: string;
  readonly repository: number;
  readonly tokens: number;
  readonly costUsd: number;
  readonly caps: {
    readonly tokens: number;
    readonly costUsd: number | null;
    readonly dailyUsd: number | null;
  };
  readonly now: number;
  readonly endsWithReview: boolean;
}

/** Granted, or which cap stands against it. */
export type BudgetGrant =
  { readonly kind: "held" } | { readonly kind: "refused"; readonly cap: "tokens" | "review" | "day" };

/**
 * Reserves tokens and money for one call, in one transaction over the review's and the day's row, so that lenses in several
 * processes never pass a cap together. A hold stands until it is settled or given back. Throws `review-ended` (stale) for a
 * review that has ended: a cancellation gives back what it finds, and nothing is reserved behind it.
 */
export async function reserveBudget(db: Db, wish: BudgetWish): Promise<BudgetGrant> {
  return transact(db, async (tx) => {
    if (wish.endsWithReview) await lockUnderWay(tx, wish.review);
    const refused = (await overReviewCap(tx, wish)) ?? (await overDayCap(tx, wish));
    if (refused !== null) return { kind: "refused", cap: refused };
    await tx
      .updateTable("budget_reviews")
      .set((eb) => ({
        reserved_tokens: eb("reserved_tokens", "+", wish.tokens),
        reserved_usd: eb("reserved_usd", "+", wish.costUsd),
      }))
      .where("review_id", "=", wish.review)
      .execute();
    await tx
      .updateTable("budget_days")
      .set((eb) => ({ reserved_usd: eb("reserved_usd", "+", wish.costUsd) }))
      .where("repository_id", "=", wish.repository)
      .where("day", "=", dayOf(wish.now))
      .execute();
    await tx
      .insertInto("budget_holds")
      .values({
        id: wish.id,
        review_id: wish.review,
        repository_id: wish.repository,
        day: dayOf(wish.now),
        tokens: wish.tokens,
        usd: wish.costUsd,
        at: new Date(wish.now),
      })
      .execute();
    return { kind: "held" };
  });
}

/**
 * Turns a hold into what was really used (nothing: it is given back), once. A hold that was released meanwhile still counts what was
 * spent, since the call was made; one that is gone changes nothing.
 */
export async function settleBudget(
  db: Db,
  hold: string,
  spent: { readonly tokens: number; readonly costUsd: number },
): Promise<void> {
  await transact(db, async (tx) => {
    const row = await tx.deleteFrom("budget_holds").where("id", "=", hold).returningAll().executeTakeFirst();
    if (row !== undefined) await count(tx, row, spent);
  });
}

/**
 * Frees what the calls of a review had reserved that has ended, or, `by` one who asks, those of its earlier runs. The holds stay
 * empty, for calls that are still on their way back. Returns how many it freed.
 */
export async function releaseHolds(
  db: Db,
  { review, by = "" }: { readonly review: string; readonly by?: string },
): Promise<number> {
  return transact(db, async (tx) => {
    const holds = await tx
      .selectFrom("budget_holds")
      .selectAll()
      .where("review_id", "=", review)
      .where((eb) => eb.or([eb("tokens", ">", 0), eb("usd", ">", 0)]))
      .where(sql<boolean>`starts_with(id, ${by})`)
      .orderBy("id")
      .forUpdate()
      .execute();
    for (const hold of holds) {
      await tx.updateTable("budget_holds").set({ tokens: 0, usd: 0 }).where("id", "=", hold.id).execute();
      await count(tx, hold, { tokens: 0, costUsd: 0 });
    }
    return holds.length;
  });
}

/** Forgets what nobody will settle any more: holds taken before `before` (milliseconds) for reviews that have ended. Returns how many. */
export async function purgeHolds(db: Db, before: number): Promise<number> {
  const holds = await db
    .selectFrom("budget_holds as h")
    .innerJoin("reviews as r", "r.id", "h.review_id")
    .select("h.id")
    .where("h.at", "<", sql<number>`${new Date(before)}`)
    .where("r.state", "not in", ["queued", "running"])
    .orderBy("h.id")
    .execute();
  for (const { id } of holds) await settleBudget(db, id, { tokens: 0, costUsd: 0 });
  return holds.length;
}

/** Takes a hold's reservation back and adds what was spent, to its review and to its day. */
async function count(
  tx: Db,
  hold: Pick<Selectable<BudgetHoldTable>, "review_id" | "repository_id" | "day" | "tokens" | "usd">,
  spent: { readonly tokens: number; readonly costUsd: number },
): Promise<void> {
  await sql`
    UPDATE assay.budget_reviews SET
      reserved_tokens = reserved_tokens - ${hold.tokens}::bigint, spent_tokens = spent_tokens + ${spent.tokens}::bigint,
      reserved_usd = reserved_usd - ${hold.usd}::numeric, spent_usd = spent_usd + ${spent.costUsd}::numeric
    WHERE review_id = ${hold.review_id}`.execute(tx);
  await sql`
    UPDATE assay.budget_days SET
      reserved_usd = reserved_usd - ${hold.usd}::numeric, spent_usd = spent_usd + ${spent.costUsd}::numeric
    WHERE repository_id = ${hold.repository_id} AND day = ${hold.day}`.execute(tx);
}

/** The UTC day of a time, as budgets count it: `2026-11-20`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

async function overReviewCap(tx: Db, wish: BudgetWish): Promise<"tokens" | "review" | null> {
  await tx
    .insertInto("budget_reviews")
    .values({ review_id: wish.review })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const held = await tx
    .selectFrom("budget_reviews")
    .selectAll()
    .where("review_id", "=", wish.review)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (held.reserved_tokens + held.spent_tokens + wish.tokens > wish.caps.tokens) return "tokens";
  const usd = held.reserved_usd + held.spent_usd + wish.costUsd;
  return wish.caps.costUsd !== null && usd > wish.caps.costUsd ? "review" : null;
}

async function overDayCap(tx: Db, wish: BudgetWish): Promise<"day" | null> {
  const key = { repository_id: wish.repository, day: dayOf(wish.now) };
  await tx
    .insertInto("budget_days")
    .values(key)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const held = await tx
    .selectFrom("budget_days")
    .selectAll()
    .where("repository_id", "=", key.repository_id)
    .where("day", "=", key.day)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const usd = held.reserved_usd + held.spent_usd + wish.costUsd;
  return wish.caps.dailyUsd !== null && usd > wish.caps.dailyUsd ? "day" : null;
}
