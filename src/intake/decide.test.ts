// What deliveries mean, told on GitHub's own recorded payloads: every event, and pull requests.
import examples from "@octokit/webhooks-examples";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decide } from "./decide.js";
import { eventRules } from "./decide/event-rules.js";
import type { Decision } from "./decision.js";
import {
  context,
  decideOn,
  ignored,
  merge,
  payloadsOf,
  received,
  type Json,
} from "./fixtures/received-example.js";

describe("every event", () => {
  it("[W4] of GitHub's recorded payloads is understood, whatever its action", () => {
    const all = examples as unknown as { name: string; examples: Json[] }[];
    const unreadable = all.flatMap(({ name, examples: payloads }) =>
      payloads.flatMap((payload) => {
        const withInstallation = merge({ installation: { id: 77 } }, payload);
        return [payload, withInstallation].flatMap((given) => {
          const decision = decide({ event: name, payload: given }, context);
          return decision.kind === "unreadable"
            ? [`${name}.${String(payload["action"])}: ${decision.where}`]
            : [];
        });
      }),
    );
    expect(unreadable).toEqual([]);
    for (const { event } of eventRules)
      if (event !== "installation_target") expect(payloadsOf(event).length, event).toBeGreaterThan(0);
  });

  it("has its rule in the folder, and the list names every rule of the folder", () => {
    const files = readdirSync(join(import.meta.dirname, "decide"));
    expect(files.length - 2).toBe(eventRules.length);
    expect(new Set(eventRules.map(({ event }) => event)).size).toBe(eventRules.length);
  });

  it("[W4] that is not used is ignored and says so; a ping is answered", () => {
    expect(decide({ event: "star", payload: {} }, context)).toEqual(ignored("event-not-used"));
    expect(decide({ event: "__proto__", payload: {} }, context)).toEqual(ignored("event-not-used"));
    expect(decide({ event: "ping", payload: null }, context)).toEqual(ignored("ping"));
  });

  it("[W4] of a webhook that is no installation's is ignored", () => {
    for (const { event } of eventRules) {
      if (event.startsWith("installation")) continue;
      const payload = { ...received(event, payloadsOf(event)[0]?.["action"] as string | undefined) };
      delete payload["installation"];
      expect(decide({ event, payload }, context), event).toEqual(ignored("not-an-installation"));
    }
  });

  it("[W4] of a known kind in an unknown shape names the field, and never throws", () => {
    const payload = received("pull_request", "opened", {
      pull_request: { head: { sha: "--upload-pack=x" } },
    });
    expect(decide({ event: "pull_request", payload }, context)).toEqual({
      kind: "unreadable",
      where: "pull_request.head.sha: not a commit id",
    });
    for (const odd of [null, 7, "x", [], {}])
      for (const { event } of eventRules)
        expect(decide({ event, payload: odd }, context).kind, event).toBe("unreadable");
  });
});

describe("pull_request", () => {
  it.each([
    ["opened", "opened"],
    ["synchronize", "synchronize"],
    ["reopened", "reopened"],
    ["ready_for_review", "ready"],
  ])("[W4] %s asks for a review", (action, trigger) => {
    expect(decideOn("pull_request", action)).toMatchObject({
      kind: "review",
      request: { trigger, asked: false, full: false, repository: { installation: 77 } },
    });
  });

  it("[W4] carries what the gate needs, and tells a fork and a fork that is gone", () => {
    const pull_request = {
      number: 5,
      title: "a\0b\ud800",
      draft: true,
      labels: [{ name: "wip" }],
      head: { sha: "a".repeat(40), repo: { id: 1 } },
      base: { sha: "b".repeat(40), ref: "main", repo: { id: 2 } },
      user: { login: "renovate[bot]", id: 3, type: "Bot" },
      updated_at: "2026-11-20T10:00:00Z",
    };
    expect(decideOn("pull_request", "opened", { pull_request })).toMatchObject({
      request: {
        pullRequest: {
          number: 5,
          headSha: "a".repeat(40),
          baseSha: "b".repeat(40),
          baseRef: "main",
          title: "a\uFFFDb\uFFFD",
          author: "renovate[bot]",
          authorIsBot: true,
          draft: true,
          labels: ["wip"],
          fromFork: true,
          asOf: Date.parse("2026-11-20T10:00:00Z"),
        },
      },
    });
    const fork = (repo: unknown): Decision =>
      decideOn("pull_request", "opened", {
        pull_request: { head: { repo }, base: { repo: { id: 2 } }, user: null },
      });
    expect(fork({ id: 2 })).toMatchObject({ request: { pullRequest: { fromFork: false, author: "ghost" } } });
    expect(fork(null)).toMatchObject({ request: { pullRequest: { fromFork: true } } });
  });

  it("[W4] edited is a full review when the base changed, and nothing otherwise", () => {
    const edited = (changes: Json): Decision =>
      decideOn("pull_request", "opened", { action: "edited", changes });
    expect(edited({ base: { ref: { from: "main" }, sha: { from: "x" } } })).toMatchObject({
      kind: "review",
      request: { trigger: "base-changed", full: true },
    });
    expect(edited({ title: { from: "old" } })).toEqual(ignored("base-unchanged"));
  });

  it("[W4][G5] closed, merged and converted to a draft stop the review", () => {
    const closed = (merged: boolean): Decision =>
      decideOn("pull_request", "closed", { pull_request: { merged } });
    expect(closed(false)).toMatchObject({ kind: "cancel", why: "closed", number: 2 });
    expect(closed(true)).toMatchObject({
      kind: "cancel",
      why: "merged",
      headSha: expect.any(String) as string,
    });
    expect(decideOn("pull_request", "converted_to_draft")).toMatchObject({ kind: "cancel", why: "draft" });
  });

  it("[W4] of a closed pull request asks for nothing", () => {
    const decision = decideOn("pull_request", "opened", {
      action: "synchronize",
      pull_request: { state: "closed" },
    });
    expect(decision).toEqual(ignored("pull-request-closed"));
  });

  it("[W4] labels and requested reviewers ask when they are ours", () => {
    const labeled = (name: string): Decision => decideOn("pull_request", "labeled", { label: { name } });
    expect(labeled("Assay")).toMatchObject({ kind: "review", request: { trigger: "command", asked: true } });
    expect(labeled("bug")).toEqual(ignored("label-not-ours"));
    const requested = (login: string): Decision =>
      decideOn("pull_request", "review_requested", { requested_reviewer: { login, id: 1 } });
    expect(requested("assay[bot]")).toMatchObject({ kind: "review", request: { asked: true } });
    expect(requested("octocat")).toEqual(ignored("reviewer-not-ours"));
    const off = { own: { ...context.own, reviewLabel: null }, receivedAt: 0 };
    const payload = received("pull_request", "labeled", { label: { name: "assay" } });
    expect(decide({ event: "pull_request", payload }, off)).toEqual(ignored("label-not-ours"));
  });

  it.each(["assigned", "locked", "unlabeled", "review_request_removed", "unassigned", "unlocked"])(
    "[W4] %s is ignored, and says so",
    (action) => {
      const open = { pull_request: { state: "open" } };
      expect(decideOn("pull_request", action, open)).toEqual(ignored("action-not-used"));
    },
  );

  it("[W4] of our own bot is ignored", () => {
    const sender = { login: "Assay[bot]", id: 9, type: "Bot" };
    expect(decideOn("pull_request", "synchronize", { sender })).toEqual(ignored("own-event"));
  });
});
