// The webhook door: its answers, and what reaches the store. What the store's transaction does is proven in intake-store.test.ts.
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createIntake } from "./create-intake.js";
import { received } from "./fixtures/received-example.js";
import { bytes, call, deliver, door } from "./fixtures/scripted-door.js";
import type { Stated } from "./gate/stated.js";
import { maxDeliveryBytes } from "./handle-delivery.js";
import type { AcceptedReview, Cancellation, IntakeStore, JobAcceptance, ReviewAcceptance } from "./ports.js";

describe("the webhook door", () => {
  it("[W1] answers 401 without a right signature, whatever the bytes, and stores nothing", async () => {
    const at = door();
    const good = bytes(received("pull_request", "opened"));
    const hostile = [good, Buffer.alloc(0), Buffer.from("[".repeat(1e6)), Buffer.from([0xff, 0xfe, 0])];
    for (const raw of hostile)
      for (const signature of [undefined, "", "sha256=00", `sha256=${"0".repeat(64)}`, "sha1=x"]) {
        const answer = await at.intake.handleDelivery(
          call(raw, "pull_request", { "x-hub-signature-256": signature }),
        );
        expect(answer).toMatchObject({ status: 401, body: { outcome: "refused" } });
      }
    expect(at.calls).toEqual([]);
  });

  it("[W1] lets in what an old secret signed while both are active", async () => {
    const raw = bytes(received("pull_request", "opened"));
    const signature = `sha256=${createHmac("sha256", "old secret").update(raw).digest("hex")}`;
    const answer = await door().intake.handleDelivery(
      call(raw, "pull_request", { "x-hub-signature-256": signature }),
    );
    expect(answer.status).toBe(202);
  });

  it("[W1] is not opened without a secret", () => {
    expect(() =>
      createIntake({
        store: {} as IntakeStore,
        secrets: [],
        own: { appId: null, slug: null, reviewLabel: null },
        onFault: () => undefined,
      }),
    ).toThrow(expect.objectContaining({ code: "broken-config" }));
  });

  it("[W1] answers 413 beyond 25 MiB without looking further", async () => {
    const at = door();
    const answer = await at.intake.handleDelivery({ raw: new Uint8Array(maxDeliveryBytes + 1), headers: {} });
    expect(answer.status).toBe(413);
    expect(at.calls).toEqual([]);
  });

  it.each([
    ["no JSON", Buffer.from("{"), {}],
    ["no text", Buffer.from([0x7b, 0xff, 0x7d]), {}],
    ["deep nesting", Buffer.from("[".repeat(2_000_000)), {}],
    ["a list", Buffer.from("[]"), {}],
    ["a text", Buffer.from('"x"'), {}],
    ["null", Buffer.from("null"), {}],
    ["nothing", Buffer.alloc(0), {}],
    ["no event", Buffer.from("{}"), { "x-github-event": undefined }],
    ["an event of hostile letters", Buffer.from("{}"), { "x-github-event": "x\u0000y" }],
    ["no delivery id", Buffer.from("{}"), { "x-github-delivery": undefined }],
    ["a hostile delivery id", Buffer.from("{}"), { "x-github-delivery": "a:b'; DROP" }],
  ])("[W1] answers 400 to %s after a right signature, and stores nothing", async (_, raw, headers) => {
    const at = door();
    const answer = await at.intake.handleDelivery(call(raw, "pull_request", headers));
    expect(answer.status).toBe(400);
    expect(at.calls).toEqual([]);
  });

  it("[W1] reads a form too, as a webhook of that content type sends it", async () => {
    const form = new URLSearchParams({ payload: JSON.stringify(received("pull_request", "opened")) });
    const at = door();
    const answer = await at.intake.handleDelivery(
      call(Buffer.from(form.toString()), "pull_request", {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      }),
    );
    expect(answer.status).toBe(202);
  });

  it("[W5] answers 422 to a known event in an unknown shape, so that GitHub shows it as failed", async () => {
    const at = door();
    const answer = await deliver(at, "pull_request", { action: "opened" });
    expect(answer).toMatchObject({
      status: 422,
      body: { reason: expect.stringContaining("repository") as string },
    });
    expect(at.calls).toEqual([]);
  });

  it("[W5] answers 503 when the store fails, and says what failed to its owner only", async () => {
    const failure = new Error("password of the database: hunter2");
    const at = door(failure);
    for (const [event, action] of [
      ["pull_request", "opened"],
      ["pull_request", "closed"],
      ["push", undefined],
      ["star", "created"],
    ] as const) {
      const answer = await deliver(at, event, received(event, action));
      expect(answer.status).toBe(503);
      expect(JSON.stringify(answer.body)).not.toContain("hunter2");
    }
    expect(at.faults).toEqual([failure, failure, failure, failure]);
  });
});

describe("what reaches the store", () => {
  it("[W2][G2] is one call, with a fresh review, its job and its month", async () => {
    const at = door();
    const answer = await deliver(at, "pull_request", received("pull_request", "opened"));
    expect(at.calls).toHaveLength(1);
    const given = at.calls[0]?.given as ReviewAcceptance;
    expect(given.review).toMatch(/^rev_[A-Za-z0-9_-]{22}$/);
    expect(given).toMatchObject({
      delivery: { guid: "72d3162e-cc78-11e3-81ab-4c9367dc0958", event: "pull_request", action: "opened" },
      month: "2026-11",
      job: { job: { id: `review-${given.review}`, name: "review", group: given.review, installation: 77 } },
    });
    expect(given.endNotice("rev_x").job).toMatchObject({ id: "notice-ended-rev_x", name: "notice" });
    expect(answer).toEqual({ status: 202, body: { outcome: "accepted", review: given.review } });
  });

  it("[W4][G5] is a stop for a closed pull request; a draft's is spared where drafts are reviewed", async () => {
    const at = door({ stop: { kind: "cancelled", reviews: ["rev_a"] } });
    const closed = await deliver(at, "pull_request", received("pull_request", "closed"));
    expect(closed).toEqual({ status: 202, body: { outcome: "cancelled", reviews: "rev_a" } });
    await deliver(at, "pull_request", received("pull_request", "converted_to_draft"));
    const [first, second] = at.calls.map(({ given }) => given as Cancellation);
    expect(first?.order.scope).toMatchObject({ kind: "pull-request", number: 2 });
    expect(first?.spare).toBeNull();
    const filters = { drafts: true, baseBranches: [], authors: [], labels: [], titleWords: [], paths: [] };
    const state = (drafts: boolean) => ({
      installation: { state: "active" as const, consentRequired: false, monthLimit: null },
      repository: {
        state: "active" as const,
        settings: { active: true, consentAt: null, filters: { ...filters, drafts } },
        settingsVersion: 1,
      },
    });
    expect(second?.spare?.(state(true))).toContain("Drafts are reviewed");
    expect(second?.spare?.(state(false))).toBeNull();
  });

  it.each([
    [
      "issue_comment",
      "created",
      "command",
      { issue: { pull_request: {} }, comment: { body: "/assay help" } },
    ],
    ["pull_request_review_thread", "resolved", "feedback", {}],
    ["push", undefined, "index", { ref: "refs/heads/master", deleted: false, after: "a".repeat(40) }],
    ["installation", "created", "installation", {}],
    ["check_run", "rerequested", "command", { check_run: { app: { id: 2 } } }],
  ])(
    "[W2][W4] is one job for %s %s: %s, with an id made of the delivery's",
    async (event, action, name, changes) => {
      const at = door();
      const answer = await deliver(at, event, received(event, action, changes));
      expect(answer.status).toBe(202);
      const given = at.calls[0]?.given as JobAcceptance;
      expect(at.calls.map(({ method }) => method)).toEqual(["acceptJob"]);
      expect(given.job.job).toMatchObject({ id: `${name}-72d3162e-cc78-11e3-81ab-4c9367dc0958`, name });
      expect(given.judge === null).toBe(name === "installation");
    },
  );

  it("[W4][G5] is a stop of the whole installation when it is removed, in the same call as its job", async () => {
    const at = door();
    await deliver(at, "installation", received("installation", "deleted"));
    expect((at.calls[0]?.given as JobAcceptance).cancel).toMatchObject({
      scope: { kind: "installation" },
      reason: { code: "uninstalled" },
    });
  });

  it("[W4] is the reason of what is ignored", async () => {
    const at = door();
    const answer = await deliver(at, "ping", { zen: "x", hook_id: 1 });
    expect(answer).toEqual({
      status: 200,
      body: { outcome: "ignored", reason: "Pong: the webhook reaches Assay." },
    });
    expect(at.calls).toEqual([{ method: "recordIgnored", given: "ping" }]);
  });
});

describe("the answer", () => {
  const stated: Stated = { code: "draft", sentence: "It is a draft.", remedy: "Mark it as ready." };
  const endings: [AcceptedReview, number, object][] = [
    [{ kind: "requeued", review: "rev_b", superseded: [] }, 202, { outcome: "requeued", review: "rev_b" }],
    [{ kind: "duplicate", review: "rev_b" }, 200, { outcome: "duplicate" }],
    [{ kind: "same-head", review: "rev_b" }, 200, { outcome: "same-head", review: "rev_b" }],
    [{ kind: "stale" }, 200, { outcome: "ignored" }],
    [
      { kind: "skipped", review: "rev_b", stated },
      200,
      { outcome: "skipped", code: "draft", reason: "It is a draft.", remedy: "Mark it as ready." },
    ],
    [{ kind: "refused", review: null, stated }, 200, { outcome: "refused", code: "draft" }],
  ];

  it.each(endings)("[W1][W2][G1] to %j is %d", async (review, status, body) => {
    const answer = await deliver(door({ review }), "pull_request", received("pull_request", "opened"));
    expect(answer).toMatchObject({ status, body });
  });
});
