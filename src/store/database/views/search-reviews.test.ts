// The search box of the reviews list on a real database: what is found by which words, and that no text is more than words.
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { onEachPostgres } from "../../../../test/each-postgres.js";
import { openTestDatabase, type TestDatabase } from "../../../../test/open-test-database.js";
import { acceptanceOf, noon, requestOf } from "../../../../test/service-support.js";
import { createIntakeStore } from "../intake-store.js";
import { createLinks } from "./links.js";
import { listReviews } from "./list-reviews.js";

const titles = [
  "Add a cart (WIP)",
  "fix: round the cart's total",
  "Größe des Pakets, 修复购物车",
  "feature/checkout_v2",
  "'; DROP TABLE reviews; --",
];

await onEachPostgres("searching reviews", (binaries) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase({ binaries });
    const store = createIntakeStore(database.db, { monthLimit: null, consentRequired: false });
    for (const [at, title] of titles.entries()) {
      const headSha = `${at}c0ffee${"0".repeat(33)}`;
      const request = requestOf(at + 1, headSha);
      const pullRequest = { ...request.pullRequest, title, author: at === 0 ? "octo-mona" : "ada" };
      await store.acceptReview(acceptanceOf(`s${at}`, { ...request, pullRequest }));
    }
  });
  afterAll(() => database.close());

  const find = async (search: string): Promise<number[]> => {
    const query = {
      scope: { kind: "everything" },
      repository: null,
      states: [],
      verdict: null,
      search,
    } as const;
    const shown = { links: createLinks("https://github.test"), now: noon, stuckMs: 1 };
    const page = await listReviews(database.db, query, { page: { after: null, limit: 10 }, shown });
    return page.items.map(({ number }) => number).sort();
  };

  it("[L3] every word asked for begins a word of title, author or base; numbers and heads are found too", async () => {
    expect(await find("cart")).toEqual([1, 2]);
    expect(await find("CAR add")).toEqual([1]);
    expect(await find("mona")).toEqual([1]);
    expect(await find("main")).toEqual([1, 2, 3, 4, 5]);
    expect(await find("checkout")).toEqual([4]);
    expect(await find("feature/check")).toEqual([4]);
    expect(await find("Größe")).toEqual([3]);
    expect(await find("修复")).toEqual([3]);
    expect(await find("#2")).toEqual([2]);
    expect(await find("2")).toEqual([2]);
    expect(await find("3c0f")).toEqual([4]);
    expect(await find("3C0FFEE")).toEqual([4]);
    expect(await find("3c0")).toEqual([]);
  });

  it("[L3] texts that speak SQL or the query's own language are words and nothing more", async () => {
    expect(await find("drop table")).toEqual([5]);
    for (const text of ["!cart", "cart &", "(cart", "cart'", "cart\\", "cart:*", "%cart_"])
      expect(await find(text), text).toEqual([1, 2]);
    expect(await find("cart | xyzzy")).toEqual([]);
    for (const text of ["'", "&", "!", "<->", "%", "_", "\\", "x".repeat(3_000)])
      expect(await find(text), text.slice(0, 5)).toEqual([]);
  });

  it("[L3] the index answers", async () => {
    await sql`SET enable_seqscan = off`.execute(database.db);
    const { rows } = await sql<{ "QUERY PLAN": string }>`EXPLAIN SELECT id FROM assay.reviews v
      WHERE assay.found_by(v.title, v.author, v.base_ref, v.number, v.head_sha) @@ assay.search_for('cart', NULL, NULL)`.execute(
      database.db,
    );
    expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain("reviews_by_words");
  });
});
