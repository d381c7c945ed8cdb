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
import type { Database } from "../engine/open-database.js";
import { createIntakeStore } from "../intake-store.js";
import { createReviewRows } from "../review-rows.js";
import { discardDeadJob, keepDeadJob, retryDeadJob } from "../tables/dead-jobs.js";
import { changeKey, findKey, keysFor, removeKey, saveKey } from "../tables/model-keys.js";
import { changeSettings } from "../tables/repositories.js";
import { createViews } from "./create-views.js";

const everything = { kind: "everything" } as const;
const mine = { kind: "some", installations: [1], repositories: [1] } as const;
const nothing = { kind: "some", installations: [], repositories: [] } as const;
const clock = { now: () => noon, sleep: () => Promise.resolve() };

const viewsOf = (database: Database) =>
  createViews<string, object>(database, {
    clock: { ...clock, now: () => noon + 5000 },
    webUrl: "https://github.test",
    keepMs: 1000,
    stuckMs: 4999,
    onFault: (fault) => {
      throw fault as Error;
    },
  });

await onEachPostgres("the page's rows", (binaries) => {
  let database: TestDatabase;
  let views: ReturnType<typeof viewsOf>;
  beforeAll(async () => {
    database = await openTestDatabase({ binaries });
    views = viewsOf(database);
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
    const query = { scope: everything, repository: null, states: [], verdict: null, search: null };
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof views.reviews.list>> = await views.reviews.list(query, {
        limit: 2,
        after,
      });
      seen.push(...page.items.map((item) => item.id));
      after = page.next;
      if (seen.length === 4) await acceptOne("late", 90); // a row that comes in meanwhile moves nothing
    } while (after !== null);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    expect(await views.reviews.read(reviewId("p0"), mine)).toMatchObject({
      state: "running",
      isStuck: true,
      pullRequestUrl: "https://github.test/acme/shop/pull/1",
      lenses: [{ lens: "bugs", state: "running" }],
    });
    const done = await views.reviews.list({ ...query, states: ["completed"] }, { limit: 5, after: null });
    expect(done.items).toMatchObject([
      {
        id: reviewId("p2"),
        verdict: "comment",
        costUsd: 0.5,
        counts: { major: 1, dropped: 0 },
        createdAt: noon + 2,
      },
    ]);
    const found = await views.reviews.list({ ...query, search: "#3" }, { limit: 5, after: null });
    expect(found.items.map((item) => item.number)).toEqual([3]);
    await expect(views.reviews.list(query, { limit: 5, after: "x" })).rejects.toMatchObject({
      code: "usage",
    });
  });

  it("[X6] nobody sees rows outside their scope, in any list", async () => {
    const query = { repository: null, states: [], verdict: null, search: null };
    const page = { limit: 50, after: null };
    const own = await views.reviews.list({ ...query, scope: mine }, page);
    expect(own.items.length).toBeGreaterThan(0);
    expect(new Set(own.items.map((item) => item.repository.id))).toEqual(new Set([1]));
    expect((await views.reviews.list({ ...query, scope: nothing }, page)).items).toEqual([]);
    expect(await views.reviews.read(reviewId("p1"), mine)).toBeNull();
    const deliveries = { outcome: null, jobState: null, search: null };
    const seen = await views.work.listDeliveries({ ...deliveries, scope: mine }, page);
    expect(new Set(seen.items.map((item) => item.repository?.id))).toEqual(new Set([1]));
    expect((await views.work.listDeliveries({ ...deliveries, scope: nothing }, page)).items).toEqual([]);
    expect(await views.quota.list(mine)).toMatchObject([{ installation: 1, limit: 10, spent: 1 }]);
    expect(await views.quota.list(nothing)).toEqual([]);
    const named = { search: null, state: null };
    expect((await views.repositories.list({ ...named, scope: mine }, page)).items).toMatchObject([{ id: 1 }]);
    expect((await views.repositories.list({ ...named, scope: nothing }, page)).items).toEqual([]);
    expect(await views.repositories.read(2, mine)).toBeNull();
    const read = { after: 0, limit: 500, review: null };
    const events = await views.events.read({ ...read, scope: mine });
    expect(new Set(events.map((event) => event.repository))).toEqual(new Set([1]));
    expect(await views.events.read({ ...read, scope: nothing })).toEqual([]);
    expect((await views.reviews.attention(nothing)).items).toEqual([]);
    const span = { from: 0, to: noon * 2, repository: null, lens: null, model: null };
    const other = { kind: "some", installations: [2], repositories: [2] } as const;
    expect((await views.measures.precision({ ...span, scope: other, bucket: "day" })).total.findings).toBe(0);
    expect(
      (await views.measures.countedFindings({ ...span, scope: other, outcome: null }, page)).items,
    ).toEqual([]);
    expect((await views.measures.spend({ ...span, scope: other, by: "lens" })).rows).toEqual([]);
    expect((await views.measures.spend({ ...span, scope: mine, by: "lens" })).rows).toHaveLength(1);
  });

  it("[K1] spend is summed by anything, [O1] and the service is told in numbers", async () => {
    const query = { from: noon - 1, to: noon + 1, scope: everything, repository: null };
    for (const [by, key, label] of [
      ["day", "2026-11-20", "2026-11-20"],
      ["repository", "1", "acme/shop"],
      ["model", "test:model", "test:model"],
    ] as const)
      expect((await views.measures.spend({ ...query, by })).rows).toMatchObject([
        { key, label, costUsd: 0.5, tokens: { input: 10 }, reviews: 1 },
      ]);
    expect(await views.numbers()).toMatchObject({
      reviewsByState: { running: 1, completed: 1, failed: 0 },
      oldestWaitingMs: 5000,
      lenses: [{ lens: "bugs", state: "answered", runs: 1, tokens: { output: 3 } }],
      recent: [{ lens: "bugs", p50Ms: 2 }],
    });
  });

  it("[P6] a dead job is listed in scope, and retried or discarded once", async () => {
    const dead = (id: string, job: object) =>
      keepDeadJob(database.db, {
        job: { id, name: "review", installation: 1, payload: {}, ...job },
        failure: { code: "internal", kind: "permanent", message: "broken", remedy: "Report it." } as never,
        attempts: 4,
        failedAtMs: noon,
      });
    await dead("d1", { group: reviewId("p0") });
    await dead("d2", { payload: { kind: "index", repository: { id: 1 } } });
    await dead("d3", { installation: 2, payload: { kind: "review", review: reviewId("p1") } });
    await dead("d4", { payload: { kind: "installation" } });
    const page = { limit: 5, after: null };
    const idsIn = async (scope: Parameters<typeof views.work.listDeadJobs>[0]["scope"]) =>
      (await views.work.listDeadJobs({ scope, state: "dead" }, page)).items.map((item) => item.jobId).sort();
    expect(await idsIn(mine)).toEqual(["d1", "d2", "d4"]);
    expect(await idsIn({ kind: "some", installations: [1], repositories: [] })).toEqual(["d4"]);
    expect(await idsIn({ kind: "some", installations: [], repositories: [1] })).toEqual(["d1", "d2"]);
    expect(await idsIn(everything)).toHaveLength(4);
    const listed = await views.work.listDeadJobs({ scope: mine, state: "dead" }, page);
    const first = listed.items.find((item) => item.jobId === "d1")!;
    expect(first).toMatchObject({
      review: reviewId("p0"),
      repository: { id: 1 },
      kind: "review",
      attempts: 4,
    });
    const id = Number(first.id);
    const now = noon;
    expect(await retryDeadJob(database.db, id, { scope: nothing, now })).toBe(false);
    expect(await retryDeadJob(database.db, id, { scope: mine, now })).toBe(true);
    expect(await retryDeadJob(database.db, id, { scope: mine, now })).toBe(false);
    expect(await discardDeadJob(database.db, id + 2, { scope: mine, now })).toBe(false);
    expect(await discardDeadJob(database.db, id + 2, { scope: everything, now })).toBe(true);
    const { items } = await views.reviews.attention(mine);
    expect(items.filter((item) => item.kind === "dead-job").map((item) => item.title)).toHaveLength(2);
  });

  it("[K1] repositories come by name with settings, quota and budget, and settings change one version at a time", async () => {
    const query = { scope: everything, search: "shop", state: null };
    const first = await views.repositories.list(query, { limit: 1, after: null });
    expect(first).toMatchObject({
      items: [{ id: 1, state: "known", url: "https://github.test/acme/shop" }],
      next: "1",
    });
    const second = await views.repositories.list(query, { limit: 1, after: first.next });
    expect(second.items).toMatchObject([{ id: 2 }]);
    const edit = (target: { version: number }) =>
      changeSettings(database.db, { repository: 2, by: "mona", now: noon, ...target }, (settings) => ({
        ...settings,
        active: true,
        consentAt: noon,
        dailyUsd: 5,
      }));
    const edits = await Promise.all([edit({ version: 1 }), edit({ version: 1 })]);
    expect(edits.map((ending) => ending.kind).sort()).toEqual(["conflict", "saved"]);
    expect(await views.repositories.read(2, everything)).toMatchObject({
      state: "active",
      settingsVersion: 2,
      consentAt: noon,
      settings: { dailyUsd: 5, filters: { drafts: false } },
      quota: { held: 3, left: 7 },
      budget: { day: "2026-11-20", limitUsd: 5, spentUsd: 0 },
    });
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
      verdict: { kind: "works", model: "anthropic:m", isFormatKept: true, costUsd: null },
      testedAt: noon,
      createdBy: "operator",
      createdAt: noon,
    } as const;
    await saveKey(database.db, key);
    await saveKey(database.db, { ...key, id: "k2", owner: { kind: "repository", id: 2 } });
    await saveKey(database.db, { ...key, id: "k3" });
    const nearest = await keysFor(database.db, { id: 2, installation: 2 });
    expect(nearest.map((one) => one.id)).toEqual(["k2", "k3"]);
    const theirs = { kind: "some", installations: [2], repositories: [2] } as const;
    expect(await findKey(database.db, "k2", theirs)).toEqual({
      ...key,
      id: "k2",
      owner: { kind: "repository", id: 2 },
    });
    expect(await findKey(database.db, "k3", theirs)).toBeNull();
    expect(await findKey(database.db, "k2", mine)).toBeNull();
    const listed = await views.keys.list(theirs);
    expect(listed).toMatchObject([
      { id: "k2", ownerLabel: "acme/shop", usedBy: ["acme/shop"], usedByCount: 1 },
    ]);
    expect(JSON.stringify(await views.keys.list(everything))).not.toContain("sealed");
    expect(await views.keys.list(nothing)).toEqual([]);
    expect(await changeKey(database.db, "k3", { tested: { verdict: null, at: noon + 1 } })).toBe(true);
    expect(await removeKey(database.db, "k1")).toBe(false);
    expect(await removeKey(database.db, "k2")).toBe(true);
  });

  async function acceptOne(name: string, number: number): Promise<void> {
    const intake = createIntakeStore(database.db, { monthLimit: 10, consentRequired: false });
    const repository = repositoryOf({ id: 3, installation: 3, name: "later" });
    const request = requestOf(number, "f".repeat(40), { repository });
    await intake.acceptReview(acceptanceOf(name, request, { now: noon + 4000 }));
  }
});
