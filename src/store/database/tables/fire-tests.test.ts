// Fire tests on a real database: kept once, bounded, seen within a scope, and found for the two sides of a review.
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { onEachPostgres } from "../../../../test/each-postgres.js";
import { openTestDatabase, type TestDatabase } from "../../../../test/open-test-database.js";
import { acceptanceOf, noon, repositoryOf, requestOf, reviewId } from "../../../../test/service-support.js";
import { createIntakeStore } from "../intake-store.js";
import { createLinks } from "../views/links.js";
import {
  fireTestsOfReview,
  listFireTests,
  readFireTestRow,
  reviewsOfFireTest,
} from "../views/fire-tests-view.js";
import { noteFireTestUses } from "./fire-test-uses.js";
import {
  addedByFork,
  findFireTest,
  hasFireTest,
  keepFireTest,
  mostFireTests,
  readFireTestResults,
  removeFireTest,
  type NewFireTest,
} from "./fire-tests.js";
import { findRepository } from "./repositories.js";

const everything = { kind: "everything" } as const;
const others = { kind: "some", installations: [7], repositories: [101] } as const;
const links = createLinks("https://github.test");
const own = (repository: number) => ({ repository, isOwnOnly: true });
const shaOf = (name: string): string => name.repeat(40).slice(0, 40);

function testOf(commit: string, changed: Partial<NewFireTest> = {}): NewFireTest {
  return {
    ...{ repository: 100, commit: shaOf(commit), branch: "main", label: null, source: "upload" },
    ...{ verdict: "failed", isComplete: true, addedBy: "token:ci" },
    scenarios: { passed: 1, failed: 1, notTested: 0 },
    objectives: { held: 3, missed: 1 },
    ...{ startedAt: noon, finishedAt: noon + 1_000, results: { items: [commit] } },
    ...changed,
  };
}

await onEachPostgres("fire tests", (binaries) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase({ binaries });
    const store = createIntakeStore(database.db, { monthLimit: null, consentRequired: false });
    await store.acceptReview(acceptanceOf("one", requestOf(1, shaOf("a"))));
  });
  afterAll(() => database.close());

  it("[R6] the same results of a commit are kept once, whole, and nobody outside the scope finds them", async () => {
    const { db } = database;
    const first = await keepFireTest(db, testOf("a"), noon);
    expect(first.isNew).toBe(true);
    expect(await keepFireTest(db, testOf("a"), noon + 5)).toEqual({ id: first.id, isNew: false });
    expect(await readFireTestResults(db, first.id, everything)).toEqual({ items: ["a"] });
    expect(await readFireTestResults(db, first.id, others)).toBeNull();
    expect(await readFireTestRow(db, first.id, { scope: others, links })).toBeNull();
    expect(await readFireTestRow(db, first.id, { scope: everything, links })).toMatchObject({
      repository: { id: 100, owner: "acme", name: "shop" },
      commitUrl: `https://github.test/acme/shop/commit/${shaOf("a")}`,
      objectives: { held: 3, missed: 1 },
      ...{ startedAt: noon, createdAt: noon, addedBy: "token:ci" },
    });
    expect(await removeFireTest(db, first.id, others)).toBe(false);
    expect(await findRepository(db, { owner: "ACME", name: "Shop" })).toBe(repositoryOf().id);
    expect(await findRepository(db, { owner: "acme", name: "sho_" })).toBeNull();
  });

  it("[R6] lists are paged by key, and filtered by commit and branch", async () => {
    const { db } = database;
    await keepFireTest(db, testOf("b", { branch: "work" }), noon + 10);
    await keepFireTest(db, testOf("c"), noon + 20);
    const query = { scope: everything, repository: 100, commit: null, branch: null };
    const page = await listFireTests(db, query, { page: { limit: 2, after: null }, links });
    expect(page.items.map(({ commit }) => commit[0])).toEqual(["c", "b"]);
    const rest = await listFireTests(db, query, { page: { limit: 2, after: page.next }, links });
    expect(rest).toMatchObject({ items: [{ commit: shaOf("a") }], next: null });
    const found = await listFireTests(
      db,
      { ...query, branch: "work" },
      { page: { limit: 9, after: null }, links },
    );
    expect(found.items).toHaveLength(1);
    const byCommit = await listFireTests(
      db,
      { ...query, commit: "cccc" },
      { page: { limit: 9, after: null }, links },
    );
    expect(byCommit.items).toHaveLength(1);
    const hidden = await listFireTests(
      db,
      { ...query, scope: others },
      { page: { limit: 9, after: null }, links },
    );
    expect(hidden.items).toEqual([]);
  });

  it("[R11] the first commit in order that was measured to the end is found, and its newest results", async () => {
    const { db } = database;
    await keepFireTest(db, testOf("d", { isComplete: false }), noon + 30);
    await keepFireTest(db, testOf("d", { verdict: "nothing-tested", results: 1 }), noon + 31);
    const newest = await keepFireTest(db, testOf("b", { results: { items: ["newer"] } }), noon + 40);
    expect(await findFireTest(db, own(100), [shaOf("d"), shaOf("b"), shaOf("a")])).toEqual({
      ...{ id: newest.id, commit: shaOf("b"), results: { items: ["newer"] } },
    });
    expect(await findFireTest(db, own(100), [shaOf("e")])).toBeNull();
    expect(await findFireTest(db, own(101), [shaOf("b")])).toBeNull();
    expect([
      await hasFireTest(db, own(100), shaOf("d")),
      await hasFireTest(db, own(101), shaOf("d")),
    ]).toEqual([true, false]);
  });

  it("[R11] what a fork's run left speaks for a fork's head alone, until the repository says the same", async () => {
    const { db } = database;
    const forged = testOf("9", { addedBy: addedByFork, results: { items: ["forged"] }, source: "artifact" });
    const { id } = await keepFireTest(db, forged, noon + 45);
    const anybody = { repository: 100, isOwnOnly: false };
    expect(await findFireTest(db, anybody, [shaOf("9")])).toMatchObject({ id });
    expect(await findFireTest(db, own(100), [shaOf("9"), shaOf("b")])).toMatchObject({ commit: shaOf("b") });
    expect(await hasFireTest(db, own(100), shaOf("9"))).toBe(false);
    expect(await keepFireTest(db, { ...forged, addedBy: "github" }, noon + 46)).toEqual({ id, isNew: false });
    expect(await findFireTest(db, own(100), [shaOf("9")])).toMatchObject({ id });
    expect(await removeFireTest(db, id, everything)).toBe(true);
  });

  it("[R11] what a review was given is told of both, and what came later is told apart", async () => {
    const { db } = database;
    const review = reviewId("one");
    const base = await keepFireTest(db, testOf("c"), noon + 50);
    const head = await keepFireTest(db, testOf("a"), noon + 51);
    const uses = [
      { side: "base", fireTest: base.id, behind: 2 },
      { side: "head", fireTest: head.id, behind: 0 },
    ] as const;
    await noteFireTestUses(db, review, uses);
    await noteFireTestUses(db, review, uses);
    const later = await keepFireTest(db, testOf("a", { results: { items: ["later"] } }), noon + 60);
    const told = await fireTestsOfReview(db, review, { scope: everything, links });
    expect(told?.given).toMatchObject([
      { side: "head", behind: 0, test: { id: head.id } },
      { side: "base", behind: 2, test: { id: base.id } },
    ]);
    expect(told?.ofHead?.id).toBe(later.id);
    expect(await fireTestsOfReview(db, review, { scope: others, links })).toBeNull();
    expect(await reviewsOfFireTest(db, later.id)).toMatchObject([{ id: review, number: 1, wasGiven: false }]);
    expect(await reviewsOfFireTest(db, base.id)).toMatchObject([{ id: review, wasGiven: true }]);
    expect(await removeFireTest(db, base.id, everything)).toBe(true);
    expect((await fireTestsOfReview(db, review, { scope: everything, links }))?.given).toHaveLength(1);
  });

  it("[X8] a repository keeps the newest of its fire tests, up to a bound", async () => {
    const { db } = database;
    await sql`INSERT INTO assay.fire_tests SELECT 'fire_' || n, repository_id, commit_sha, branch, label, source, 'd' || n, verdict,
      is_complete, passed, failed, not_tested, held, missed, started_at, finished_at, bytes, body, added_by,
      created_at + n * interval '1 hour' FROM assay.fire_tests, generate_series(1, ${mostFireTests + 3}) n
      WHERE commit_sha = ${shaOf("b")} AND branch = 'work'`.execute(db);
    await keepFireTest(db, testOf("f"), noon + 1_000 * 3_600_000);
    const { count } = await db
      .selectFrom("fire_tests")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .where("repository_id", "=", 100)
      .executeTakeFirstOrThrow();
    expect(count).toBe(mostFireTests);
    for (let n = 0; n < 60; n += 1)
      await keepFireTest(
        db,
        testOf("8", { addedBy: addedByFork, results: { items: [n] } }),
        noon + (2_000 + n) * 3_600_000,
      );
    const rows = await db
      .selectFrom("fire_tests")
      .select("added_by")
      .where("repository_id", "=", 100)
      .execute();
    const ofForks = rows.filter((row) => row.added_by === addedByFork).length;
    expect(ofForks).toBeLessThan(60);
    expect(rows.length - ofForks).toBe(mostFireTests); // a stranger's flood pushes out none of these
    expect(await hasFireTest(db, own(100), shaOf("a"))).toBe(false);
  });
});
