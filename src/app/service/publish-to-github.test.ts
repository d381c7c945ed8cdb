// Publishing over real HTTP to a GitHub made of real git repositories, with its refusals and scripted troubles.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FaultEffect } from "../../forge/memory/http/fault-script.js";
import { checkRunFor, ensureCheck, type ReviewResult } from "../../review/review.js";
import { openStage, type GitHubStage } from "./fixtures/github-stage.js";
import { createCheckHost } from "../../forge/forge.js";

let stage: GitHubStage;

beforeAll(async () => {
  stage = await openStage();
}, 60_000);

afterAll(async () => {
  await stage.close();
});

beforeEach(async () => {
  await stage.next();
});

const posts = "POST /repos/*/pulls/*/reviews";

describe("publishing to GitHub", () => {
  it("[P1] [P4] one review with its comments on their lines; a second call adds nothing", async () => {
    const result = stage.resultOf("rev_1", stage.pull().headSha, [stage.at(3), stage.at(7)]);
    const first = await stage.publish(result);
    const before = stage.seen();
    expect(before).toMatchObject({
      reviews: [{ state: "COMMENTED", minimized: null }],
      comments: [
        { line: 3, side: "RIGHT" },
        { line: 7, side: "RIGHT" },
      ],
      issueComments: [],
    });
    expect(first.placed.every(({ commentId }) => commentId !== null)).toBe(true);
    expect(await stage.publish(result)).toEqual({ ...first, isRepeat: true });
    expect(stage.seen()).toEqual(before);
  });

  const troubles: [string, FaultEffect][] = [
    ["a 502 before it was carried out", { kind: "status", status: 502 }],
    ["a 502 after it was carried out", { kind: "status-after", status: 502 }],
    ["an answer that is lost", { kind: "lost-answer" }],
    ["a connection that is reset", { kind: "reset" }],
    ["a body that is cut", { kind: "cut-body" }],
    ["a call that hangs", { kind: "hang" }],
    ["a secondary limit", { kind: "secondary-limit", retryAfterSeconds: 60 }],
    ["a secondary limit without a time", { kind: "secondary-limit", retryAfterSeconds: null }],
  ];
  it.each(troubles)("[P3] [P4] %s: there is one review", async (_name, effect) => {
    const result = stage.resultOf("rev_1", stage.pull().headSha, [stage.at(3), stage.at(7)]);
    stage.test.github.faults.add({ route: posts, effect });
    await stage.publishAgain(result);
    expect(stage.seen()).toMatchObject({
      reviews: [{ state: "COMMENTED" }],
      comments: [{ line: 3 }, { line: 7 }],
    });
    expect(stage.seen().reviews).toHaveLength(1);
  });

  it("[P2] a head that is moved by force just before the post: places are found on the new head", async () => {
    const moved = ["  before();", ...stage.lines.filter((_, index) => index !== 6)];
    const run = async (): Promise<void> => {
      await stage.push(moved, "main");
    };
    stage.test.github.faults.add({ route: posts, effect: { kind: "run-first", run } });
    const { placed } = await stage.publishAgain(
      stage.resultOf("rev_1", stage.pull().headSha, [stage.at(3), stage.at(7)]),
    );
    expect(placed.map(({ place }) => place)).toEqual(["inline", "body"]);
    expect(stage.seen()).toMatchObject({ comments: [{ line: 4 }] });
  });

  it.each([
    ["Line could not be resolved", 0],
    ["Path could not be resolved", 0],
    ["The commitOID is not part of the pull request", 0],
    ["User can only have one pending review per pull request", null],
  ])(
    "[P2] a refusal '%s' with the head where it was ends in one review or its words",
    async (message, comments) => {
      const body = { message: "Unprocessable Entity", errors: [message] };
      stage.test.github.faults.add({ route: posts, effect: { kind: "status", status: 422, body } });
      const publishing = stage.publish(
        stage.resultOf("rev_1", stage.pull().headSha, [stage.at(3), stage.at(7)]),
      );
      if (comments === null) {
        await expect(publishing).rejects.toMatchObject({ code: "post-refused" });
        return;
      }
      const { placed } = await publishing;
      expect(placed.map(({ place }) => place)).toEqual(["body", "body"]);
      expect(stage.seen().comments).toHaveLength(comments);
    },
  );

  it("[P2] a pending review that is left in the way is deleted", async () => {
    await stage.test.call("POST", `/repos/acme/shop/pulls/${stage.pull().number}/reviews`, {
      body: { body: "half" },
    });
    const run = async (): Promise<void> => {
      await stage.test.call("POST", `/repos/acme/shop/pulls/${stage.pull().number}/reviews`, {
        body: { body: "half" },
      });
    };
    stage.test.github.faults.add({ route: posts, nth: 2, effect: { kind: "run-first", run } });
    await stage.publish(stage.resultOf("rev_1", stage.pull().headSha, [stage.at(3)]));
    expect(stage.seen()).toMatchObject({ reviews: [{ state: "COMMENTED" }] });
    expect(stage.seen().reviews).toHaveLength(1);
  });

  it("[P1] a shorter limit on bodies: what does not fit goes on in the conversation", async () => {
    stage.test.github.setLimits({ bodyCharacters: 33_000 });
    const findings = stage.lines.map((_, index) => ({
      ...stage.at(index + 1),
      scenario: "why. ".repeat(500),
      preExisting: true,
    }));
    const { placed } = await stage
      .publish(stage.resultOf("rev_1", stage.pull().headSha, findings))
      .finally(() => {
        stage.test.github.setLimits({ bodyCharacters: 65_536 });
      });
    expect(new Set(placed.map(({ place }) => place))).toEqual(new Set(["body", "continued"]));
  });

  it("[P5] one check, made and concluded, though the answer to making it is lost", async () => {
    const host = createCheckHost(stage.client, { name: "Assay", app: stage.own });
    const policy = { requestChanges: "failure", failed: "neutral", detailsUrl: null } as const;
    const desk = { host, clock: stage.clock, random: () => 0.5 };
    const place = { head: stage.pull().headSha, key: `rev_${stage.pull().number}`, checkId: null };
    stage.test.github.faults.add({ route: "POST /repos/*/check-runs", effect: { kind: "lost-answer" } });
    const id = await ensureCheck(desk, place, checkRunFor({ kind: "queued" }, policy));
    const ended = checkRunFor({ kind: "skipped", reason: "a draft", remedy: "" }, policy);
    expect(await ensureCheck(desk, place, ended)).toBe(id);
    const checks = stage.test.github.state().checkRuns.filter(({ externalId }) => externalId === place.key);
    expect(checks).toMatchObject([{ id, status: "completed", conclusion: "neutral" }]);
  });
});

describe("publishing a second head to GitHub", () => {
  const fixedLines = (): string[] => stage.lines.filter((_, index) => index !== 2);

  async function secondHead(): Promise<ReviewResult> {
    await stage.next();
    await stage.publish(
      stage.resultOf("rev_1", stage.pull().headSha, [stage.at(3), stage.at(7), stage.at(9)]),
    );
    const head = await stage.push(fixedLines());
    return stage.resultOf("rev_2", head, [stage.at(7), stage.at(12)]);
  }

  it("[P4] repeats nothing, marks what was fixed, and keeps one summary", async () => {
    const { placed, fixed: gone } = await stage.publish(await secondHead());
    expect(placed.map(({ place }) => place)).toEqual(["repeated", "inline"]);
    expect(gone).toEqual([stage.at(3).id]);
    expect(stage.seen()).toMatchObject({
      reviews: [{ minimized: "OUTDATED" }, { minimized: null }],
      comments: [{ minimized: "RESOLVED" }, { minimized: null }, { minimized: null }, { line: 11 }],
      issueComments: [expect.stringContaining("1 new, 1 still open, 1 fixed")],
    });
  });

  it.each<[string, string, FaultEffect]>([
    ["any call loses its answer", "* *", { kind: "lost-answer" }],
    ["a post ends in a 502 after it was carried out", "POST /repos/*", { kind: "status-after", status: 502 }],
    ["a post meets a limit", "POST /repos/*", { kind: "secondary-limit", retryAfterSeconds: 60 }],
  ])(
    "[P4] [Q2] %s: the same stands in the end",
    async (_name, route, effect) => {
      const wanted = await secondHead();
      const before = stage.test.github.state().calls.length;
      await stage.publish(wanted);
      const expected = stage.seen();
      const total = stage.test.github
        .state()
        .calls.slice(before)
        .filter(
          ({ method, path }) => route === "* *" || (method === "POST" && path.includes("/repos/")),
        ).length;
      expect(total).toBeGreaterThan(1);
      for (let nth = 1; nth <= total; nth += 1) {
        const result = await secondHead();
        const takeOut = stage.test.github.faults.add({ route, nth, effect });
        await stage.publishAgain(result);
        takeOut();
        expect(stage.seen(), `call ${nth} of ${total}`).toEqual(expected);
      }
    },
    120_000,
  );
});
