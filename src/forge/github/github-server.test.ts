// The client against the stand-in GitHub: every verb over its real refusals, with anchors, pending reviews, limits and lost answers.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock, type Clock } from "../../runtime/runtime.js";
import { openTestGitHub, type TestGitHub } from "../memory/fixtures/test-github.js";
import { convertManifest } from "./convert-manifest.js";
import { errorOf } from "./fixtures/client-starter.js";
import { openGitHubChange } from "./github-change.js";
import type { GitHub, GitHubRepositoryClient } from "./github.js";
import { openGitHub } from "./open-github.js";
import { createCheckHost, createReviewHost, type OwnApp } from "./review-host.js";

// Waits pass at once, all but the deadline; the time is the machine's, which the stand-in goes by.
const quickClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => (ms === 15_000 ? systemClock.sleep(ms, signal) : Promise.resolve()),
};

let server: TestGitHub;
let github: GitHub;
let client: GitHubRepositoryClient;
let app: OwnApp;
let cacheDir: string;
beforeEach(async () => {
  server = await openTestGitHub();
  const { app: own, apiUrl, graphqlUrl, gitUrl } = server.github;
  github = openGitHub({
    ...{ appId: own.id, privateKey: own.privateKeyPem, apiUrl, graphqlUrl, gitUrl },
    clock: quickClock,
    mayResolveThreads: false,
  });
  app = await github.app();
  const [installation] = await github.installations();
  const [repository] = await github.repositories(installation!.id);
  const { id, owner, name } = repository!;
  client = github.repository({ installation: installation!.id, id, owner, name });
  cacheDir = mkdtempSync(join(tmpdir(), "assay-cache-"));
});
afterEach(async () => {
  await github.close();
  await server.close();
  rmSync(cacheDir, { recursive: true, force: true });
});

const comment = (line: number, body = "look") => ({
  ...{ path: "src/cart.ts", side: "new" as const, line, startLine: null, body },
});

describe("reading", () => {
  it("[D3] a pull request, its files, code, people and log are as they are", async () => {
    const { number, headSha, baseSha } = server.pull;
    const pull = await client.pull(number);
    expect([pull.headSha, pull.baseRef, pull.author?.login, pull.isFork]).toEqual([
      headSha,
      "main",
      "ada",
      false,
    ]);
    expect((await client.openPulls()).map((one) => one.number)).toEqual([number]);
    expect((await client.repository()).defaultBranch).toBe("main");
    const { files, isComplete } = await client.pullFiles(number);
    expect([files.length, isComplete]).toEqual([5, true]);
    expect(await client.mergeBase({ base: baseSha, head: headSha })).toBe(baseSha);
    expect(Buffer.from((await client.file({ sha: headSha, path: "src/new.ts" }))!).toString()).toContain(
      "fresh",
    );
    expect(await client.file({ sha: headSha, path: "old.ts" })).toBeNull();
    const paths = ["src/new.ts", "old.ts", "logo.png"];
    expect(await client.fileTexts({ sha: headSha, paths })).toEqual([
      "export const fresh = 1;\nexport const two = 2;\n",
      null,
      null,
    ]);
    expect((await client.tree(headSha)).entries.some((entry) => entry.path === "renamed.ts")).toBe(true);
    expect(await client.permission("ada")).toBe("write");
    expect(await client.permission("nobody-at-all")).toBe("none");
    expect((await github.deliveries({ cursor: null })).deliveries).toBeInstanceOf(Array);
  });

  it("[D4] a change opens by git, and from its files where both git and the diff are refused", async () => {
    const request = { client, cacheDir, number: server.pull.number, env: process.env, clock: systemClock };
    const byGit = await openGitHubChange(request);
    expect(byGit.way).toEqual({ kind: "git", detail: "" });
    server.github.setLimits({ diffFiles: 2 });
    const byFiles = await openGitHubChange({ ...request, cacheDir: null });
    expect(byFiles.way.kind).toBe("files");
    const names = async (change: typeof byGit): Promise<string[]> =>
      [
        ...Buffer.from(await change.diff())
          .toString()
          .matchAll(/^diff --git (.*)$/gm),
      ]
        .map((found) => found[1]!)
        .sort();
    expect(await names(byFiles)).toEqual(await names(byGit));
  });

  it("[D3] survives a body cut at the first reading, and hears a limit", async () => {
    server.github.faults.add({ route: "GET /repos/*/pulls/*", effect: { kind: "cut-body" } });
    expect((await client.pull(server.pull.number)).number).toBe(server.pull.number);
    server.github.faults.add({
      route: "GET /repos/*/pulls/*",
      effect: { kind: "secondary-limit", retryAfterSeconds: 30 },
    });
    const error = await errorOf(client.pull(server.pull.number));
    expect(error.kind).toBe("deferred");
    expect(error.retryAtMs! - Date.now()).toBeGreaterThan(20_000);
  });
});

describe("publishing", () => {
  it("[P1] a review is posted in one call and read back as ours, with its comments and threads", async () => {
    const host = createReviewHost(client, { number: server.pull.number, app });
    const { sha } = await host.readHead();
    const review = {
      commit: sha,
      event: "comment",
      body: "text",
      comments: [comment(5), comment(30)],
    } as const;
    const done = await host.createReview(review);
    expect(done.kind).toBe("done");
    expect(await host.listReviews()).toMatchObject([
      { byUs: true, state: "commented", commit: sha, body: "text", minimized: false },
    ]);
    if (done.kind === "done") expect(await host.updateReview(done.id, "newer")).toEqual(done);
    expect((await host.listReviews())[0]?.body).toBe("newer");
    const comments = await host.listComments();
    expect(comments).toMatchObject([
      { byUs: true, path: "src/cart.ts", line: 5, side: "new", threadResolved: false },
      { byUs: true, path: "src/cart.ts", line: 30, side: "new", threadResolved: false },
    ]);
    await server.github.do.resolveThread({ commentId: comments[0]!.id, as: "ada" });
    expect(await host.minimize(comments[1]!.nodeId, "outdated")).toEqual({ kind: "done", id: 0 });
    expect(await host.updateComment(comments[1]!.id, "edited")).toEqual({
      kind: "done",
      id: comments[1]!.id,
    });
    expect(await host.listComments()).toMatchObject([
      { threadResolved: true, minimized: false },
      { minimized: true, body: "edited" },
    ]);
    const { firstComment } = (await client.threads(server.pull.number))[0]!;
    expect(
      (await client.replyToThread(server.pull.number, { firstComment: firstComment!, body: "yes" })).kind,
    ).toBe("done");
    expect(await client.resolveThread("T_1")).toEqual({ kind: "not-permitted" });
  });

  it("[P2] refusals say what they mean: a line outside the diff, a path that is none, a commit that is gone", async () => {
    const host = createReviewHost(client, { number: server.pull.number, app });
    const { sha } = await host.readHead();
    const post = (change: object) =>
      host.createReview({ commit: sha, event: "comment", body: "text", comments: [comment(5)], ...change });
    expect(await post({ comments: [comment(17)] })).toMatchObject({
      kind: "refused",
      classification: "line",
    });
    expect(await post({ comments: [{ ...comment(5), path: "none.ts" }] })).toMatchObject({
      classification: "path",
    });
    expect(await post({ commit: "1".repeat(40), comments: [] })).toMatchObject({
      classification: "commit-gone",
    });
    expect(await post({ body: "x".repeat(70_000) })).toMatchObject({ classification: "body-too-long" });
    expect(await host.updateIssueComment(987_654, "x")).toMatchObject({
      kind: "refused",
      classification: "not-found",
    });
    expect(await host.listReviews()).toEqual([]);
  });

  it("[P4] a lost answer is an unknown outcome, and the review is found by looking", async () => {
    const host = createReviewHost(client, { number: server.pull.number, app });
    const { sha } = await host.readHead();
    server.github.faults.add({ route: "POST /repos/*/pulls/*/reviews", effect: { kind: "lost-answer" } });
    const review = { commit: sha, event: "comment", body: "<!-- run -->", comments: [] } as const;
    expect((await errorOf(host.createReview(review))).code).toBe("github-outcome-unknown");
    expect((await host.listReviews()).filter((one) => one.body.includes("run"))).toHaveLength(1);
  });

  it("[P5] a check run goes from queued to concluded, with more annotations than one call takes", async () => {
    const checks = createCheckHost(client, { name: "Assay", app });
    const { headSha } = server.pull;
    const content = { title: "t", summary: "s", detailsUrl: null, actions: [], annotations: [] };
    const made = await checks.createCheck({
      ...{ head: headSha, key: "rev_1" },
      content: { ...content, state: { status: "queued" } },
    });
    expect(await checks.listChecks(headSha)).toEqual([
      { id: made.kind === "done" ? made.id : 0, key: "rev_1" },
    ]);
    const annotations = Array.from({ length: 120 }, (_, at) => ({
      ...{ path: "src/cart.ts", startLine: 5, endLine: 5, level: "notice" as const },
      ...{ title: "t", message: `m${at}` },
    }));
    const state = { status: "completed", conclusion: "neutral" } as const;
    const id = made.kind === "done" ? made.id : 0;
    expect(await checks.updateCheck(id, { ...content, annotations, state })).toEqual({ kind: "done", id });
    const [run] = server.github.state().checkRuns;
    expect([run?.status, run?.conclusion, run?.annotations.length]).toEqual(["completed", "neutral", 120]);
  });

  it("[F4] a conversation comment is made, changed and reacted to; a file-level comment is posted", async () => {
    const host = createReviewHost(client, { number: server.pull.number, app });
    const made = await host.createIssueComment("hello");
    const id = made.kind === "done" ? made.id : 0;
    await host.updateIssueComment(id, "hello again");
    expect(await host.listIssueComments()).toMatchObject([{ id, byUs: true, body: "hello again" }]);
    expect((await client.addReaction({ kind: "issue-comment", commentId: id }, "eyes")).kind).toBe("done");
    const { number, headSha: commit } = server.pull;
    const onFile = {
      commit,
      path: "src/cart.ts",
      line: null,
      side: "RIGHT",
      startLine: null,
      body: "file",
    } as const;
    expect((await client.createReviewComment(number, onFile)).kind).toBe("done");
  });
});

it("[I4] a manifest's code becomes the App's credentials, once", async () => {
  const { apiUrl } = server.github;
  const error = await errorOf(convertManifest({ apiUrl, clock: systemClock }, "not-a-code"));
  expect(error.code).toBe("github-refused");
});
