// The tables `budget_reviews`, `budget_days` and `budget_holds`: money and tokens are reserved before a call (spec K1).
import { sql } from "kysely";
import { transact } from "../engine/transact.js";
import type { Db } from "../schema.js";

/** A call about to be made. `id` is new for each call; `costUsd` 0 where the price is unknown. Caps null: no bound. */
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
}

/** Granted, or which cap stands against it. */
export type BudgetGrant =
  { readonly kind: "held" } | { readonly kind: "refused"; readonly cap: "tokens" | "review" | "day" };

/**
 * Reserves tokens and money for one call, in one transaction over the review's and the day's row, so that lenses in several
 * processes never pass a cap together. A hold stands until it is settled or given back.
 */
export async function reserveBudget(db: Db, wish: BudgetWish): Promise<BudgetGrant> {
  return transact(db, async (tx) => {
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

/** Turns a hold into what was really used (nothing: it is given back). A hold that is gone changes nothing. */
export async function settleBudget(
  db: Db,
  hold: string,
  spent: { readonly tokens: number; readonly costUsd: number },
): Promise<void> {
  await transact(db, async (tx) => {
    const row = await tx.deleteFrom("budget_holds").where("id", "=", hold).returningAll().executeTakeFirst();
    if (row === undefined) return;
    await sql`
      UPDATE assay.budget_reviews SET
        reserved_tokens = reserved_tokens - ${row.tokens}::bigint, spent_tokens = spent_tokens + ${spent.tokens}::bigint,
        reserved_usd = reserved_usd - ${row.usd}::numeric, spent_usd = spent_usd + ${spent.costUsd}::numeric
      WHERE review_id = ${row.review_id}`.execute(tx);
    await sql`
      UPDATE assay.budget_days SET
        reserved_usd = reserved_usd - ${row.usd}::numeric, spent_usd = spent_usd + ${spent.costUsd}::numeric
      WHERE repository_id = ${row.repository_id} AND day = ${row.day}`.execute(tx);
  });
}

/** Gives back what calls had reserved that nobody will settle: those of an ended review, or older than `before`. Returns how many. */
export async function releaseHolds(
  db: Db,
  which: { readonly review: string } | { readonly before: number },
): Promise<number> {
  const holds = await db
    .selectFrom("budget_holds")
    .select("id")
    .where((eb) =>
      "review" in which
        ? eb("review_id", "=", which.review)
        : eb("at", "<", sql<number>`${new Date(which.before)}`),
    )
    .orderBy("id")
    .execute();
  for (const { id } of holds) await settleBudget(db, id, { tokens: 0, costUsd: 0 });
  return holds.length;
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
