// Reviews and comments on the change over HTTP: what is taken, and each refusal in GitHub's words.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestGitHub, repo, type Answer, type TestGitHub } from "../fixtures/test-github.js";

let test: TestGitHub;
beforeEach(async () => {
  test = await openTestGitHub();
});
afterEach(() => test.close());

const reviews = `${repo}/pulls/1/reviews`;
const post = (body: Record<string, unknown>): Promise<Answer> => test.call("POST", reviews, { body });
const at = (line: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  path: "src/cart.ts",
  body: "why?",
  line,
  ...more,
});
const refusal = ({ status, json }: Answer): unknown => [status, json.errors[0]?.message ?? json.errors[0]];

describe("creating a review", () => {
  it("[P1] takes body and comments in one POST and answers 200", async () => {
    const { status, json } = await post({
      event: "COMMENT",
      body: "Two remarks",
      comments: [
        at(5),
        at(30, { start_line: 28, start_side: "RIGHT", side: "RIGHT" }),
        at(5, { side: "LEFT" }),
      ],
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({ state: "COMMENTED", user: { login: "assay[bot]", type: "Bot" } });
    const comments = (await test.call("GET", `${repo}/pulls/1/comments`)).list;
    expect(comments).toMatchObject([
      { line: 5, side: "RIGHT", start_line: null, pull_request_review_id: json.id },
      { line: 30, start_line: 28, side: "RIGHT" },
      { line: 5, side: "LEFT" },
    ]);
    expect(comments[0]?.diff_hunk).toMatch(/^@@ -2,7 \+2,7 @@[\s\S]*\+const five = 5;$/);
  });

  it("[P2] is refused whole with 422 when one anchor cannot be resolved", async () => {
    const words = async (comment: Record<string, unknown>): Promise<unknown> =>
      refusal(await post({ event: "COMMENT", body: "x", comments: [at(5), comment] }));
    expect(await words(at(15))).toEqual([422, "Line could not be resolved"]);
    expect(await words(at(6, { side: "LEFT" }))).toEqual([422, "Line could not be resolved"]);
    expect(await words(at(5, { path: "other.ts" }))).toEqual([422, "Path could not be resolved"]);
    expect(await words(at(5, { path: "logo.png" }))).toEqual([422, "Line could not be resolved"]);
    expect(await words({ path: "src/cart.ts", body: "x", position: 99 })).toEqual([
      422,
      "Position could not be resolved",
    ]);
    expect(await words(at(30, { start_line: 5 }))).toEqual([
      422,
      "Pull request review thread start line must be part of the same hunk as the line.",
    ]);
    expect(test.github.state().reviews).toEqual([]);
    expect(test.github.state().reviewComments).toEqual([]);
  });

  it("[P2] is refused for a commit that a force push took out of the pull request, and taken for an older one in it", async () => {
    const old = test.pull.headSha;
    await test.github.do.push({
      repository: "acme/shop",
      branch: "feature",
      as: "ada",
      files: { "src/cart.ts": "all new\n" },
    });
    const older = await post({ event: "COMMENT", body: "x", commit_id: old, comments: [at(5)] });
    expect(older.status).toBe(200);
    const [comment] = (await test.call("GET", `${repo}/pulls/1/comments`)).list;
    expect(comment).toMatchObject({ line: null, position: null, original_line: 5, original_commit_id: old });
    await test.github.do.push({
      repository: "acme/shop",
      branch: "feature",
      as: "ada",
      onto: "main",
      files: { "b.ts": "b\n" },
    });
    expect(refusal(await post({ event: "COMMENT", body: "x", commit_id: old }))).toEqual([
      422,
      "The commitOID is not part of the pull request",
    ]);
  });

  it("[P4] is refused while a pending review of ours stands, until it is deleted", async () => {
    const pending = await post({ comments: [at(5)] });
    expect([pending.json.state, pending.json.submitted_at]).toEqual(["PENDING", undefined]);
    expect((await test.call("GET", `${repo}/pulls/1/comments`)).json).toEqual([]);
    expect((await test.call("GET", reviews, { token: test.github.userToken("ada") })).json).toEqual([]);
    const word = "User can only have one pending review per pull request";
    expect(refusal(await post({ event: "COMMENT", body: "x" }))).toEqual([422, word]);
    const single = { body: { ...at(5), commit_id: test.pull.headSha } };
    expect(refusal(await test.call("POST", `${repo}/pulls/1/comments`, single))).toEqual([422, word]);
    expect((await test.call("DELETE", `${reviews}/${pending.json.id}`)).status).toBe(200);
    expect((await post({ event: "COMMENT", body: "x" })).status).toBe(200);
  });

  it("is refused for a verdict on one's own pull request, a blank body and one that is too long", async () => {
    const token = test.github.userToken("ada");
    const own = (event: string): Promise<Answer> =>
      test.call("POST", reviews, { token, body: { event, body: "x" } });
    expect(refusal(await own("APPROVE"))).toEqual([422, "Can not approve your own pull request"]);
    expect(refusal(await own("REQUEST_CHANGES"))).toEqual([
      422,
      "Can not request changes on your own pull request",
    ]);
    expect((await own("COMMENT")).status).toBe(200);
    expect((await post({ event: "REQUEST_CHANGES" })).status).toBe(422);
    expect(refusal(await post({ event: "COMMENT", body: "x".repeat(65_537) }))).toEqual([
      422,
      "body is too long (maximum is 65536 characters)",
    ]);
    expect((await post({ event: "MAYBE" })).json.message).toContain("Invalid request");
  });
});

describe("a submitted review", () => {
  it("can be edited, not deleted, and dismissed only when it was a verdict", async () => {
    const { json } = await post({ event: "COMMENT", body: "x" });
    const edited = await test.call("PUT", `${reviews}/${json.id}`, { body: { body: "y" } });
    expect(edited.json.body).toBe("y");
    expect(refusal(await test.call("DELETE", `${reviews}/${json.id}`))).toEqual([
      422,
      "Can not delete a non-pending pull request review",
    ]);
    const dismiss = (id: number): Promise<Answer> =>
      test.call("PUT", `${reviews}/${id}/dismissals`, { body: { message: "over" } });
    expect(refusal(await dismiss(json.id))).toEqual([422, "Can not dismiss a commented pull request review"]);
    const verdict = await post({ event: "REQUEST_CHANGES", body: "no" });
    expect((await dismiss(verdict.json.id)).json.state).toBe("DISMISSED");
  });

  it("can begin pending and be submitted with an event", async () => {
    const { json } = await post({ comments: [at(5)] });
    const submitted = await test.call("POST", `${reviews}/${json.id}/events`, {
      body: { event: "COMMENT", body: "now" },
    });
    expect(submitted.json).toMatchObject({ state: "COMMENTED", body: "now" });
    expect((await test.call("GET", `${repo}/pulls/1/comments`)).json).toHaveLength(1);
  });
});

describe("comments on the change", () => {
  it("stand on a file or answer a thread's first comment; replies by route are not for Apps", async () => {
    const base = { body: "x", commit_id: test.pull.headSha };
    const create = (body: Record<string, unknown>): Promise<Answer> =>
      test.call("POST", `${repo}/pulls/1/comments`, { body });
    const file = await create({ ...base, path: "logo.png", subject_type: "file" });
    expect([file.status, file.json.subject_type, file.json.line]).toEqual([201, "file", null]);
    const first = await create({ ...base, ...at(5) });
    const answer = await create({ body: "because", in_reply_to: first.json.id });
    expect(answer.json.in_reply_to_id).toBe(first.json.id);
    expect((await create({ body: "no", in_reply_to: answer.json.id })).status).toBe(422);
    expect(refusal(await create({ ...base, ...at(15) }))).toEqual([
      422,
      "pull_request_review_thread.line must be part of the diff",
    ]);
    const replies = `${repo}/pulls/1/comments/${first.json.id}/replies`;
    expect((await test.call("POST", replies, { body: { body: "x" } })).status).toBe(403);
    const token = test.github.userToken("rex");
    expect((await test.call("POST", replies, { token, body: { body: "x" } })).status).toBe(201);
  });

  it("follow their line to the new head, carry reactions, and can be changed and deleted", async () => {
    await post({ event: "COMMENT", body: "x", comments: [at(30)] });
    const first = (await test.call("GET", `${repo}/pulls/1/comments`)).list[0]!;
    const text = (
      await test.call("GET", `${repo}/contents/src/cart.ts?ref=feature`, {
        accept: "application/vnd.github.raw",
      })
    ).text;
    await test.github.do.push({
      repository: "acme/shop",
      branch: "feature",
      as: "ada",
      files: { "src/cart.ts": `// one more\n${text}` },
    });
    await test.github.do.react({ on: "review-comment", commentId: first.id, as: "rex", content: "-1" });
    const [moved] = (await test.call("GET", `${repo}/pulls/1/comments`)).list;
    expect(moved).toMatchObject({ line: 31, original_line: 30, reactions: { "-1": 1, total_count: 1 } });
    const path = `${repo}/pulls/comments/${first.id}`;
    expect((await test.call("PATCH", path, { body: { body: "y" } })).json.body).toBe("y");
    expect((await test.call("DELETE", path)).status).toBe(204);
    expect(test.github.state().threads).toEqual([]);
  });
});
