// The page's API over the whole service: a review watched from delivery to post, what people do with it, keys, sign-in.
/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- answers are plain JSON, read as a browser without types would */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWebPorts, type OpenWebPorts } from "../../src/app/service/open-web-ports.js";
import { startLoopbackModels } from "../../src/models/models.js";
import { createWebApp, type WebApp } from "../../src/web/web.js";
import { readStream } from "../../src/web/fixtures/stream-reader.js";
import { openTestService, type TestService } from "./open-test-service.js";

const origin = "http://assay.test";
const secretKey = "sk-secret-canary-0123456789";
let test: TestService;
let web: OpenWebPorts;
let app: WebApp;
let operator: { readonly cookie: string; readonly csrf: string };
let repository: number;

beforeAll(async () => {
  test = await openTestService({ ASSAY_ALLOWED_MODEL_HOSTS: "127.0.0.1" });
  web = openWebPorts(test.foundation, { service: test.service, publicUrl: origin });
  const { clock, log } = test.foundation;
  app = createWebApp({
    ports: web.ports,
    access: web.access,
    publicUrl: origin,
    clock,
    log,
    staticFolder: null,
  });
  operator = await signIn();
  await test.until(async () => (await test.service.parts.upkeep.installations()).length === 1);
  repository = await test.until(async () => (await get("/repositories")).items[0]?.id as number | undefined);
}, 120_000);
afterAll(async () => {
  app.close();
  await test.close();
});

/** Takes the printed link, as a browser does: the page with the button, then the button. */
async function signIn(): Promise<typeof operator> {
  const link = new URL(await web.signInLink());
  const token = link.searchParams.get("token") ?? "";
  const answer = await app.app.request("/auth/link", {
    method: "POST",
    body: new URLSearchParams({ token }),
    headers: { origin },
  });
  expect(answer.status).toBe(303);
  const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0]!;
  const me = await (await app.app.request("/api/v1/me", { headers: { cookie } })).json();
  return { cookie, csrf: (me as { csrfToken: string }).csrfToken };
}

// What the API answers is plain JSON whose shape its own document tells.
async function ask(method: string, path: string, body?: object): Promise<{ status: number; json: any }> {
  const answer = await app.app.request(`/api/v1${path}`, {
    method,
    headers: {
      ...{ cookie: operator.cookie, origin, "x-csrf-token": operator.csrf },
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, json: await answer.json() };
}

async function get(path: string): Promise<any> {
  const { status, json } = await ask("GET", path);
  expect({ path, status }).toEqual({ path, status: 200 });
  return json;
}

describe("the page over the whole service", () => {
  it("[L3] a repository is switched on, and what a review would go by is read from its default branch", async () => {
    expect(await ask("POST", `/repositories/${repository}/activate`)).toMatchObject({
      status: 200,
    });
    const effective = await get(`/repositories/${repository}/effective`);
    expect(effective.sha).toMatch(/^[0-9a-f]{40}$/);
    expect(effective.rows.map((row: { key: string }) => row.key)).toContain("fail-on");
    const { settings, settingsVersion } = await get(`/repositories/${repository}`);
    const write = {
      version: settingsVersion,
      settings: { ...settings, caps: { ...settings.caps, inline: 3 } },
    };
    expect(await ask("PUT", `/repositories/${repository}/settings`, write)).toMatchObject({ status: 200 });
    expect(await ask("PUT", `/repositories/${repository}/settings`, write)).toMatchObject({ status: 409 });
    const bad = { version: Number(settingsVersion) + 1, settings: { ...settings, model: "nobody:model" } };
    expect(await ask("PUT", `/repositories/${repository}/settings`, bad)).toMatchObject({ status: 422 });
  });

  it(
    "[L1] [L2] [L3] a review is followed live to its end, and read in full",
    { timeout: 120_000 },
    async () => {
      const stream = readStream(
        await app.app.request("/api/v1/stream?after=0", { headers: { cookie: operator.cookie } }),
      );
      await test.github.do.openPull({
        ...{
          repository: "acme/shop",
          head: "feature/checkout",
          base: "main",
          title: "Checkout",
          author: "ada",
        },
      });
      const types: string[] = [];
      const ids: number[] = [];
      while (types.at(-1) !== "review:completed") {
        const heard = await stream.next();
        if (heard.event === "bye" || heard.event === "end")
          throw new Error("the stream ended before the review");
        if (heard.event !== "review") continue;
        const event = heard.data as { id: number; seq: number; body: { type: string } };
        expect(event.seq).toBe(types.length + 1);
        types.push(event.body.type);
        ids.push(event.id);
      }
      await stream.stop();
      expect(types[0]).toBe("review:queued");
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
      const [row] = (await get("/reviews")).items;
      expect(row).toMatchObject({
        state: "completed",
        title: "Checkout",
        author: "ada",
        isStuck: false,
        costUsd: 0,
      });
      expect(row.lenses).toHaveLength(6);
      const review = await get(`/reviews/${row.id}`);
      expect(review.lensRuns.map((run: { state: string }) => run.state)).toEqual(Array(6).fill("answered"));
      expect(review.findings.length).toBeGreaterThan(0);
      const [finding] = review.findings;
      expect(finding.code.length).toBeGreaterThan(0);
      expect(finding.lineUrl).toContain(`/acme/shop/blob/${row.headSha}/`);
      expect(finding.evidence.length).toBeGreaterThan(0);
      expect(review.coverage.cells.length).toBeGreaterThan(0);
      expect(review.configuration.length).toBeGreaterThan(0);
      expect(review.links.review).toContain("#pullrequestreview-");
      expect(review.stages.map((stage: { state: string }) => stage.state)).toEqual(Array(7).fill("done"));
      expect(review.findings.every((one: { placed: string | null }) => one.placed !== null)).toBe(true);
    },
  );

  it("[C1] the repository that was switched on is indexed at once, with no push and no review", async () => {
    const { index } = test.foundation.folders;
    const held = await test.until(() => {
      const names = existsSync(index) ? readdirSync(index, { recursive: true, encoding: "utf8" }) : [];
      const packs = names.filter((name) => name.endsWith(".pack"));
      return packs.map((name) => readFileSync(join(index, name), "latin1")).join("");
    });
    expect(held).toContain("current_customer");
  });

  it("[O2] a person's word on a finding holds, is counted, and can be taken back", async () => {
    const [row] = (await get("/reviews")).items;
    const { findings } = await get(`/reviews/${row.id}`);
    const path = `/reviews/${row.id}/findings/${encodeURIComponent(findings[0].id)}/feedback`;
    const dismissed = await ask("PUT", path, { kind: "dismissed", reason: "known and wanted" });
    expect(dismissed.json.outcome).toMatchObject({
      kind: "dismissed",
      reason: "known and wanted",
      by: "operator",
    });
    expect((await get("/precision")).total).toMatchObject({ dismissed: 1, precision: 0 });
    const counted = await get("/precision/findings?outcome=dismissed");
    expect(counted.items).toMatchObject([{ id: findings[0].id, review: row.id }]);
    expect((await ask("PUT", path, { kind: "accepted" })).json.outcome).toMatchObject({ kind: "accepted" });
    expect((await get("/precision")).total).toMatchObject({ accepted: 1, dismissed: 0, precision: 1 });
    expect((await ask("PUT", path, { kind: "cleared" })).json).toEqual({ outcome: null });
    expect((await get("/precision")).total).toMatchObject({ accepted: 0, precision: null });
  });

  it(
    "[W3] [G5] a review is run again by hand, stopped, and the quota refilled when it is out",
    { timeout: 120_000 },
    async () => {
      await test.stopWorkers();
      const [first] = (await get("/reviews")).items;
      const again = await ask("POST", `/reviews/${first.id}/run`);
      expect(again.status).toBe(202);
      expect(await ask("POST", `/reviews/${again.json.review}/run`)).toMatchObject({ status: 422 });
      expect(await get(`/reviews/${again.json.review}`)).toMatchObject({
        state: "queued",
        ordinal: 2,
        trigger: "page",
      });
      expect(await ask("POST", `/reviews/${again.json.review}/cancel`)).toMatchObject({ status: 200 });
      expect(await ask("POST", `/reviews/${again.json.review}/cancel`)).toMatchObject({ status: 422 });
      const stopped = await get(`/reviews/${again.json.review}`);
      expect(stopped).toMatchObject({ state: "cancelled", reason: "The review was stopped by operator." });
      const [quota] = (await get("/quota")).items;
      expect(quota).toMatchObject({ limit: null, held: 0, spent: 1, returned: 1 });
      expect(await ask("PUT", `/quota/${quota.installation}`, { limit: 1 })).toMatchObject({ status: 200 });
      const refused = await ask("POST", `/reviews/${first.id}/run`);
      expect(refused).toMatchObject({ status: 422, json: { code: "refused" } });
      const strip = await get("/attention");
      expect(strip.items.map((item: { kind: string }) => item.kind)).toContain("out-of-quota");
      const refilled = await ask("POST", `/reviews/${first.id}/refill`, { reviews: 2 });
      expect(refilled.status).toBe(202);
      expect((await get("/quota")).items[0]).toMatchObject({ limit: 3, held: 1, spent: 1, left: 1 });
      expect(await ask("POST", `/repositories/${repository}/deactivate`)).toMatchObject({
        status: 200,
      });
      expect(await get(`/reviews/${refilled.json.review}`)).toMatchObject({ state: "cancelled" });
      const turnedAway = await ask("POST", `/reviews/${first.id}/refill`, { reviews: 5 });
      expect(turnedAway).toMatchObject({ status: 422 });
      expect((await get("/quota")).items[0]).toMatchObject({ limit: 3, held: 0 });
      expect(await ask("POST", `/repositories/${repository}/activate`)).toMatchObject({
        status: 200,
      });
      await test.startWorkers();
    },
  );

  it("[X2] [X3] a key is tried, sealed, found by its owner alone, and leaves in no answer, row or log", async () => {
    const timing = { delayMs: 0, firstTokenMs: 0 };
    const replies = [
      { ...timing, answer: { ready: true } },
      { ...timing, fault: "bad-key" as const },
    ];
    const models = await startLoopbackModels({ script: { version: 1, answers: [{ replies }] } });
    const baseUrl = models.environment["ASSAY_MODEL_BASE_URL"]!;
    const owner = { kind: "repository", id: repository };
    const trial = { provider: "openai-compatible", baseUrl, model: "m", secret: secretKey };
    const saved = await ask("POST", "/keys", { ...trial, owner });
    expect(saved).toMatchObject({
      status: 201,
      json: {
        key: { lastFour: "6789", usedBy: ["acme/shop"], ownerLabel: "acme/shop", baseUrl },
        verdict: { kind: "works", model: "openai-compatible:m" },
      },
    });
    const { id } = saved.json.key;
    const tested = await ask("POST", `/keys/${id}/test`);
    expect(tested.json).toMatchObject({ kind: "refused", failure: "auth" });
    expect(await ask("PUT", `/keys/${id}`, { secret: `${secretKey}-new`, model: "m" })).toMatchObject({
      status: 422,
    });
    const listed = await get("/keys");
    expect(listed.items).toMatchObject([{ id, lastFour: "6789", verdict: { kind: "refused" } }]);
    await web.ports.keys.rotate(
      { id, secret: `${secretKey}-new`, verdict: { kind: "no-model", remedy: "" } },
      { actor: "operator", scope: { kind: "everything" } },
    );
    expect((await get("/keys")).items).toMatchObject([{ id, lastFour: "-new", baseUrl }]);
    const rows = await test.foundation.database.db.selectFrom("model_keys").selectAll().execute();
    const held = rows.map((row) => row.sealed.toString());
    const said = JSON.stringify([saved, listed, tested.json, await get("/audit"), rows, held]);
    expect(said).not.toContain(secretKey);
    const stranger = { kind: "some", installations: [], repositories: [] } as const;
    expect(await web.ports.keys.find(id, stranger)).toBeNull();
    expect(await web.ports.keys.testStored(id, stranger, AbortSignal.timeout(1000))).toBeNull();
    expect(await web.ports.keys.remove(id, { actor: "eve", scope: stranger })).toEqual({
      kind: "not-found",
    });
    expect(await ask("DELETE", `/keys/${id}`)).toMatchObject({ status: 200 });
    const metadata = { ...trial, baseUrl: "http://169.254.169.254/v1" };
    expect((await ask("POST", "/keys/test", metadata)).json).toMatchObject({ kind: "refused" });
    await models.close();
  });

  it("[O1] [Y1] the service says what it is, is ready, counts itself, and tries each step of its first run", async () => {
    const info = await get("/service");
    expect(info).toMatchObject({ workers: 1, queue: { engine: "postgres" }, github: { mode: "memory" } });
    expect(info.checklist.map((item: { done: boolean }) => item.done)).toEqual([false, true, false, true]);
    const ready = await app.app.request("/readyz");
    expect({ status: ready.status, body: await ready.json() }).toMatchObject({
      status: 200,
      body: { ok: true },
    });
    const metrics = await (await app.app.request("/metrics")).text();
    expect(metrics).toContain("completed");
    const check = async (step: string) => (await ask("POST", `/service/checklist/${step}/test`)).json;
    expect(await check("app")).toMatchObject({ ok: true });
    expect(await check("repository")).toMatchObject({ ok: true });
    expect(await check("key")).toMatchObject({ ok: false });
    expect(await check("webhook")).toMatchObject({
      ok: false,
      detail: expect.stringContaining("assay.test") as string,
    });
  });
});
