// What deliveries mean, told on GitHub's own recorded payloads: comments, threads, checks, pushes and installations.
import { describe, expect, it } from "vitest";
import { decide } from "./decide.js";
import type { Decision } from "./decision.js";
import { context, decideOn, ignored, merge, received, type Json } from "./fixtures/received-example.js";

describe("comments and threads", () => {
  const comment = (body: string, more: Json = {}): Decision =>
    decideOn("issue_comment", "created", merge({ issue: { pull_request: {} }, comment: { body } }, more));

  it("[W4][F4] a comment on a pull request gives a command", () => {
    expect(comment("/assay full review")).toMatchObject({
      kind: "command",
      order: {
        number: 1,
        headSha: null,
        actor: { login: "Codertocat", id: 21031067 },
        origin: { kind: "comment", commentId: 492700400 },
        said: { kind: "command", command: { name: "full review" } },
      },
    });
    expect(comment("/assay reveiw")).toMatchObject({
      kind: "command",
      order: { said: { kind: "unknown" } },
    });
    expect(comment("nice")).toEqual(ignored("no-command"));
  });

  it("[F4] bots, our own bot, edits and plain issues give none", () => {
    const bot = { login: "other[bot]", id: 5, type: "Bot" };
    expect(comment("/assay review", { sender: bot })).toEqual(ignored("by-a-bot"));
    expect(comment("/assay review", { comment: { user: bot } })).toEqual(ignored("by-a-bot"));
    const own = { login: "assay[bot]", id: 6, type: "Bot" };
    expect(comment("/assay review", { sender: own })).toEqual(ignored("own-event"));
    expect(comment("/assay review", { action: "edited" })).toEqual(ignored("action-not-used"));
    expect(comment("/assay review", { issue: { pull_request: null } })).toEqual(
      ignored("not-a-pull-request"),
    );
  });

  it("[W4] a reply in a thread is feedback, a command in one is a command about its finding", () => {
    const reply = (body: string, in_reply_to_id: number | null): Decision =>
      decideOn("pull_request_review_comment", "created", { comment: { body, in_reply_to_id } });
    expect(reply("not true", 44)).toMatchObject({
      kind: "feedback",
      order: {
        number: 2,
        rootCommentId: 44,
        at: 1_000,
        act: { kind: "reply", commentId: 284312630, text: "not true" },
      },
    });
    expect(reply("/assay dismiss known", 44)).toMatchObject({
      kind: "command",
      order: {
        origin: { kind: "review-comment", rootCommentId: 44 },
        said: { command: { name: "dismiss", finding: null, reason: "known" } },
      },
    });
    expect(reply("a new thread", null)).toEqual(ignored("not-a-reply"));
    expect(decideOn("pull_request_review_comment", "edited")).toEqual(ignored("action-not-used"));
    const bot = { user: { login: "x[bot]", id: 1, type: "Bot" }, in_reply_to_id: 4 };
    expect(decideOn("pull_request_review_comment", "created", { comment: bot })).toEqual(ignored("by-a-bot"));
  });

  it.each(["resolved", "unresolved"])(
    "[W4][O2] a thread that is %s is feedback on its first comment",
    (action) => {
      const decision = decideOn("pull_request_review_thread", action, {
        thread: { node_id: "T_1", comments: [{ id: 12 }, { id: 11 }] },
        updated_at: "2026-11-20T10:00:00Z",
      });
      expect(decision).toMatchObject({
        kind: "feedback",
        order: {
          rootCommentId: 11,
          threadNodeId: "T_1",
          act: { kind: action },
          at: Date.parse("2026-11-20T10:00:00Z"),
        },
      });
      const own = { sender: { login: "assay[bot]", id: 1, type: "Bot" } };
      expect(decideOn("pull_request_review_thread", action, own)).toEqual(ignored("own-event"));
    },
  );
});

describe("check_run", () => {
  const head = "d6fde92930d4715a2b49857d24b940956b26d2d3";

  it("[W4] rerequested of a fork, which names no pull request, goes by the head", () => {
    expect(
      decideOn("check_run", "rerequested", { check_run: { app: { id: 2 }, pull_requests: [] } }),
    ).toMatchObject({
      kind: "command",
      order: {
        number: null,
        headSha: head,
        origin: { kind: "check-run", checkRunId: 4 },
        said: { command: { name: "review" } },
      },
    });
  });

  it("[W4] rerequested names its pull request when there is one in this repository", () => {
    const on = (...pulls: Json[]): Decision =>
      decideOn("check_run", "rerequested", { check_run: { app: { id: 2 }, pull_requests: pulls } });
    expect(on({ number: 8, base: { repo: { id: 526 } } })).toMatchObject({ order: { number: 8 } });
    expect(on({ number: 8, base: { repo: { id: 1 } } })).toMatchObject({ order: { number: null } });
    expect(on({ number: 8 }, { number: 9 })).toMatchObject({ order: { number: null } });
  });

  it("[W4] a button gives its command; other Apps' checks and unknown buttons give none", () => {
    const press = (identifier: string, app = 2): Decision =>
      decideOn("check_run", "requested_action", {
        requested_action: { identifier },
        check_run: { app: { id: app } },
      });
    expect(press("full-review")).toMatchObject({ order: { said: { command: { name: "full review" } } } });
    expect(press("assay-review")).toMatchObject({ order: { said: { command: { name: "review" } } } });
    expect(press("why-skipped")).toMatchObject({ order: { said: { command: { name: "why-skipped" } } } });
    expect(press("delete-all")).toEqual(ignored("button-not-ours"));
    expect(press("review", 3)).toEqual(ignored("check-not-ours"));
    expect(decideOn("check_run", "completed")).toEqual(ignored("action-not-used"));
  });
});

describe("push and installations", () => {
  it("[W4] a push to the default branch brings the index up to date, any other does not", () => {
    const after = "c".repeat(40);
    const pushed = (changes: Json): Decision => decideOn("push", undefined, { after, ...changes });
    expect(pushed({ ref: "refs/heads/master" })).toMatchObject({
      kind: "index",
      branch: "master",
      sha: after,
    });
    expect(pushed({ ref: "refs/heads/topic" })).toEqual(ignored("not-the-default-branch"));
    expect(pushed({ ref: "refs/tags/master" })).toEqual(ignored("not-the-default-branch"));
    expect(pushed({ ref: "refs/heads/master", deleted: true })).toEqual(ignored("branch-deleted"));
    expect(pushed({ ref: "refs/heads/master", after: "0".repeat(40) })).toEqual(ignored("branch-deleted"));
  });

  it.each([
    ["created", "installed", false],
    ["new_permissions_accepted", "permissions", false],
    ["unsuspend", "unsuspended", false],
    ["suspend", "suspended", true],
    ["deleted", "removed", true],
  ])("[W4][G5] installation %s is %s, and stops its reviews: %s", (action, kind, stops) => {
    const decision = decideOn("installation", action);
    expect(decision).toMatchObject({ kind: "installation", change: { kind } });
    expect(decision.kind === "installation" && decision.stop !== null).toBe(stops);
  });

  it("[W4] repositories that are added appear, reviews of removed ones stop", () => {
    const added = decideOn("installation_repositories", "added");
    expect(added).toMatchObject({
      change: { kind: "repositories", added: [{ id: 186853007, owner: "Codertocat", name: "Space" }] },
      stop: null,
    });
    const removed = decideOn("installation_repositories", "removed");
    expect(removed).toMatchObject({
      stop: { scope: { kind: "repositories" }, reason: { code: "uninstalled" } },
    });
  });

  it.each(["renamed", "transferred", "privatized", "publicized"])(
    "[W4] a repository that is %s keeps its number",
    (change) => {
      expect(decideOn("repository", change)).toMatchObject({
        kind: "installation",
        installation: 77,
        change: { kind: "repository-changed", change },
        stop: null,
      });
    },
  );

  it("[W4][G5] a deleted repository stops; an edit counts when the default branch changed; an account has a new name", () => {
    const edited = (changes: Json): Decision => decideOn("repository", "edited", { changes });
    expect(decideOn("repository", "edited", { action: "deleted" })).toMatchObject({
      stop: { scope: { kind: "repositories" } },
    });
    expect(edited({ default_branch: { from: "main" } })).toMatchObject({ change: { change: "edited" } });
    const payload = { ...received("repository", "edited"), changes: { description: { from: "x" } } };
    expect(decide({ event: "repository", payload }, context)).toEqual(ignored("names-unchanged"));
    const renamed = {
      action: "renamed",
      installation: { id: 77 },
      account: { login: "new-name", id: 1 },
      target_type: "Organization",
    };
    expect(decide({ event: "installation_target", payload: renamed }, context)).toMatchObject({
      change: { kind: "account-renamed", account: { login: "new-name", type: "Organization" } },
    });
  });
});
