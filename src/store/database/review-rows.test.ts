// What jobs write of a review, on a real database: numbered without gaps, once, and nothing after the end.
import { afterAll, beforeAll, expect, it } from "vitest";
import { onEachPostgres } from "../../../test/each-postgres.js";
import { openTestDatabase, type TestDatabase } from "../../../test/open-test-database.js";
import {
  acceptanceOf,
  findingOf,
  noon,
  repositoryOf,
  requestOf,
  reviewId,
} from "../../../test/service-support.js";
import type { LensOutcome } from "../../review/review.js";
import { createIntakeStore } from "./intake-store.js";
import { createReviewRows, type ReviewRowStore } from "./review-rows.js";
import { readEventLog } from "./tables/event-log.js";
import { createPeopleRows, createUpkeepRows } from "./upkeep-rows.js";
import { endNoticeJob } from "../../intake/intake.js";

const clock = { now: () => noon, sleep: () => Promise.resolve() };
const defaults = { monthLimit: null, consentRequired: false };
const everything = { kind: "everything" } as const;
const outcome: LensOutcome = {
  lens: "bugs",
  title: "Bugs",
  waitMs: 10,
  workMs: 900,
  findings: 1,
  state: "answered",
  by: "test:model",
  accounts: [
    {
      model: "test:model",
      attempts: [],
      usage: { input: 100, cacheRead: 50, cacheWrite: 0, output: 20 },
      costUsd: 0.012345,
      fromCache: false,
    },
  ],
};

await onEachPostgres("the rows of a review", (binaries) => {
  let database: TestDatabase;
  let rows: ReviewRowStore;
  let next = 2000;
  beforeAll(async () => {
    database = await openTestDatabase({ binaries, poolSize: 8 });
    rows = createReviewRows(database.db, clock);
  });
  afterAll(() => database.close());

  /** A queued review of a repository and installation of its own. */
  async function queued(
    headSha = "a".repeat(40),
    of = (next += 1),
  ): Promise<{ review: string; repository: number }> {
    const name = `r${of}${headSha.slice(0, 1)}`;
    const request = requestOf(1, headSha, { repository: repositoryOf({ id: of, installation: of }) });
    await createIntakeStore(database.db, defaults).acceptReview(acceptanceOf(name, request));
    return { review: reviewId(name), repository: of };
  }
  const eventsOf = (review: string) =>
    readEventLog(database.db, { after: 0, limit: 1000, review, scope: everything });

  it("[L1] events appended by many at once are numbered without gaps, in one order for every reader", async () => {
    const { review } = await queued();
    const other = await queued();
    await Promise.all(
      Array.from({ length: 25 }, (_, index) =>
        rows.appendEvents(index % 5 === 0 ? other.review : review, [
          { type: "agent:progress", lens: "bugs", message: String(index) },
          { type: "agent:progress", lens: "bugs", message: `${index} again` },
        ]),
      ),
    );
    const events = await eventsOf(review);
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 41 }, (_, index) => index + 1));
    expect(events.every((event, index) => index === 0 || event.id > (events[index - 1]?.id ?? 0))).toBe(true);
  });

  it("[L2] a reader that follows by place meets every event once, while writers commit in any order", async () => {
    const reviews = await Promise.all(Array.from({ length: 6 }, () => queued()));
    let after = 0;
    const seen: string[] = [];
    const writers = { areAtWork: true };
    const read = async (): Promise<number> => {
      const events = await readEventLog(database.db, { after, limit: 50, review: null, scope: everything });
      for (const event of events) seen.push(`${event.review}/${event.seq}`);
      after = events.at(-1)?.id ?? after;
      return events.length;
    };
    const reading = (async () => {
      while (writers.areAtWork || (await read()) > 0) await read();
    })();
    await Promise.all(
      reviews.flatMap(({ review }) =>
        Array.from({ length: 8 }, () =>
          rows.appendEvents(review, [{ type: "synthesizer:started", claims: 1 }]),
        ),
      ),
    );
    writers.areAtWork = false;
    await reading;
    expect(new Set(seen).size).toBe(seen.length);
    for (const { review } of reviews)
      expect(seen.filter((one) => one.startsWith(review))).toEqual(
        Array.from({ length: 9 }, (_, index) => `${review}/${index + 1}`),
      );
  });

  it("[Q2] a step written twice keeps its first value, and its events and cost are not repeated", async () => {
    const { review } = await queued();
    expect(await rows.begin(review)).toBe(true);
    expect(await rows.begin(review)).toBe(true);
    const done = { step: "lens:bugs", value: { n: 1, text: "\0 \ud800" }, lensRun: outcome };
    const events = [{ type: "agent:completed", lens: "bugs", findings: 1, waitMs: 10, workMs: 900 }] as const;
    await Promise.all([
      rows.saveStep(review, { ...done, events }),
      rows.saveStep(review, { ...done, events }),
    ]);
    await rows.saveStep(review, { ...done, value: { n: 2 }, events });
    expect(await rows.readStep(review, "lens:bugs")).toMatchObject({ n: 1 });
    expect(await rows.readStep(review, "none")).toBeNull();
    expect(await rows.readSteps(review, "lens:")).toMatchObject([{ step: "lens:bugs" }]);
    expect(await eventsOf(review)).toHaveLength(2);
    const runs = await database.db
      .selectFrom("lens_runs")
      .selectAll()
      .where("review_id", "=", review)
      .execute();
    expect(runs).toMatchObject([{ cost_usd: 0.012345, input_tokens: 100, state: "answered" }]);
  });

  it("[P4] a completed review spends its unit once, keeps its findings, and marks what was fixed", async () => {
    const first = await queued();
    const posted = [
      { finding: findingOf("f1", { title: "a \0 b" }), placed: "inline" as const, commentId: 77 },
    ];
    const completed = {
      state: "completed" as const,
      verdict: "comment" as const,
      degraded: false,
      postedReviewId: 5,
      findings: posted,
      fixed: [],
    };
    const said = [{ type: "review:completed", verdict: "comment", findings: 1 }] as const;
    const endings = await Promise.all([1, 2, 3].map(() => rows.finish(first.review, completed, said)));
    expect(endings.filter(Boolean)).toHaveLength(1);
    expect(await rows.begin(first.review)).toBe(false);
    await expect(rows.appendEvents(first.review, said)).rejects.toMatchObject({
      code: "review-ended",
      kind: "stale",
    });
    const quota = await database.db
      .selectFrom("quota_months")
      .selectAll()
      .where("installation_id", "=", first.repository)
      .executeTakeFirstOrThrow();
    expect(quota).toMatchObject({ reserved: 1, spent: 1, held: 0, returned: 0 });
    const pull = { repository: first.repository, number: 1 };
    expect(await rows.readPosted(pull)).toMatchObject([
      { fingerprint: "f1", commentId: 77, outcome: null, finding: { title: "a \uFFFD b" } },
    ]);
    const second = await queued("c".repeat(40), first.repository);
    await rows.finish(second.review, { ...completed, findings: [], fixed: ["f1"] }, said);
    expect(await rows.readPosted(pull)).toMatchObject([{ fingerprint: "f1", outcome: "fixed" }]);
    const people = createPeopleRows(database.db, clock);
    const act = {
      ...pull,
      kind: "dismissed",
      value: "on purpose",
      actor: "mona",
      at: noon,
      source: "github",
    } as const;
    expect(await people.recordAct({ ...act, finding: { commentId: 77 } })).toBe(true);
    expect(await people.recordAct({ ...act, finding: { commentId: 78 } })).toBe(false);
    expect(await rows.readPosted(pull)).toMatchObject([
      { outcome: "dismissed", outcomeReason: "on purpose" },
    ]);
  });

  it("[P6] a failed review returns its unit, keeps reason and remedy, and lets its delivery be sent again", async () => {
    const { review, repository } = await queued();
    await rows.finish(
      review,
      { state: "failed", code: "internal", reason: "It broke.", remedy: "Mend it." },
      [{ type: "review:failed", reason: "It broke.", remedy: "Mend it." }],
    );
    expect(await rows.readReview(review)).toMatchObject({
      state: "failed",
      reason: "It broke.",
      remedy: "Mend it.",
    });
    const delivery = await database.db
      .selectFrom("deliveries")
      .select("job_state")
      .where("review_id", "=", review)
      .executeTakeFirstOrThrow();
    expect(delivery.job_state).toBe("failed");
    const quota = await database.db
      .selectFrom("quota_months")
      .selectAll()
      .where("installation_id", "=", repository)
      .executeTakeFirstOrThrow();
    expect(quota).toMatchObject({ reserved: 1, returned: 1, held: 0 });
  });

  it("[W4] repositories of an installation appear switched off, and leave with what runs for them", async () => {
    const { review, repository } = await queued();
    const upkeep = createUpkeepRows(database.db, { clock, defaults, endNotice: endNoticeJob });
    const seen = {
      id: repository,
      account: { login: "acme", type: "Organization" },
      isSuspended: false,
      repositories: [
        { id: repository + 50_000, owner: "acme", name: "new", private: false, defaultBranch: null },
      ],
    };
    await upkeep.syncInstallation(seen);
    await upkeep.syncInstallation(seen);
    expect(await rows.readReview(review)).toMatchObject({ state: "cancelled", code: "uninstalled" });
    expect(await rows.readRepository(repository + 50_000)).toMatchObject({ settings: { active: false } });
    await upkeep.setSweepCursor(noon);
    expect(await upkeep.sweepCursor()).toBe(noon);
    await upkeep.removeInstallation(repository);
    expect(await upkeep.installations()).not.toContain(repository);
  });

  it("[O3] old steps and events of ended reviews are purged, and places are never given twice", async () => {
    const ended = await queued();
    const running = await queued();
    for (const { review } of [ended, running])
      await rows.saveStep(review, {
        step: "prepared",
        value: 1,
        events: [{ type: "synthesizer:started", claims: 0 }],
      });
    await rows.finish(ended.review, { state: "skipped", code: "draft", reason: "x", remedy: "y" }, [
      { type: "review:skipped", reason: "x" },
    ]);
    const last = (await eventsOf(ended.review)).at(-1)?.id ?? 0;
    const upkeep = createUpkeepRows(database.db, { clock, defaults, endNotice: endNoticeJob });
    expect(await upkeep.purge(noon + 1)).toBeGreaterThan(0);
    expect(await rows.readStep(ended.review, "prepared")).toBeNull();
    expect(await rows.readStep(running.review, "prepared")).toBe(1);
    await rows.appendEvents(running.review, [{ type: "synthesizer:started", claims: 0 }]);
    expect((await eventsOf(running.review)).at(-1)?.id).toBeGreaterThan(last);
  });
});
