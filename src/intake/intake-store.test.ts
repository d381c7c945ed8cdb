// From signed bytes to rows: the door, the gate and the store's one transaction together, on a real PostgreSQL.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../test/open-test-database.js";
import { received } from "./fixtures/received-example.js";
import { activate, facts, pushed, startScene, type Scene } from "./fixtures/start-scene.js";

let database: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
afterEach(() => expect(scene.faults).toEqual([]));

async function open(over: Parameters<typeof startScene>[1] = {}): Promise<void> {
  scene = await startScene(database, over);
  await activate(scene);
}

const heads = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => at.toString(16).padStart(40, "0"));

const reviews = (): Promise<
  { id: string; head: string; state: string; code: string | null; ordinal: number }[]
> =>
  scene.rows(
    "SELECT id, head_sha AS head, state, code, ordinal FROM assay.reviews ORDER BY created_at, ordinal, id",
  );

const outbox = async (): Promise<string[]> =>
  (await scene.rows<{ job_id: string }>("SELECT job_id FROM assay.outbox ORDER BY id")).map(
    (row) => row.job_id,
  );

const quota = async (): Promise<unknown> =>
  (
    await scene.rows<unknown>(
      "SELECT reserved::int, spent::int, returned::int FROM assay.quota_months ORDER BY month LIMIT 1",
    )
  )[0];

const [head = "", next = ""] = heads(2);

describe("a delivery", () => {
  it("[W2][L1] is recorded with its review, its first event and its job", async () => {
    await open();
    const answer = await scene.deliver("pull_request", pushed({ head }), "guid-1");
    const review = answer.body["review"];
    expect(answer.status).toBe(202);
    expect(await reviews()).toMatchObject([{ id: review, head, state: "queued", ordinal: 1 }]);
    expect(await outbox()).toEqual([`review-${review ?? ""}`]);
    expect(await scene.rows("SELECT seq, type FROM assay.events")).toEqual([
      { seq: 1, type: "review:queued" },
    ]);
    expect(await scene.rows("SELECT outcome, job_state, review_id FROM assay.deliveries")).toEqual([
      { outcome: "queued", job_state: "pending", review_id: review },
    ]);
  });

  it("[W2] that is repeated, even ten times at once, queues nothing more", async () => {
    await open();
    const payload = pushed({ head });
    const answers = await Promise.all(heads(10).map(() => scene.deliver("pull_request", payload, "guid-1")));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 202]);
    expect(await reviews()).toHaveLength(1);
    expect(await outbox()).toHaveLength(1);
  });

  it("[W2] whose job failed is queued again when it is repeated, and only then", async () => {
    await open();
    const payload = pushed({ head });
    await scene.deliver("pull_request", payload, "guid-1");
    await scene.rows("UPDATE assay.reviews SET state = 'failed'");
    await scene.rows("UPDATE assay.deliveries SET job_state = 'failed'");
    expect(await scene.deliver("pull_request", payload, "guid-1")).toMatchObject({
      status: 202,
      body: { outcome: "requeued" },
    });
    expect(await scene.deliver("pull_request", payload, "guid-1")).toMatchObject({
      status: 200,
      body: { outcome: "duplicate" },
    });
    expect((await reviews()).map(({ state, ordinal }) => [state, ordinal])).toEqual([
      ["failed", 1],
      ["queued", 2],
    ]);
    expect(await outbox()).toHaveLength(2);
  });

  it("[W2] of a command has a new job id in each attempt, because the queue still knows the failed one", async () => {
    await open();
    const more = { issue: { pull_request: {} }, comment: { body: "/assay review" } };
    const payload = received("issue_comment", "created", more);
    await scene.deliver("issue_comment", payload, "guid-1");
    await scene.rows("UPDATE assay.deliveries SET job_state = 'failed'");
    await scene.deliver("issue_comment", payload, "guid-1");
    expect(await outbox()).toEqual(["command-guid-1", "command-guid-1-2"]);
  });

  it("[W1][W4] that is refused leaves no row, one that is ignored leaves its reason", async () => {
    await open();
    const raw = Buffer.from(JSON.stringify(pushed({ head })));
    const headers = {
      "x-github-event": "pull_request",
      "x-github-delivery": "g",
      "x-hub-signature-256": "sha256=0",
    };
    expect((await scene.intake.handleDelivery({ raw, headers })).status).toBe(401);
    await scene.deliver("pull_request", { action: "opened" });
    await scene.deliver("star", { action: "created" }, "guid-star");
    expect(await scene.rows("SELECT guid, outcome, reason FROM assay.deliveries")).toEqual([
      { guid: "guid-star", outcome: "ignored", reason: "event-not-used" },
    ]);
  });
});

describe("one head", () => {
  it("[W3] is reviewed once, whatever delivers it; again when a person asks or the settings are new", async () => {
    await open();
    await scene.deliver("pull_request", pushed({ head }));
    expect(await scene.deliver("pull_request", pushed({ head, action: "reopened" }))).toMatchObject({
      body: { outcome: "same-head" },
    });
    expect(await reviews()).toHaveLength(1);
    const given = await scene.rows<{ id: number; owner: string; name: string; installation: number }>(
      "SELECT id, owner, name, installation_id AS installation FROM assay.repositories",
    );
    const repository = { ...given[0]!, private: false, defaultBranch: "master" };
    const asked = await scene.intake.askForReview({
      repository,
      trigger: "command",
      asked: true,
      full: false,
      pullRequest: { ...facts, headSha: head },
    });
    expect(asked).toMatchObject({ kind: "accepted" });
    await scene.rows("UPDATE assay.reviews SET state = 'completed' WHERE state = 'queued'");
    await scene.rows("UPDATE assay.repositories SET settings_version = settings_version + 1");
    expect((await scene.deliver("pull_request", pushed({ head, action: "reopened" }))).status).toBe(202);
    expect((await reviews()).map(({ state, ordinal }) => `${state} ${ordinal}`).sort()).toEqual([
      "cancelled 1",
      "completed 2",
      "queued 1",
    ]);
  });

  it("[W4] is reviewed anew when its base is changed, and after it was closed and opened again", async () => {
    await open();
    await scene.deliver("pull_request", pushed({ head }));
    const rebased = {
      ...pushed({ head, action: "opened", seconds: 1 }),
      action: "edited",
      changes: { base: { ref: { from: "old" } } },
    };
    expect((await scene.deliver("pull_request", rebased)).status).toBe(202);
    await scene.deliver("pull_request", pushed({ head, action: "closed", seconds: 2 }));
    expect(
      (await scene.deliver("pull_request", pushed({ head, action: "reopened", seconds: 3 }))).status,
    ).toBe(202);
    expect((await reviews()).map(({ state, code }) => `${state} ${code ?? ""}`).sort()).toEqual([
      "cancelled closed",
      "cancelled superseded",
      "queued ",
    ]);
  });
});

describe("the gate", () => {
  it("[G1][W4] records what it refuses for an inactive repository, which appears; Redeliver works once it is active", async () => {
    scene = await startScene(database);
    const payload = pushed({ head });
    expect(await scene.deliver("pull_request", payload, "guid-1")).toMatchObject({
      status: 200,
      body: { outcome: "refused", code: "repository-inactive" },
    });
    expect(await scene.rows("SELECT state FROM assay.repositories")).toEqual([{ state: "known" }]);
    expect(await reviews()).toEqual([]);
    await scene.rows(
      "UPDATE assay.repositories SET state = 'active', settings = settings || '{\"active\": true}'",
    );
    expect((await scene.deliver("pull_request", payload, "guid-1")).status).toBe(202);
  });

  it("[G2][G1] gives one slot to one of two pull requests, and one notice in all", async () => {
    await open({ monthLimit: 1 });
    const first = [1, 2, 3].map((number) => scene.deliver("pull_request", pushed({ number, head })));
    const answers = await Promise.all(first);
    expect(answers.map(({ body }) => body["outcome"]).sort()).toEqual(["accepted", "refused", "refused"]);
    const losers = answers.filter(({ body }) => body["outcome"] === "refused");
    expect(losers[0]?.body).toMatchObject({ code: "quota-out" });
    await scene.deliver("pull_request", pushed({ number: 4, head: next }));
    expect((await outbox()).filter((id) => id.startsWith("notice-quota"))).toEqual([
      "notice-quota-77-2026-11",
    ]);
    expect((await outbox()).filter((id) => id.startsWith("notice-ended"))).toHaveLength(3);
    expect(await quota()).toEqual({ reserved: 1, spent: 0, returned: 0 });
    const rows = await reviews();
    expect(rows.map(({ state, code }) => `${state} ${code ?? ""}`).sort()).toEqual([
      "queued ",
      "skipped quota-out",
      "skipped quota-out",
      "skipped quota-out",
    ]);
  });

  it("[G3] states a skip in a row, an event and a notice, and spends nothing", async () => {
    await open({ monthLimit: 5 });
    const draft = pushed({ head, action: "opened", more: { draft: true } });
    expect(await scene.deliver("pull_request", draft)).toMatchObject({
      status: 200,
      body: { outcome: "skipped" },
    });
    expect(await reviews()).toMatchObject([{ state: "skipped", code: "draft" }]);
    expect(await scene.rows("SELECT type FROM assay.events")).toEqual([{ type: "review:skipped" }]);
    const [review] = await reviews();
    expect(await outbox()).toEqual([`notice-ended-${review?.id ?? ""}`]);
    expect((await scene.deliver("pull_request", pushed({ head, action: "ready_for_review" }))).status).toBe(
      202,
    );
  });

  it("[G4] makes one review of a burst, the newest, in whatever order it comes; the others' quota is returned", async () => {
    await open({ monthLimit: 100, policy: { pauseAfter: 1_000 } });
    const pushes = heads(16).map((sha, at) => pushed({ head: sha, seconds: at }));
    const shuffled = pushes.map((_, at) => pushes[(at * 7 + 3) % pushes.length]);
    const answers = await Promise.all(shuffled.map((payload) => scene.deliver("pull_request", payload)));
    expect(answers.every(({ status }) => status === 200 || status === 202)).toBe(true);
    const rows = await reviews();
    const queued = rows.filter(({ state }) => state === "queued");
    expect(queued.map((row) => row.head)).toEqual([heads(16).at(-1)]);
    expect(rows.filter(({ code }) => code === "superseded")).toHaveLength(rows.length - 1);
    expect(await quota()).toEqual({ reserved: rows.length, spent: 0, returned: rows.length - 1 });
  });

  it("[G4] pauses after many reviews of one pull request, and says so once", async () => {
    await open({ policy: { pauseAfter: 2 } });
    for (const [at, sha] of heads(5).entries()) {
      await scene.deliver("pull_request", pushed({ head: sha, seconds: at }));
      await scene.rows("UPDATE assay.reviews SET state = 'completed' WHERE state = 'queued'");
    }
    expect((await reviews()).map(({ state, code }) => code ?? state).sort()).toEqual([
      "completed",
      "completed",
      "paused",
      "paused",
      "paused",
    ]);
    expect((await outbox()).filter((id) => id.startsWith("notice-paused"))).toHaveLength(1);
    expect(await scene.rows("SELECT number::int, by FROM assay.pauses")).toEqual([
      { number: 2, by: "assay" },
    ]);
  });

  it("[G5] stops a closed pull request's review, and all of an installation that is removed", async () => {
    await open({ monthLimit: 9 });
    await scene.deliver("pull_request", pushed({ number: 1, head }));
    await scene.deliver("pull_request", pushed({ number: 2, head }));
    await scene.deliver("pull_request", pushed({ number: 1, head, action: "closed", seconds: 1 }));
    expect((await reviews()).map(({ state }) => state).sort()).toEqual(["cancelled", "queued"]);
    const removed = received("installation", "deleted", { installation: { id: 77 } });
    expect((await scene.deliver("installation", removed, "guid-removed")).status).toBe(202);
    expect((await reviews()).map(({ code }) => code).sort()).toEqual(["closed", "uninstalled"]);
    expect(await quota()).toEqual({ reserved: 2, spent: 0, returned: 2 });
    expect(await outbox()).toContain("installation-guid-removed");
  });
});

describe("a repository that is switched off", () => {
  it("[G5] stops what is running, and gives its quota back", async () => {
    await open({ monthLimit: 9 });
    const { body } = await scene.deliver("pull_request", pushed({ head }));
    expect(await scene.intake.stopRepository({ id: 186853002, installation: 77 })).toEqual([body["review"]]);
    expect(await reviews()).toMatchObject([{ state: "cancelled", code: "deactivated" }]);
    expect(await quota()).toEqual({ reserved: 1, spent: 0, returned: 1 });
    expect(await scene.intake.stopRepository({ id: 186853002, installation: 77 })).toEqual([]);
  });
});

describe("a store that is down", () => {
  it("[W5] is answered 503, and the same delivery is taken in when it is back", async () => {
    await open();
    await scene.rows("ALTER TABLE assay.outbox RENAME TO outbox_gone");
    expect((await scene.deliver("pull_request", pushed({ head }), "guid-1")).status).toBe(503);
    expect(scene.faults.splice(0)).toHaveLength(1);
    expect(await scene.rows("SELECT 1 FROM assay.deliveries")).toEqual([]);
    expect(await reviews()).toEqual([]);
    await scene.rows("ALTER TABLE assay.outbox_gone RENAME TO outbox");
    expect((await scene.deliver("pull_request", pushed({ head }), "guid-1")).status).toBe(202);
  });
});
