// Precision over a small history made by hand: every claim about a pull request counts once, with the last word on it.
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../../test/open-test-database.js";
import {
  acceptanceOf,
  findingOf,
  noon,
  repositoryOf,
  requestOf,
  reviewId,
} from "../../../../test/service-support.js";
import { createIntakeStore } from "../intake-store.js";
import { createReviewRows } from "../review-rows.js";
import { recordAct, type FindingAct } from "../tables/feedback.js";
import { listCountedFindings } from "./counted-findings.js";
import { createLinks } from "./links.js";
import { readPrecision } from "./precision.js";

const dayMs = 86_400_000;
const query = {
  ...{ from: noon - dayMs, to: noon + 3 * dayMs, scope: { kind: "everything" } as const },
  ...{ repository: null, lens: null, model: null },
};
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await complete("one", "a", noon, ["kept", "wrong", "gone"]);
  await say("kept", "accepted", "");
  await say("wrong", "dismissed", "not here");
  await complete("two", "b", noon + dayMs, ["kept", "wrong", "new"]); // the next head repeats two claims
  await say("gone", "code-changed", "");
  await say("new", "resolved", "");
  await say("wrong", "reply", "It is not.");
  await say("wrong", "reaction", "+2 -1");
});
afterAll(() => database.close());

async function complete(name: string, head: string, now: number, found: readonly string[]): Promise<void> {
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const store = createIntakeStore(database.db, { monthLimit: null, consentRequired: false });
  const rows = createReviewRows(database.db, clock);
  const request = requestOf(1, head.repeat(40), { repository: repositoryOf({ id: 1, installation: 1 }) });
  await store.acceptReview(acceptanceOf(name, request, { now }));
  await rows.begin(reviewId(name));
  const findings = found.map((id, index) => ({
    finding: findingOf(id),
    placed: "inline" as const,
    commentId: index,
  }));
  const ending = { verdict: "comment", degraded: false, postedReviewId: 1, fixed: [], findings } as const;
  await rows.finish(reviewId(name), { state: "completed", ...ending }, []);
}

async function say(fingerprint: string, kind: FindingAct["kind"], value: string): Promise<void> {
  const act = {
    repository: 1,
    number: 1,
    finding: { fingerprint },
    actor: "mona",
    source: "github",
  } as const;
  expect(await recordAct(database.db, { ...act, kind, value, at: noon + 1 })).toBe(true);
}

it("[O2] (accepted + fixed) / (accepted + fixed + dismissed), each claim once although two heads made it", async () => {
  const { rows, points, total } = await readPrecision(database.db, { ...query, bucket: "day" });
  const tally = { findings: 4, accepted: 1, dismissed: 1, fixed: 1, open: 1, precision: 2 / 3 };
  expect(total).toEqual(tally);
  const repository = { id: 1, installation: 1, owner: "acme", name: "shop" };
  const said = { resolved: 1, replied: 1, up: 2, down: 1 };
  const reasons = [{ reason: "not here", count: 1 }];
  expect(rows).toEqual([{ lens: "bugs", model: "test:model", repository, ...tally, said, reasons }]);
  const midnight = Date.UTC(2026, 10, 20);
  expect(points.map(({ from, findings, precision }) => ({ from, findings, precision }))).toEqual([
    { from: midnight, findings: 3, precision: 2 / 3 },
    { from: midnight + dayMs, findings: 1, precision: null },
  ]);
});

it("[O2] the findings behind each number can be opened, page by page", async () => {
  const links = createLinks("https://github.test");
  const open = await listCountedFindings(
    database.db,
    { ...query, outcome: "open" },
    { page: { limit: 5, after: null }, links },
  );
  expect(open).toMatchObject({ items: [{ id: "new", review: reviewId("two"), outcome: null }], next: null });
  const seen: string[] = [];
  for (let after: string | null = null, isFirst = true; isFirst || after !== null; isFirst = false) {
    const page: Awaited<ReturnType<typeof listCountedFindings>> = await listCountedFindings(
      database.db,
      { ...query, outcome: null },
      { page: { limit: 1, after }, links },
    );
    seen.push(...page.items.map(({ id }) => id));
    after = page.next;
  }
  expect(seen).toEqual(["new", "wrong", "kept", "gone"]);
});

it("[O2] what people did at the code host opens as findings; a thread that was opened again, and thumbs taken away, do not count", async () => {
  const links = createLinks("https://github.test");
  const heard = async (): Promise<string[]> => {
    const asked = { page: { limit: 9, after: null }, links };
    return (await listCountedFindings(database.db, { ...query, outcome: "said" }, asked)).items.map(
      ({ id }) => id,
    );
  };
  expect((await heard()).sort()).toEqual(["new", "wrong"]);
  await say("new", "unresolved", "");
  await say("wrong", "reaction", "+0 -0");
  const { rows } = await readPrecision(database.db, { ...query, bucket: "day" });
  expect(rows[0]?.said).toEqual({ resolved: 0, replied: 1, up: 0, down: 0 });
});

it("[O2] [L2] every review that holds the finding tells its readers, and polling the same thumbs again tells nobody", async () => {
  const toldOf = async (): Promise<number> => {
    const rows = await database.db
      .selectFrom("events")
      .select("review_id")
      .where("type", "=", "finding:told")
      .where(sql`body ->> 'finding'`, "=", "kept")
      .execute();
    expect(new Set(rows.map(({ review_id }) => review_id)).size).toBe(2);
    return rows.length;
  };
  const act = { repository: 1, number: 1, finding: { fingerprint: "kept" }, source: "github" } as const;
  const thumbs = { ...act, kind: "reaction", value: "+1 -0", actor: "reactions", at: noon + 2 } as const;
  expect(await recordAct(database.db, thumbs)).toBe(true);
  const told = await toldOf();
  expect(await recordAct(database.db, { ...thumbs, at: noon + 3 })).toBe(false);
  expect(await toldOf()).toBe(told);
});
