// The page's lists and sums on a real database: rows in scope only, page after page, each once.
import { afterAll, beforeAll, expect, it } from "vitest";
import { onEachPostgres } from "../../../../test/each-postgres.js";
import { openTestDatabase, type TestDatabase } from "../../../../test/open-test-database.js";
import {
  acceptanceOf,
  findingOf,
  noon,
  repositoryOf,
  requestOf,
  reviewId,
} from "../../../../test/service-support.js";
import { discardDeadJob, keepDeadJob, retryDeadJob } from "../tables/dead-jobs.js";
import { changeKey, keysFor, listKeys, removeKey, saveKey } from "../tables/model-keys.js";
import { changeSettings } from "../tables/repositories.js";
import { createIntakeStore } from "../intake-store.js";
import { createReviewRows } from "../review-rows.js";
import { createEventPort } from "./event-port.js";
import { readTotals, sumSpend, tallyFindings, tallyOverTime } from "./measure-pages.js";
import { listRepositories, readRepositoryPage } from "./repository-pages.js";
import { listReviews, readReviewRow } from "./review-pages.js";
import { listDeadJobs, listDeliveries, listQuota, setQuotaLimit } from "./work-pages.js";

const everything = { kind: "everything" } as const;
const mine = { kind: "some", installations: [1], repositories: [1] } as const;
const nothing = { kind: "some", installations: [], repositories: [] } as const;
const clock = { now: () => noon, sleep: () => Promise.resolve() };

await onEachPostgres("the page's rows", (binaries) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase({ binaries });
    const intake = createIntakeStore(database.db, { monthLimit: 10, consentRequired: false });
    const rows = createReviewRows(database.db, clock);
    for (let index = 0; index < 7; index += 1) {
      const id = 1 + (index % 2);
      const request = requestOf(index + 1, "a".repeat(40), {
        repository: repositoryOf({ id, installation: id }),
      });
      await intake.acceptReview(acceptanceOf(`p${index}`, request, { now: noon + (index % 3) }));
    }
    await rows.begin(reviewId("p0"));
    const started = { type: "agent:started", lens: "bugs", model: "test:model", part: 1, parts: 1 } as const;
    await rows.appendEvents(reviewId("p0"), [started]);
    const ended = { verdict: "comment", degraded: false, postedReviewId: 1, fixed: [] } as const;
    const findings = [{ finding: findingOf("f1"), placed: "inline" as const, commentId: 1 }];
    await rows.saveStep(reviewId("p2"), {
      step: "lens:bugs",
      value: {},
      events: [],
      lensRun: {
        lens: "bugs",
        title: "Bugs",
        waitMs: 1,
        workMs: 2,
        findings: 1,
        state: "answered",
        by: "test:model",
        accounts: [
          {
            model: "test:model",
            attempts: [],
            usage: { input: 10, cacheRead: 1, cacheWrite: 2, output: 3 },
            costUsd: 0.5,
            fromCache: false,
          },
        ],
      },
    });
    await rows.finish(reviewId("p2"), { state: "completed", ...ended, findings }, []);
  });
  afterAll(() => database.close());

  it("[L3] reviews come newest first, page after page, each once, with lenses, counts and cost", async () => {
    const query = {
      scope: everything,
      repository: null,
      states: [],
      verdict: null,
      search: null,
      stuckSince: noon + 1,
    };
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await listReviews(database.db, query, { limit: 2, after });
      seen.push(...page.items.map((item) => item.id));
      after = page.next;
    } while (after !== null);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    const one = await readReviewRow(database.db, {
      review: reviewId("p0"),
      scope: mine,
      stuckSince: noon + 1,
    });
    expect(one).toMatchObject({
      state: "running",
      isStuck: true,
      lenses: [{ lens: "bugs", state: "running" }],
    });
    const done = await listReviews(
      database.db,
      { ...query, states: ["completed"] },
      { limit: 5, after: null },
    );
    expect(done.items).toMatchObject([
      {
        id: reviewId("p2"),
        verdict: "comment",
        costUsd: 0.5,
        counts: { major: 1, dropped: 0 },
        createdAt: noon + 2,
      },
    ]);
    const found = await listReviews(database.db, { ...query, search: "#3" }, { limit: 5, after: null });
    expect(found.items.map((item) => item.number)).toEqual([3]);
    await expect(listReviews(database.db, query, { limit: 5, after: "x" })).rejects.toMatchObject({
      code: "usage",
    });
  });

  it("[X6] nobody sees rows outside their scope", async () => {
    const query = { repository: null, states: [], verdict: null, search: null, stuckSince: 0 };
    const page = { limit: 50, after: null };
    const own = await listReviews(database.db, { ...query, scope: mine }, page);
    expect(new Set(own.items.map((item) => item.repository.id))).toEqual(new Set([1]));
    expect((await listReviews(database.db, { ...query, scope: nothing }, page)).items).toEqual([]);
    expect(
      await readReviewRow(database.db, { review: reviewId("p1"), scope: mine, stuckSince: 0 }),
    ).toBeNull();
    const deliveries = { outcome: null, jobState: null, search: null };
    expect((await listDeliveries(database.db, { ...deliveries, scope: mine }, page)).items).toHaveLength(4);
    expect((await listDeliveries(database.db, { ...deliveries, scope: nothing }, page)).items).toEqual([]);
    expect((await listDeadJobs(database.db, { scope: everything, state: null }, page)).items).toEqual([]);
    expect(await listQuota(database.db, mine, noon)).toMatchObject([
      { installation: 1, limit: 10, held: 3, spent: 1, left: 6 },
    ]);
    const events = createEventPort(database, () => undefined);
    const read = { after: 0, limit: 500, review: null };
    expect((await events.read({ ...read, scope: mine })).every((event) => event.repository === 1)).toBe(true);
    expect(await events.read({ ...read, scope: nothing })).toEqual([]);
    const change = { limit: 3, now: noon };
    expect(await setQuotaLimit(database.db, 1, { ...change, scope: mine })).toEqual({ kind: "not-found" });
    expect(await setQuotaLimit(database.db, 1, { ...change, scope: everything })).toEqual({ kind: "done" });
  });

  it("[O2] findings are tallied by lens and model, [K1] spend by anything, [O1] totals for the whole service", async () => {
    const query = {
      from: noon - 1,
      to: noon + 1,
      scope: everything,
      repository: null,
      lens: null,
      model: null,
    };
    const tally = { findings: 1, accepted: 0, dismissed: 0, fixed: 0, open: 1 };
    expect(await tallyFindings(database.db, query)).toEqual([
      { lens: "bugs", model: "test:model", repository: 1, ...tally },
    ]);
    const midnight = Date.UTC(2026, 10, 20);
    expect(await tallyOverTime(database.db, { ...query, bucket: "day" })).toEqual([
      { lens: "bugs", from: midnight, ...tally },
    ]);
    for (const [by, key] of [
      ["day", "2026-11-20"],
      ["repository", "1"],
      ["model", "test:model"],
    ] as const)
      expect(await sumSpend(database.db, { ...query, by })).toMatchObject([
        { key, costUsd: 0.5, input: 10, reviews: 1 },
      ]);
    expect(await readTotals(database.db, noon + 5000)).toMatchObject({
      reviewsByState: { queued: 5, running: 1, completed: 1, failed: 0 },
      unrelayed: 7,
      oldestWaitingMs: 5000,
      lenses: [{ lens: "bugs", state: "answered", runs: 1, tokens: { output: 3 } }],
      recent: [{ lens: "bugs", p50Ms: 2 }],
    });
  });

  it("[P6] a dead job is listed in scope, and retried or discarded once", async () => {
    const dead = (id: string, installation: number) =>
      keepDeadJob(database.db, {
        job: { id, name: "review", installation, group: reviewId("p0"), payload: {} },
        failure: { code: "internal", kind: "permanent", message: "broken", remedy: "Report it." } as never,
        attempts: 4,
        failedAtMs: noon,
      });
    await dead("d1", 1);
    await dead("d2", 1);
    const listed = await listDeadJobs(database.db, { scope: mine, state: "dead" }, { limit: 5, after: null });
    expect(listed.items.map((item) => item.jobId).sort()).toEqual(["d1", "d2"]);
    expect(listed.items[0]).toMatchObject({
      review: reviewId("p0"),
      repository: { id: 1 },
      kind: "review",
      attempts: 4,
    });
    const id = Number(listed.items.find((item) => item.jobId === "d1")?.id);
    const now = noon;
    expect(await retryDeadJob(database.db, id, { scope: nothing, now })).toBe(false);
    expect(await retryDeadJob(database.db, id, { scope: mine, now })).toBe(true);
    expect(await retryDeadJob(database.db, id, { scope: mine, now })).toBe(false);
    expect(await discardDeadJob(database.db, id + 1, { scope: everything, now })).toBe(true);
  });

  it("[K1] repositories come by name with settings, quota and budget, and settings change one version at a time", async () => {
    const query = { scope: everything, search: "shop", state: null, now: noon };
    const first = await listRepositories(database.db, query, { limit: 1, after: null });
    expect(first).toMatchObject({ items: [{ id: 1, state: "known", reviewsLast30Days: 4 }], next: "1" });
    const second = await listRepositories(database.db, query, { limit: 1, after: first.next });
    expect(second).toMatchObject({ items: [{ id: 2 }], next: null });
    const edit = (target: { version: number }) =>
      changeSettings(database.db, { repository: 2, by: "mona", now: noon, ...target }, (settings) => ({
        ...settings,
        active: true,
        consentAt: noon,
        dailyUsd: 5,
      }));
    const edits = await Promise.all([edit({ version: 1 }), edit({ version: 1 })]);
    expect(edits.map((ending) => ending.kind).sort()).toEqual(["conflict", "saved"]);
    const page = await readRepositoryPage(database.db, { id: 2, scope: everything, now: noon });
    expect(page).toMatchObject({
      state: "active",
      settingsVersion: 2,
      consentAt: noon,
      settings: { dailyUsd: 5, filters: { drafts: false } },
      quota: { held: 3, left: 7 },
      budget: { day: "2026-11-20", limitUsd: 5, spentUsd: 0 },
    });
    expect(await readRepositoryPage(database.db, { id: 2, scope: mine, now: noon })).toBeNull();
  });

  it("[X2] a sealed key is kept as it was given, found nearest owner first, and one per owner, provider and host", async () => {
    const key = {
      id: "k1",
      owner: { kind: "operator" },
      provider: "anthropic",
      baseUrl: null,
      sealed: Buffer.from([0, 1, 255]),
      keyId: "m1",
      lastFour: "abcd",
      verdict: { kind: "works" },
      testedAt: noon,
      rejectedAt: null,
      lastUsedAt: null,
      createdBy: "operator",
      createdAt: noon,
    } as const;
    await saveKey(database.db, key);
    await saveKey(database.db, { ...key, id: "k2", owner: { kind: "repository", id: 1 } });
    await saveKey(database.db, { ...key, id: "k3" });
    expect((await keysFor(database.db, { id: 1, installation: 1 })).map((one) => one.id)).toEqual([
      "k2",
      "k3",
    ]);
    expect(await listKeys(database.db, mine)).toEqual([
      { ...key, id: "k2", owner: { kind: "repository", id: 1 } },
    ]);
    expect(await changeKey(database.db, "k3", { rejectedAt: noon })).toBe(true);
    expect((await listKeys(database.db, everything)).find((one) => one.id === "k3")?.rejectedAt).toBe(noon);
    expect(await removeKey(database.db, "k1")).toBe(false);
    expect(await removeKey(database.db, "k2")).toBe(true);
  });
});
