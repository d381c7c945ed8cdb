// Many deliveries at once through the door, the gate and the store on a real PostgreSQL: one commit for many, each as if it had come alone.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../test/open-test-database.js";
import { createIntakeStore } from "../store/store.js";
import { createIntake } from "./create-intake.js";
import { received } from "./fixtures/received-example.js";
import { activate, deliverTo, pushed, startScene, type Scene } from "./fixtures/start-scene.js";
import type { DeliveryAnswer } from "./handle-delivery.js";

let database: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const unbounded = { repositoryPerHour: null, installationPerHour: null };

async function open(over: Parameters<typeof startScene>[1] = {}): Promise<void> {
  scene = await startScene(database, { policy: unbounded, ...over });
  await activate(scene);
}

const headOf = (number: number): string => number.toString(16).padStart(40, "c");
const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
const push = (number: number, guid = `guid-${number}`): Promise<DeliveryAnswer> =>
  scene.deliver("pull_request", pushed({ number, head: headOf(number) }), guid);
const count = async (what: string): Promise<number> =>
  (await scene.rows<{ n: number }>(`SELECT count(*) AS n FROM ${what}`))[0]?.n ?? -1;
const reviewsOf = "assay.reviews WHERE head_sha LIKE '%c%'"; // not the one that made the repository known

describe("deliveries that come together", () => {
  it("[W2] share commits, and each is answered when its rows are there for everybody", async () => {
    await open();
    const other = await database.again();
    const seen = await Promise.all(
      upTo(60).map(async (number) => {
        const { status } = await push(number);
        const rows = await other.db
          .selectFrom("deliveries as d")
          .innerJoin("reviews as r", "r.id", "d.review_id")
          .innerJoin("outbox as o", "o.job_id", "d.job_id")
          .innerJoin("quota_reservations as q", "q.review_id", "r.id")
          .innerJoin("events as e", "e.review_id", "r.id")
          .select(["d.outcome", "r.head_sha", "e.seq", "q.state"])
          .where("d.guid", "=", `guid-${number}`)
          .execute();
        return { status, rows };
      }),
    );
    await other.close();
    for (const [at, one] of seen.entries())
      expect(one).toEqual({
        status: 202,
        rows: [{ outcome: "queued", head_sha: headOf(at + 1), seq: 1, state: "held" }],
      });
    const commits = await scene.rows("SELECT DISTINCT xmin FROM assay.deliveries");
    expect(commits.length).toBeLessThan(10); // one for each of the first two, one for the rest, and room for a slow machine
    const written = await scene.rows(`
      SELECT o.job_id FROM assay.outbox o JOIN assay.deliveries d ON d.job_id = o.job_id AND d.xmin = o.xmin`);
    expect(written).toHaveLength(60); // delivery and job in one transaction
  });

  it("[W5] one that the database refuses fails none of its neighbours", async () => {
    await open();
    await scene.rows("ALTER TABLE assay.reviews ADD CONSTRAINT refused CHECK (number <> 21)");
    const answers = await Promise.all(upTo(41).map((number) => push(number)));
    await scene.rows("ALTER TABLE assay.reviews DROP CONSTRAINT refused");
    expect(answers.map(({ status }) => status)).toEqual(
      upTo(41).map((number) => (number === 21 ? 503 : 202)),
    );
    expect(scene.faults).toMatchObject([{ code: "database-failed" }]);
    expect([await count(reviewsOf), await count("assay.deliveries")]).toEqual([40, 40]);
  });

  it("[W5] times at the ends of the calendar are stored like any other", async () => {
    await open();
    const odd = ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2026-11-20T12:00:00.123Z"];
    const answers = await Promise.all(
      odd.map((updated_at, at) =>
        scene.deliver("pull_request", pushed({ number: 50 + at, head: headOf(at), more: { updated_at } })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const rows = await scene.rows<{ as_of: number }>(
      "SELECT as_of FROM assay.reviews WHERE number >= 50 AND number < 60 ORDER BY number",
    );
    expect(rows[2]?.as_of).toBe(Date.parse("2026-11-20T12:00:00.123Z"));
  });

  it("[W2] duplicates among them queue once", async () => {
    await open();
    const numbers = upTo(90).map((at) => 1 + (at % 30)); // each three times
    const answers = await Promise.all(numbers.map((number) => push(number)));
    const outcomes = answers.map(({ body }) => body["outcome"]);
    expect(outcomes.filter((outcome) => outcome === "accepted")).toHaveLength(30);
    expect(outcomes.filter((outcome) => outcome === "duplicate")).toHaveLength(60);
    expect([await count(reviewsOf), await count("assay.deliveries")]).toEqual([30, 30]);
  });

  it("[W3][G4] one head told by several deliveries is one review, and the newest head's alone goes on", async () => {
    await open();
    const deliver = (head: string, seconds: number): Promise<DeliveryAnswer> =>
      scene.deliver("pull_request", pushed({ number: 7, head: headOf(Number(head)), seconds }));
    await Promise.all([deliver("1", 1), deliver("1", 1), deliver("2", 2), deliver("2", 2), deliver("3", 3)]);
    const rows = await scene.rows<{ head_sha: string }>(
      "SELECT head_sha FROM assay.reviews WHERE number = 7 AND state = 'queued'",
    );
    expect(rows).toEqual([{ head_sha: headOf(3) }]);
  });

  it("[G2] of two processes spend no slot twice, and each refusal is stated", async () => {
    await open({ monthLimit: 12 });
    const [used] = await scene.rows<{ reserved: number }>("SELECT reserved FROM assay.quota_months");
    const other = await database.again();
    const second = createIntake({
      store: createIntakeStore(other.db, { monthLimit: 12, consentRequired: false }),
      ...{ secrets: ["s"], own: { appId: 2, slug: "assay", reviewLabel: null }, policy: unbounded },
      onFault: (fault) => scene.faults.push(fault.error),
      clock: { now: () => scene.now },
    });
    const answers = await Promise.all(
      upTo(40).map((number) =>
        deliverTo(number % 2 === 0 ? scene.intake : second, {
          event: "pull_request",
          payload: pushed({ number, head: headOf(number) }),
        }),
      ),
    );
    await other.close();
    const accepted = answers.filter(({ status }) => status === 202).length;
    expect(accepted).toBe(12 - (used?.reserved ?? 0));
    expect(await count("assay.reviews WHERE code = 'quota-out'")).toBe(40 - accepted);
    expect(await scene.rows("SELECT reserved, held, spent FROM assay.quota_months")).toEqual([
      { reserved: 12, held: 12, spent: 0 },
    ]);
    expect(scene.faults).toEqual([]);
  });

  it("[G1][G3][W4] of every sort leave what they leave one by one", async () => {
    const all = [
      ["pull_request", pushed({ number: 1, head: headOf(1) })],
      ["pull_request", pushed({ number: 2, head: headOf(2), more: { draft: true } })],
      ["pull_request", pushed({ number: 3, head: headOf(3), more: { state: "closed" } })],
      ["pull_request", pushed({ number: 4, head: headOf(4), action: "closed" })],
      ["star", { action: "created" }],
      ["ping", { zen: "x", hook_id: 1 }],
      [
        "push",
        received("push", undefined, { ref: "refs/heads/master", deleted: false, after: "a".repeat(40) }),
      ],
      ["pull_request", pushed({ number: 5, head: headOf(5) })],
      ["pull_request", pushed({ number: 999, head: headOf(6), seconds: 60 })], // an older review of it is under way
    ] as const;
    const left = async (deliverAll: () => Promise<DeliveryAnswer[]>): Promise<unknown> => {
      await open();
      await scene.rows("UPDATE assay.reviews SET state = 'queued' WHERE number = 999");
      const answers = await deliverAll();
      return {
        answers: answers.map(({ status, body }) => [status, body["outcome"]]),
        reviews: await scene.rows(
          "SELECT number, state, code, ordinal, last_seq FROM assay.reviews ORDER BY number, created_at, state",
        ),
        deliveries: await scene.rows(
          "SELECT guid, outcome, reason, job_state, attempts FROM assay.deliveries ORDER BY guid",
        ),
        events: await scene.rows(
          "SELECT r.number, e.seq, e.type FROM assay.events e JOIN assay.reviews r ON r.id = e.review_id ORDER BY 1, 2, 3",
        ),
        jobs: await scene.rows(
          "SELECT job -> 'job' ->> 'name' AS name, count(*) FROM assay.outbox GROUP BY 1 ORDER BY 1",
        ),
        quota: await scene.rows("SELECT reserved, returned, held FROM assay.quota_months"),
      };
    };
    const oneByOne = await left(async () => {
      const answers: DeliveryAnswer[] = [];
      for (const [at, [event, payload]] of all.entries())
        answers.push(await scene.deliver(event, payload, `guid-${at}`));
      return answers;
    });
    const together = await left(() =>
      Promise.all(all.map(([event, payload], at) => scene.deliver(event, payload, `guid-${at}`))),
    );
    expect(together).toEqual(oneByOne);
  });

  it("[W5][X8] too many at once are refused with 503 and a time, and all that was answered 202 is there", async () => {
    await open();
    let release = (): void => undefined;
    const isHeld = new Promise<void>((locked) => {
      void database.db.transaction().execute(async (tx) => {
        await tx.selectFrom("quota_months").selectAll().forUpdate().execute();
        await new Promise<void>((ready) => {
          release = ready;
          locked();
        });
      });
    });
    await isHeld;
    const answers = Promise.all(upTo(2_050).map((number) => push(number)));
    const pushedAll = new Promise<void>((ready) => setImmediate(ready));
    await pushedAll;
    release();
    const statuses = (await answers).map(({ status, retryAfterS }) => `${status} ${retryAfterS ?? ""}`);
    expect(statuses.filter((status) => status === "202 ")).toHaveLength(2_000);
    expect(statuses.filter((status) => status === "503 10")).toHaveLength(50);
    expect([await count(reviewsOf), await count("assay.deliveries")]).toEqual([2_000, 2_000]);
    expect((await push(5_000)).status).toBe(202);
  });
});
