// Money and tokens on a real database: reserved before a call, settled once, and free when the review or the worker is gone.
import { afterAll, beforeAll, expect, it } from "vitest";
import { onEachPostgres } from "../../../../test/each-postgres.js";
import { openTestDatabase, type TestDatabase } from "../../../../test/open-test-database.js";
import { acceptanceOf, noon, repositoryOf, requestOf, reviewId } from "../../../../test/service-support.js";
import { endNoticeJob } from "../../../intake/intake.js";
import { createIntakeStore } from "../intake-store.js";
import { createUpkeepRows } from "../upkeep-rows.js";
import { releaseHolds, reserveBudget, settleBudget } from "./budgets.js";

const clock = { now: () => noon, sleep: () => Promise.resolve() };
const defaults = { monthLimit: null, consentRequired: false };

await onEachPostgres("the budget of a review", (binaries) => {
  let database: TestDatabase;
  let next = 5000;
  beforeAll(async () => {
    database = await openTestDatabase({ binaries, poolSize: 8 });
  });
  afterAll(() => database.close());

  /** A queued review of a repository and installation of its own. */
  async function queued(): Promise<{ review: string; repository: number }> {
    const of = (next += 1);
    const request = requestOf(1, "a".repeat(40), { repository: repositoryOf({ id: of, installation: of }) });
    await createIntakeStore(database.db, defaults).acceptReview(acceptanceOf(`r${of}`, request));
    return { review: reviewId(`r${of}`), repository: of };
  }

  it("[K1] calls at once never reserve past a cap, and what was not used is given back", async () => {
    const { review, repository } = await queued();
    const caps = { tokens: 1000, costUsd: 1, dailyUsd: 0.5 };
    const grants = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        reserveBudget(database.db, {
          id: `${review}-${index}`,
          review,
          repository,
          tokens: 100,
          costUsd: 0.1,
          caps,
          endsWithReview: true,
          now: noon,
        }),
      ),
    );
    expect(grants.filter((grant) => grant.kind === "held")).toHaveLength(5);
    expect(grants.find((grant) => grant.kind === "refused")).toEqual({ kind: "refused", cap: "day" });
    const held = grants.findIndex((grant) => grant.kind === "held");
    await settleBudget(database.db, `${review}-${held}`, { tokens: 150, costUsd: 0.25 });
    await settleBudget(database.db, `${review}-${held}`, { tokens: 150, costUsd: 0.25 });
    expect(await releaseHolds(database.db, { review })).toBe(4);
    const day = await database.db
      .selectFrom("budget_days")
      .selectAll()
      .where("repository_id", "=", repository)
      .executeTakeFirstOrThrow();
    expect(day).toMatchObject({ reserved_usd: 0, spent_usd: 0.25 });
  });

  it("[K1][G5] a cancelled review holds nothing, is granted nothing more, and still counts what a call on its way back spent", async () => {
    const { review, repository } = await queued();
    const caps = { tokens: 1000, costUsd: 1, dailyUsd: 1 };
    const wish = (id: string, endsWithReview = true) =>
      reserveBudget(database.db, {
        ...{
          id: `${review}/${id}`,
          review,
          repository,
          tokens: 400,
          costUsd: 0.4,
          caps,
          endsWithReview,
          now: noon,
        },
      });
    expect([await wish("lens-bugs/1"), await wish("lens-security/1")]).toMatchObject([
      { kind: "held" },
      { kind: "held" },
    ]);
    // The worker of one lens dies; whoever goes on with it does not count its reservation twice.
    expect(await wish("lens-bugs/2")).toMatchObject({ kind: "refused" });
    expect(await releaseHolds(database.db, { review, by: `${review}/lens-bugs/` })).toBe(1);
    expect(await wish("lens-bugs/2")).toMatchObject({ kind: "held" });
    const upkeep = createUpkeepRows(database.db, { clock, defaults, endNotice: endNoticeJob });
    await upkeep.removeInstallation(repository);
    const moneyOf = async () => ({
      ...(await database.db
        .selectFrom("budget_days")
        .select(["reserved_usd", "spent_usd"])
        .where("repository_id", "=", repository)
        .executeTakeFirstOrThrow()),
      ...(await database.db
        .selectFrom("budget_reviews")
        .select(["reserved_tokens", "spent_tokens"])
        .where("review_id", "=", review)
        .executeTakeFirstOrThrow()),
    });
    const nothing = { reserved_usd: 0, spent_usd: 0, reserved_tokens: 0, spent_tokens: 0 };
    expect(await moneyOf()).toEqual(nothing);
    await expect(wish("lens-bugs/3")).rejects.toMatchObject({ code: "review-ended", kind: "stale" });
    expect(await moneyOf()).toEqual(nothing);
    await settleBudget(database.db, `${review}/lens-security/1`, { tokens: 100, costUsd: 0.1 });
    await settleBudget(database.db, `${review}/lens-security/1`, { tokens: 100, costUsd: 0.1 });
    const spent = { ...nothing, spent_usd: 0.1, spent_tokens: 100 };
    expect(await moneyOf()).toEqual(spent);
    // A person's question about an ended review may spend; when its worker dies, the sweep gives the money back.
    expect(await wish("question-1/1", false)).toMatchObject({ kind: "held" });
    const later = { now: () => noon + 3_700_000, sleep: clock.sleep };
    await createUpkeepRows(database.db, { clock: later, defaults, endNotice: endNoticeJob }).purge(0);
    expect(await moneyOf()).toEqual(spent);
    const holds = database.db.selectFrom("budget_holds").select("id").where("review_id", "=", review);
    expect(await holds.execute()).toEqual([]);
  });
});
