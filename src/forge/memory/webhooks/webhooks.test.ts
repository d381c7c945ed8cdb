// Webhooks: signed, complete, recorded, held back, and sent again.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  appToken,
  openHook,
  openTestGitHub,
  repo,
  type Hook,
  type TestGitHub,
} from "../fixtures/test-github.js";

let hook: Hook;
let test: TestGitHub;
beforeEach(async () => {
  hook = await openHook();
  test = await openTestGitHub({ webhook: { url: hook.url, secret: hook.secret } });
  await test.github.webhooks.settled();
});
afterEach(async () => {
  await test.close();
  await hook.close();
});

const heard = (): string[] =>
  hook.heard.map(({ event, payload }) => [event, payload["action"]].filter(Boolean).join("."));
const on = { repository: "acme/shop", number: 1, as: "ada" };

describe("webhooks", () => {
  it("[W1] are signed and carry repository, sender and installation", () => {
    expect(hook.heard).toMatchObject([
      {
        event: "pull_request",
        signed: true,
        payload: {
          action: "opened",
          number: 1,
          pull_request: { head: { sha: test.pull.headSha }, draft: false, changed_files: 5 },
          repository: { id: 9001, full_name: "acme/shop" },
          sender: { login: "ada", type: "User" },
          installation: { id: 5001 },
        },
      },
    ]);
  });

  it("[W4] follow everything that people do", async () => {
    const { do: act, webhooks } = test.github;
    hook.heard.length = 0;
    await act.push({ repository: "acme/shop", branch: "feature", as: "ada", files: { "n.ts": "1\n" } });
    await act.setDraft({ ...on, draft: true });
    await act.setDraft({ ...on, draft: false });
    await act.editPull({ ...on, title: "Other" });
    await act.label({ ...on, name: "bug", on: true });
    await act.comment({ ...on, body: "/assay review" });
    await act.closePull(on);
    await act.reopenPull(on);
    await act.setInstalled({ repository: "acme/shop", as: "ada", installed: false });
    await act.setInstalled({ repository: "acme/shop", as: "ada", installed: true });
    await act.setInstallation({ id: 5001, as: "ada", state: "suspended" });
    await webhooks.settled();
    expect(heard().sort()).toEqual(
      [
        "push",
        "pull_request.synchronize",
        "pull_request.converted_to_draft",
        "pull_request.ready_for_review",
        "pull_request.edited",
        "pull_request.labeled",
        "issue_comment.created",
        "pull_request.closed",
        "pull_request.reopened",
        "installation_repositories.removed",
        "installation_repositories.added",
        "installation.suspend",
      ].sort(),
    );
    const push = hook.heard.find(({ event }) => event === "push")?.payload;
    expect(push).toMatchObject({
      ref: "refs/heads/feature",
      before: test.pull.headSha,
      commits: [{ added: ["n.ts"], removed: [], modified: [] }],
      forced: false,
    });
    const moved = hook.heard.find(({ payload }) => payload["action"] === "synchronize")?.payload;
    expect(moved).toMatchObject({ before: test.pull.headSha, after: push?.["after"] });
  });

  it("come back for the App's own acts, from its bot", async () => {
    hook.heard.length = 0;
    const comments = [{ path: "src/cart.ts", line: 5, body: "why?" }];
    await test.call("POST", `${repo}/pulls/1/reviews`, { body: { event: "COMMENT", body: "x", comments } });
    const made = await test.call("POST", `${repo}/check-runs`, {
      body: { name: "Assay", head_sha: test.pull.headSha },
    });
    await test.github.do.rerequestCheck({ checkRunId: made.json.id, as: "ada" });
    const { id } = test.github.state().reviewComments[0]!;
    await test.github.do.resolveThread({ commentId: id, as: "ada" });
    await test.github.do.reply({ commentId: id, as: "ada", body: "because" });
    await test.github.webhooks.settled();
    expect(heard().sort()).toEqual([
      "check_run.created",
      "check_run.rerequested",
      "pull_request_review.submitted",
      "pull_request_review_comment.created",
      "pull_request_review_comment.created",
      "pull_request_review_thread.resolved",
    ]);
    const review = hook.heard.find(({ event }) => event === "pull_request_review")?.payload;
    expect(review).toMatchObject({
      sender: { login: "assay[bot]", type: "Bot" },
      review: { state: "commented" },
    });
    const thread = hook.heard.find(({ event }) => event === "pull_request_review_thread")?.payload;
    expect(thread).toMatchObject({
      thread: { comments: [{ id }, { in_reply_to_id: undefined }].slice(0, 1) },
    });
  });

  it("[W6] are listed with how they ended, in pages by cursor, and sent again with the same GUID", async () => {
    hook.answer = 500;
    await test.github.do.comment({ ...on, body: "one" });
    await test.github.webhooks.settled();
    const token = appToken(test.github);
    const first = await test.call("GET", "/app/hook/deliveries?per_page=1", { token });
    expect(first.list).toMatchObject([{ event: "issue_comment", status_code: 500, redelivery: false }]);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const second = await test.call("GET", next, { token });
    expect(second.list).toMatchObject([{ event: "pull_request", status: "OK" }]);
    hook.answer = 202;
    const [failed] = first.list;
    const again = await test.call("POST", `/app/hook/deliveries/${failed!.id}/attempts`, { token });
    expect(again.status).toBe(202);
    await test.github.webhooks.settled();
    const repeated = test.github.webhooks.deliveries().at(-1);
    expect(repeated).toMatchObject({ guid: failed!.guid, redelivery: true, statusCode: 202 });
    const one = await test.call("GET", `/app/hook/deliveries/${failed!.id}`, { token });
    expect(one.json).toMatchObject({
      request: { payload: { action: "created" } },
      response: { payload: "heard" },
    });
    expect((await test.call("GET", "/app/hook/deliveries")).status).toBe(401);
  });

  it("can be held back, repeated and put in another order", async () => {
    const { webhooks } = test.github;
    hook.heard.length = 0;
    webhooks.hold();
    await test.github.do.comment({ ...on, body: "one" });
    await test.github.do.comment({ ...on, body: "two" });
    expect(hook.heard).toEqual([]);
    await webhooks.release((held) => [...held].reverse().flatMap((one) => [one, one]));
    expect(new Set(hook.heard.map(({ guid }) => guid)).size).toBe(2);
    expect(hook.heard).toHaveLength(4);
    await hook.close();
    await test.github.do.comment({ ...on, body: "three" });
    await webhooks.settled();
    expect(webhooks.deliveries().at(-1)).toMatchObject({
      statusCode: 0,
      status: "failed to connect to host",
    });
  });
});

describe("the manifest flow", () => {
  it("[I4] trades the code for the App's credentials once, and points the webhook", async () => {
    const manifest = {
      url: "http://127.0.0.1:1",
      redirect_url: "http://127.0.0.1:1/back",
      hook_attributes: { url: hook.url },
    };
    const response = await fetch(`${test.github.url}/settings/apps/new?state=abc`, {
      method: "POST",
      body: new URLSearchParams({ manifest: JSON.stringify(manifest) }),
      redirect: "manual",
    });
    const target = new URL(response.headers.get("location") ?? "");
    expect([response.status, target.searchParams.get("state")]).toEqual([302, "abc"]);
    const path = `/app-manifests/${target.searchParams.get("code") ?? ""}/conversions`;
    const { status, json } = await test.call("POST", path, { token: null });
    expect([status, json.id, json.slug]).toEqual([201, test.github.app.id, "assay"]);
    expect(json.pem).toContain("PRIVATE KEY");
    expect(json.webhook_secret).toMatch(/^[0-9a-f]{40}$/);
    expect((await test.call("POST", path, { token: null })).status).toBe(404);
  });
});
