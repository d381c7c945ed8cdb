// Commands in comments, from the webhook to the answer: by a writer, by a reader, by a bot, and in words that are none.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestService, type TestService } from "./open-test-service.js";
import {
  activate,
  checkOf,
  commentsOn,
  ended,
  expectOrder,
  letTimePass,
  openPull,
  postsOn,
  push,
  repository,
  reviewsOf,
  talkOn,
} from "./watch-service.js";

const folder = mkdtempSync(join(tmpdir(), "assay-script-"));
let test: TestService;
let number = 0;
let headSha = "";

beforeAll(async () => {
  const path = join(folder, "script.yaml");
  const bug = {
    path: "services/orders/orders/ship.py",
    ...{ startLine: 7, endLine: 7, quote: '    subprocess.run("ship " + order, shell=True)' },
    ...{ category: "logic", severity: "major", confidence: 0.9, title: "The order is run as a command" },
    scenario: "An order named ; rm -rf is run by the shell.",
    ...{ evidence: [], edits: null, newDependencies: [], behaviourChange: false },
  };
  const answers = [
    { lens: "bugs", replies: [{ answer: { findings: [bug], dismissedFacts: [], summary: "One." } }] },
    { when: "why a shell", replies: [{ answer: { answer: "Because nobody looked, said @eve." } }] },
    { replies: [{ answer: { findings: [], dismissedFacts: [], summary: "None." } }] },
  ];
  writeFileSync(path, JSON.stringify({ version: 1, answers }));
  test = await openTestService({ ASSAY_MODEL: `scripted:${path}` });
  await activate(test);
  const pull = await openPull(test, "talk");
  ({ number, headSha } = pull);
  expect((await ended(test, number, headSha)).state).toBe("completed");
});
afterAll(async () => {
  await expectOrder(test);
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Comments, and gives what was answered. */
async function say(body: string, as = "ada"): Promise<string> {
  const before = talkOn(test, number).length;
  const id = await test.github.do.comment({ repository, number, as, body });
  const answer = await test.until(() => talkOn(test, number)[before]);
  const seen = test.github.state().issueComments.find((one) => one.id === id);
  expect(seen?.reactions).toMatchObject([{ content: "eyes", user: "assay[bot]" }]);
  return answer;
}

it("[F4] help lists the commands, config what applies, and why-skipped where the review stands", async () => {
  expect(await say("/assay help")).toContain("why-skipped");
  expect(await say("/assay")).toContain("| write | and Assay |");
  expect(await say("/assay config")).toContain("`fail-on`");
  expect(await say("/assay why-skipped")).toContain("was not skipped: its review is complete");
});

it("[F4] a word that is no command is answered with the nearest one", async () => {
  expect(await say("/assay revew")).toContain("Did you mean `/assay review`?");
});

it("[F4] a reader is refused, and nothing is done", async () => {
  expect(await say("/assay review", "eve")).toContain("needs write permission");
  expect(await say("/assay pause", "eve")).toContain("needs write permission");
  expect(await reviewsOf(test, number)).toHaveLength(1);
  const pauses = await test.foundation.database.db.selectFrom("pauses").selectAll().execute();
  expect(pauses).toEqual([]);
});

it("[F4] a bot and our own comments are not heard", async () => {
  const payload =
    test.github.webhooks.deliveries().find(({ event }) => event === "issue_comment")?.payload ?? {};
  const bot = { login: "ci[bot]", id: 99_001, type: "Bot" };
  const comment = { ...(payload["comment"] as object), user: bot, body: "/assay review" };
  const sent = await test.github.webhooks.send("issue_comment", {
    ...payload,
    action: "created",
    sender: bot,
    comment,
  });
  expect(sent?.responseBody).toContain("Bots cannot give commands");
  expect(await reviewsOf(test, number)).toHaveLength(1);
});

it("[F4] explain, recheck and dismiss answer in the thread of the finding, and dismissing is remembered", async () => {
  const [comment] = commentsOn(test, number);
  const answerTo = async (body: string): Promise<string> => {
    const before = commentsOn(test, number).length;
    await test.github.do.reply({ commentId: comment?.id ?? 0, as: "ada", body });
    const answer = await test.until(() => commentsOn(test, number)[before]);
    expect(answer).toMatchObject({ inReplyTo: comment?.id });
    return answer.body;
  };
  expect(await answerTo("/assay explain")).toContain("It rests on line");
  expect(await answerTo("/assay recheck")).toContain("still stands");
  expect(await answerTo("/assay dismiss because it is a demo")).toContain("Dismissed");
  const outcomes = await test.foundation.database.db
    .selectFrom("findings")
    .select(["outcome", "outcome_reason"])
    .where("comment_id", "=", comment?.id ?? 0)
    .execute();
  expect(outcomes).toEqual([{ outcome: "dismissed", outcome_reason: "it is a demo" }]);
  expect(await say("/assay explain")).toContain("Say which finding");
});

it("[F4] ask is answered by the repository's model, and what it says calls nobody", async () => {
  const answer = await say("/assay ask why a shell?");
  expect(answer).toContain("Because nobody looked");
  expect(answer).not.toMatch(/(?<![\w`])@eve/);
});

it("[F4] review reviews the same commit again and repeats nothing; full review too", async () => {
  for (const [command, count] of [
    ["/assay review", 2],
    ["/assay full review", 3],
  ] as const) {
    await test.github.do.comment({ repository, number, as: "ada", body: command });
    await test.until(async () => (await reviewsOf(test, number)).length === count);
    const row = await ended(test, number, headSha);
    expect(row).toMatchObject({ state: "completed", trigger: "command" });
    expect(postsOn(test, number).filter(({ body }) => body.includes("assay:run="))).toHaveLength(count);
  }
});

it("[W4] Re-run of the check and its button ask for the review again", async () => {
  const before = (await reviewsOf(test, number)).length;
  const [first] = await reviewsOf(test, number);
  const check = checkOf(test, first!);
  await test.github.do.rerequestCheck({ checkRunId: check?.id ?? 0, as: "ada" });
  await test.until(async () => (await reviewsOf(test, number)).length === before + 1);
  expect(await ended(test, number, headSha)).toMatchObject({ state: "completed", trigger: "rerequested" });
  await test.github.do.requestCheckAction({ checkRunId: check?.id ?? 0, as: "ada", identifier: "run-again" });
  await test.until(async () => (await reviewsOf(test, number)).length === before + 2);
  expect(await ended(test, number, headSha)).toMatchObject({ state: "completed", trigger: "rerequested" });
});

it("[G4] pause leaves pushes alone and says so on the check; resume reviews the newest commit", async () => {
  expect(await say("/assay pause")).toContain("Paused");
  expect(await say("/assay pause")).toContain("paused already");
  await letTimePass(test);
  const head = await push(test, "talk", { "services/orders/orders/more.py": "x = 1\n" });
  const skipped = await ended(test, number, head);
  expect(skipped).toMatchObject({ state: "skipped", code: "paused" });
  expect(checkOf(test, skipped)?.conclusion).toBe("neutral");
  await letTimePass(test);
  expect(await say("/assay resume")).toContain("Resumed");
  await test.until(async () => (await reviewsOf(test, number)).at(-1)?.state === "completed");
  expect(await ended(test, number, head)).toMatchObject({ state: "completed" });
});

it("[O2] resolving a thread and answering in it is kept with the finding", async () => {
  const [comment] = commentsOn(test, number);
  await test.github.do.resolveThread({ commentId: comment?.id ?? 0, as: "ada" });
  await test.github.do.reply({ commentId: comment?.id ?? 0, as: "ada", body: "Thanks, mended." });
  const { db } = test.foundation.database;
  const kinds = await test.until(async () => {
    const rows = await db.selectFrom("feedback").select("kind").execute();
    const seen = rows.map(({ kind }) => kind);
    return seen.includes("resolved") && seen.includes("reply") ? seen : null;
  });
  expect(kinds).toContain("dismissed");
});
