// Fire tests through the whole service: uploaded by the command, shown by the API, given to the resilience lens, cited in the post.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFireStage, quoteCode, type FireStage } from "./fire-stage.js";
import { commentsOn, ended, expectOrder, postsOn, push, repository, reviewsOf } from "./watch-service.js";

let stage: FireStage;

beforeAll(async () => {
  stage = await openFireStage();
}, 120_000);
afterAll(async () => {
  await expectOrder(stage.test);
  await stage.close();
});

/** Pushes the code under test onto a branch from main, and gives its head. */
const pushQuote = (branch: string): Promise<string> =>
  push(stage.test, branch, { "app.js": `${quoteCode}// ${branch}\n` }, "main");

async function openReview(branch: string) {
  const { do: act } = stage.test.github;
  const pull = await act.openPull({ repository, head: branch, base: "main", title: branch, author: "ada" });
  return { pull, row: await ended(stage.test, pull.number, pull.headSha) };
}

const given = async (review: string) => (await stage.ask("GET", `/reviews/${review}/fire-tests`)).json;

describe("an upload", () => {
  it("[R6] by the command is kept once, and shown as rows, measurements and reports", async () => {
    const commit = "a".repeat(40);
    await stage.upload(stage.head, { commit, branch: "trial", label: "nightly" });
    await stage.upload(stage.head, { commit, branch: "trial", label: "nightly" });
    const list = (await stage.ask("GET", "/fire-tests?commit=aaaa")).json as { items: { id: string }[] };
    expect(list.items).toHaveLength(1);
    expect(list.items[0]).toMatchObject({
      ...{ commit, branch: "trial", label: "nightly", verdict: "failed", addedBy: "token:ci" },
      ...{ source: "upload", scenarios: { passed: 0, failed: 1, notTested: 0 } },
    });
    const id = list.items[0]?.id ?? "";
    const test = (await stage.ask("GET", `/fire-tests/${id}`)).json;
    expect(test).toMatchObject({
      objectives: { rows: [{ holds: false, scenarioTitle: "quote" }] },
      outcomes: [{ operation: "readQuote", state: "failed", faulted: { calls: 3, errors: 3 } }],
      mayChange: true,
    });
    expect((await stage.ask("GET", `/fire-tests/${id}/report.html`)).text).toMatch(/^<!doctype html>/);
    expect((await stage.ask("GET", `/fire-tests/${id}/report.md`)).text).toMatch(/^# Fire test: failed/);
    expect((await stage.ask("GET", `/fire-tests/${id}/results.json`)).json).toEqual(stage.head);
    expect((await stage.ask("DELETE", `/fire-tests/${id}`)).status).toBe(200);
    expect((await stage.ask("GET", `/fire-tests/${id}`)).status).toBe(404);
  });

  it("[R6] of something else is refused with the place of the fault, and so is a foreign repository or token", async () => {
    const items = [{ ...stage.base.items[0], state: "lucky" }];
    const body = { commit: "b".repeat(40), results: { ...stage.base, items } };
    const refused = await stage.ask("POST", "/repositories/acme/shop/fire-tests", body);
    expect(refused).toMatchObject({ status: 422, json: { code: "refused" } });
    expect(refused.text).toMatch(/items\.0\.state.*Give the results\.json/);
    const commit = "b".repeat(40);
    await expect(stage.upload(stage.base, { commit, repository: "acme/nothing" })).rejects.toMatchObject({
      code: "upload-refused",
    });
    await expect(stage.upload(stage.base, { commit: "HEAD" })).rejects.toMatchObject({ code: "usage" });
    await expect(stage.upload(stage.base, { commit, to: "http://127.0.0.1:9" })).rejects.toMatchObject({
      code: "service-unreachable",
    });
    const { ASSAY_API_TOKEN: wrong } = { ASSAY_API_TOKEN: "wrong" };
    const answer = await fetch(`${stage.web.url}/api/v1/repositories/acme/shop/fire-tests`, {
      method: "POST",
      headers: { authorization: `Bearer ${wrong}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(401);
  });
});

describe("a review", () => {
  it("[R11] without measurements of both sides is what it is without any", async () => {
    const head = await pushQuote("unmeasured");
    await stage.upload(stage.head, { commit: head });
    const { pull, row } = await openReview("unmeasured");
    expect(row.state).toBe("completed");
    expect(stage.questions("resilience", "// unmeasured").join()).not.toContain("Measured on");
    expect(commentsOn(stage.test, pull.number)).toEqual([]);
    expect(await given(row.id)).toMatchObject({ given: [], ofHead: { commit: head } });
  });

  it("[R11] is given those of base and head: only the resilience lens is told, its finding cites them, the post too", async () => {
    const base = await push(stage.test, "main", { "notes.md": "one\n" });
    await stage.upload(stage.base, { commit: base, branch: "main" });
    const head = await pushQuote("measured");
    await stage.upload(stage.head, { commit: head });
    const { pull, row } = await openReview("measured");
    const [asked] = stage.questions("resilience", "// measured");
    const told =
      /Measured on readQuote: .*?passed \(.*? 0 % errors.*?on the base, failed \(.*?100 % errors.*?on the head/;
    expect(asked).toMatch(told);
    expect(stage.questions("bugs", "// measured").join()).not.toContain("Measured on");
    const bodies = commentsOn(stage.test, pull.number)
      .map(({ body }) => body)
      .join();
    expect(bodies).toContain("A failing dependency now fails the quote");
    expect(bodies).toMatch(/100 % errors/);
    const detail = (await stage.ask("GET", `/reviews/${row.id}`)).json as {
      findings: { evidence: { message: string }[] }[];
    };
    expect(detail.findings.flatMap(({ evidence }) => evidence.map(({ message }) => message)).join()).toMatch(
      told,
    );
    expect(await given(row.id)).toMatchObject({
      given: [
        { side: "head", behind: 0, test: { commit: head } },
        { side: "base", behind: 0, test: { commit: base } },
      ],
    });
  });

  it("[R11] is given the nearest earlier commit of the base where the base was not measured, and says so", async () => {
    const before = await push(stage.test, "main", { "notes.md": "two\n" });
    await stage.upload(stage.base, { commit: before, branch: "main" });
    for (const text of ["three\n", "four\n"]) await push(stage.test, "main", { "notes.md": text });
    const head = await pushQuote("behind");
    await stage.upload(stage.head, { commit: head });
    const { row } = await openReview("behind");
    expect(stage.questions("resilience", "// behind")[0]).toContain(
      `those of ${before.slice(0, 7)}, 2 commits before it`,
    );
    expect(await given(row.id)).toMatchObject({ given: [{ side: "head" }, { side: "base", behind: 2 }] });
  });

  it("[R11] that is over stays as it is when results come later; asked for again, it has them", async () => {
    await pushQuote("late");
    const { pull, row } = await openReview("late");
    await stage.upload(stage.head, { commit: pull.headSha });
    expect(await given(row.id)).toMatchObject({ given: [], ofHead: { commit: pull.headSha } });
    expect(await reviewsOf(stage.test, pull.number)).toHaveLength(1);
    const asked = await stage.ask("POST", `/reviews/${row.id}/run`);
    const { review } = asked.json as { review: string };
    const again = await ended(stage.test, pull.number, pull.headSha);
    expect(again.id).toBe(review);
    expect(await given(review)).toMatchObject({ given: [{ side: "head" }, { side: "base" }] });
    expect(
      postsOn(stage.test, pull.number)
        .map(({ body }) => body)
        .join(),
    ).toContain("1 finding");
  });
});
