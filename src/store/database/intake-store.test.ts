// Taking in deliveries on a real database: everything of one delivery at once, whatever comes at the same time.
import { afterAll, beforeAll, expect, it } from "vitest";
import { onEachPostgres } from "../../../test/each-postgres.js";
import { openTestDatabase, type TestDatabase } from "../../../test/open-test-database.js";
import {
  acceptanceOf,
  admitAll,
  deliveryOf,
  noon,
  quotaOut,
  repositoryOf,
  requestOf,
  reviewId,
} from "../../../test/service-support.js";
import type { GateState, IntakeStore } from "../../intake/intake.js";
import { deliveryJob, endNoticeJob } from "../../intake/intake.js";
import { createIntakeStore } from "./intake-store.js";
import { keepDeadJob } from "./tables/dead-jobs.js";
import { setMonthLimit } from "./tables/installations.js";
import { changeSettings } from "./tables/repositories.js";

await onEachPostgres("taking in deliveries", (binaries) => {
  let database: TestDatabase;
  let store: IntakeStore;
  let nextRepository = 1000;
  beforeAll(async () => {
    database = await openTestDatabase({ binaries });
    store = createIntakeStore(database.db, { monthLimit: null, consentRequired: false });
  });
  afterAll(() => database.close());

  /** A request of a repository and an installation that no other test touches. */
  function own(number = 1, headSha = "a".repeat(40)) {
    nextRepository += 1;
    const repository = repositoryOf({ id: nextRepository, installation: nextRepository });
    return requestOf(number, headSha, { repository });
  }
  const reviewsOf = (repository: number) =>
    database.db
      .selectFrom("reviews")
      .selectAll()
      .where("repository_id", "=", repository)
      .orderBy("id")
      .execute();
  const quotaOf = (installation: number) =>
    database.db
      .selectFrom("quota_months")
      .selectAll()
      .where("installation_id", "=", installation)
      .executeTakeFirstOrThrow();

  it("[W2] one delivery leaves its row, the review, its first event, the quota's unit and the job", async () => {
    const request = own();
    const accepted = await store.acceptReview(acceptanceOf("one" + binaries, request));
    const review = reviewId("one" + binaries);
    expect(accepted).toEqual({ kind: "accepted", review, superseded: [] });
    expect(await reviewsOf(request.repository.id)).toMatchObject([
      { id: review, state: "queued", ordinal: 1, settings_version: 1, created_at: noon, last_seq: 1 },
    ]);
    const events = await database.db
      .selectFrom("events")
      .selectAll()
      .where("review_id", "=", review)
      .execute();
    expect(events).toMatchObject([{ seq: 1, type: "review:queued", body: { headSha: "a".repeat(40) } }]);
    expect(await quotaOf(request.repository.installation)).toMatchObject({ reserved: 1, held: 1, spent: 0 });
    const order = await database.db
      .selectFrom("outbox")
      .selectAll()
      .where("job_id", "=", `review-${review}`)
      .executeTakeFirstOrThrow();
    expect(order).toMatchObject({ relayed_at: null, job: { kind: "job", job: { group: review } } });
    const delivery = await database.db
      .selectFrom("deliveries")
      .selectAll()
      .where("review_id", "=", review)
      .executeTakeFirstOrThrow();
    expect(delivery).toMatchObject({ outcome: "queued", job_state: "pending", attempts: 1 });
  });

  it("[W2] the same delivery twenty times at once queues one job", async () => {
    const request = own();
    const guid = `burst-${request.repository.id}`;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.acceptReview(
          acceptanceOf(`b${index}x${request.repository.id}`, request, {
            delivery: deliveryOf(guid, { repository: request.repository }),
          }),
        ),
      ),
    );
    expect(answers.filter((answer) => answer.kind === "accepted")).toHaveLength(1);
    const { review } = answers.find((answer) => answer.kind === "accepted") as { review: string };
    for (const answer of answers)
      expect(answer.kind === "accepted" || answer.kind === "duplicate").toBe(true);
    expect(
      answers.filter((a) => a.kind === "duplicate").every((a) => "review" in a && a.review === review),
    ).toBe(true);
    expect(await reviewsOf(request.repository.id)).toHaveLength(1);
    expect(await quotaOf(request.repository.installation)).toMatchObject({ reserved: 1, held: 1 });
  });

  it("[W2] a repeated delivery whose job had failed is queued again, and only then", async () => {
    const request = own();
    const name = `again${request.repository.id}`;
    await store.acceptReview(acceptanceOf(name, request));
    expect(await store.acceptReview(acceptanceOf(name, request))).toMatchObject({ kind: "duplicate" });
    const dead = {
      job: { id: `review-${reviewId(name)}`, name: "review", installation: 7, payload: {} },
      failure: { code: "internal", kind: "permanent", message: "broken", remedy: "Report it." } as const,
      attempts: 4,
      failedAtMs: noon,
    };
    expect(await keepDeadJob(database.db, dead as never)).toBe(true);
    expect(await keepDeadJob(database.db, dead as never)).toBe(false);
    const second = acceptanceOf(`${name}b`, request, {
      delivery: deliveryOf(`guid-${name}`, { repository: request.repository }),
    });
    expect(await store.acceptReview(second)).toMatchObject({
      kind: "requeued",
      superseded: [reviewId(name)],
    });
    expect(await quotaOf(request.repository.installation)).toMatchObject({
      reserved: 2,
      returned: 1,
      held: 1,
    });
  });

  it("[W3] the gate sees the review that the same head has, and a new one gets the next ordinal", async () => {
    const request = own();
    const id = request.repository.id;
    await store.acceptReview(acceptanceOf(`h1x${id}`, request));
    const states: GateState[] = [];
    const judge = (state: GateState) => {
      states.push(state);
      return state.sameHead === null ? admitAll() : ({ kind: "same-head", review: state.sameHead } as const);
    };
    const same = await store.acceptReview(acceptanceOf(`h2x${id}`, request, { judge }));
    expect(same).toEqual({ kind: "same-head", review: reviewId(`h1x${id}`) });
    expect(states[0]).toMatchObject({
      sameHead: reviewId(`h1x${id}`),
      newestAsOf: noon,
      lastReviewAt: noon,
      counts: { pullRequest: 1, repository: 1, installation: 1 },
    });
    const asked = { ...request, asked: true, trigger: "command" as const };
    await store.acceptReview(acceptanceOf(`h3x${id}`, asked));
    const rows = await reviewsOf(id);
    expect(rows.map((row) => [row.ordinal, row.state])).toEqual([
      [1, "cancelled"],
      [2, "queued"],
    ]);
  });

  it("[G4] a newer head cancels the older review in the same transaction and takes over its quota", async () => {
    const request = own();
    const id = request.repository.id;
    await store.acceptReview(acceptanceOf(`n1x${id}`, request));
    await setMonthLimit(database.db, id, { limit: 1, now: noon });
    const newer = own(1, "c".repeat(40));
    const accepted = await store.acceptReview(
      acceptanceOf(`n2x${id}`, { ...newer, repository: request.repository }),
    );
    expect(accepted).toMatchObject({ kind: "accepted", superseded: [reviewId(`n1x${id}`)] });
    const [old] = await reviewsOf(id);
    expect(old).toMatchObject({
      state: "cancelled",
      code: "superseded",
      superseded_by: reviewId(`n2x${id}`),
    });
    expect(await quotaOf(id)).toMatchObject({ reserved: 2, returned: 1, held: 1 });
    const last = await database.db
      .selectFrom("events")
      .selectAll()
      .where("review_id", "=", reviewId(`n1x${id}`))
      .orderBy("seq", "desc")
      .executeTakeFirstOrThrow();
    expect(last).toMatchObject({ seq: 2, type: "review:skipped", body: { code: "superseded" } });
    const notice = await database.db
      .selectFrom("outbox")
      .select("job_id")
      .where("job_id", "=", `notice-ended-${reviewId(`n1x${id}`)}`)
      .execute();
    expect(notice).toHaveLength(1);
  });

  it("[G2] of many pull requests at once exactly as many get in as the month has units", async () => {
    const request = own();
    const id = request.repository.id;
    await store.acceptReview(acceptanceOf(`q0x${id}`, request));
    await setMonthLimit(database.db, id, { limit: 5, now: noon });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        store.acceptReview(
          acceptanceOf(`q${index + 1}x${id}`, { ...own(index + 2), repository: request.repository }),
        ),
      ),
    );
    expect(answers.filter((answer) => answer.kind === "accepted")).toHaveLength(4);
    expect(answers.filter((answer) => answer.kind === "refused")).toHaveLength(8);
    expect(answers.find((answer) => answer.kind === "refused")).toMatchObject({ stated: quotaOut.stated });
    expect(await quotaOf(id)).toMatchObject({ reserved: 5, held: 5, spent: 0, returned: 0 });
    const skipped = (await reviewsOf(id)).filter((row) => row.state === "skipped");
    expect(skipped).toHaveLength(8);
    expect(skipped[0]).toMatchObject({ code: "quota-out", remedy: quotaOut.stated.remedy, last_seq: 1 });
  });

  it("[G5] a closed pull request stops what runs for it, but not a review of a newer state", async () => {
    const request = own();
    const id = request.repository.id;
    await store.acceptReview(acceptanceOf(`c1x${id}`, request));
    const order = {
      scope: { kind: "pull-request" as const, repository: id, number: 1, asOf: noon - 1 },
      reason: { code: "closed" as const, sentence: "It was closed.", remedy: "Reopen it." },
      now: noon,
      endNotice: (review: string) => endNoticeJob(review, id),
    };
    const closed = deliveryOf(`close-${id}`, { action: "closed", repository: request.repository });
    const stale = await store.cancelReviews({ delivery: closed, order, spare: null });
    expect(stale).toEqual({ kind: "cancelled", reviews: [] });
    const later = { ...order, scope: { ...order.scope, asOf: noon + 1 } };
    expect(await store.cancelReviews({ delivery: closed, order: later, spare: null })).toEqual({
      kind: "duplicate",
    });
    const spared = await store.cancelReviews({ delivery: null, order: later, spare: () => "kept" });
    expect(spared).toEqual({ kind: "ignored", reason: "kept" });
    const ended = await store.cancelReviews({ delivery: null, order: later, spare: null });
    expect(ended).toEqual({ kind: "cancelled", reviews: [reviewId(`c1x${id}`)] });
    expect(await quotaOf(id)).toMatchObject({ reserved: 1, returned: 1, held: 0 });
  });

  it("[W4] a job that is no review is refused by the gate, accepted once, and repeated under a new id", async () => {
    const repository = own().repository;
    const delivery = deliveryOf(`push-${repository.id}`, { event: "push", action: null, repository });
    const job = deliveryJob({
      kind: "index",
      delivery: delivery.guid,
      installation: repository.installation,
      repository,
      branch: "main",
      sha: "d".repeat(40),
    });
    const judge = (state: { repository: { state: string } }) =>
      state.repository.state === "active"
        ? null
        : { ...quotaOut.stated, code: "repository-inactive" as const };
    const refused = await store.acceptJob({ delivery, judge, cancel: null, job });
    expect(refused).toMatchObject({ kind: "refused", stated: { code: "repository-inactive" } });
    await changeSettings(database.db, { repository: repository.id, by: "mona", now: noon }, (settings) => ({
      ...settings,
      active: true,
    }));
    expect(await store.acceptJob({ delivery, judge, cancel: null, job })).toEqual({ kind: "requeued" });
    expect(await store.acceptJob({ delivery, judge, cancel: null, job })).toEqual({ kind: "duplicate" });
    const orders = await database.db
      .selectFrom("outbox")
      .select("job_id")
      .where("job_id", "like", `${job.job.id}%`)
      .execute();
    expect(orders).toEqual([{ job_id: `${job.job.id}-2` }]);
  });

  it("[W4] what is ignored is kept with its reason, once", async () => {
    const delivery = deliveryOf(`ignored-${binaries}`);
    await store.recordIgnored(delivery, "nothing to do");
    await store.recordIgnored(delivery, "another reason");
    const rows = await database.db
      .selectFrom("deliveries")
      .selectAll()
      .where("guid", "=", delivery.guid)
      .execute();
    expect(rows).toMatchObject([{ outcome: "ignored", reason: "nothing to do", job_state: null }]);
  });

  it("[W2] a transaction that fails half-way leaves nothing", async () => {
    const request = own();
    const failing = acceptanceOf(`f1x${request.repository.id}`, request, {
      judge: () => {
        throw new Error("no");
      },
    });
    await expect(store.acceptReview(failing)).rejects.toThrow("no");
    expect(await reviewsOf(request.repository.id)).toEqual([]);
    const rows = await database.db
      .selectFrom("deliveries")
      .selectAll()
      .where("guid", "=", `guid-f1x${request.repository.id}`)
      .execute();
    expect(rows).toEqual([]);
  });
});
