// Check runs, conversation comments and reactions over HTTP.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  installationToken,
  openTestGitHub,
  repo,
  type Answer,
  type TestGitHub,
} from "../fixtures/test-github.js";

let test: TestGitHub;
beforeAll(async () => {
  test = await openTestGitHub();
});
afterAll(() => test.close());

const note = { path: "a.ts", start_line: 1, end_line: 1, annotation_level: "notice", message: "n" };
const notes = (count: number): unknown[] => Array.from({ length: count }, () => note);

describe("a check run", () => {
  it("[P5] goes from queued to concluded; a conclusion implies completed", async () => {
    const made = await test.call("POST", `${repo}/check-runs`, {
      body: { name: "Assay", head_sha: test.pull.headSha, status: "queued", external_id: "rev_1" },
    });
    expect([made.status, made.json.status, made.json.external_id]).toEqual([201, "queued", "rev_1"]);
    expect(made.json.pull_requests).toMatchObject([{ number: 1 }]);
    const path = `${repo}/check-runs/${made.json.id}`;
    const patch = (body: unknown): Promise<Answer> => test.call("PATCH", path, { body });
    expect((await patch({ status: "in_progress" })).json.status).toBe("in_progress");
    expect((await patch({ status: "completed" })).status).toBe(422);
    const output = { title: "Three", summary: "s", annotations: notes(50) };
    await patch({ output });
    const done = await patch({ conclusion: "neutral", output: { ...output, annotations: notes(5) } });
    expect(done.json).toMatchObject({
      status: "completed",
      conclusion: "neutral",
      output: { annotations_count: 55 },
    });
    expect(done.json.completed_at).not.toBeNull();
    const over = await patch({ output: { ...output, annotations: notes(51) } });
    expect([over.status, over.json.message]).toEqual([422, expect.stringContaining("50 annotations")]);
    const listed = await test.call("GET", `${repo}/commits/${test.pull.headSha}/check-runs?check_name=Assay`);
    expect(listed.json).toMatchObject({ total_count: 1, check_runs: [{ id: made.json.id }] });
    expect((await test.call("GET", `${path}/annotations?per_page=100`)).json).toHaveLength(55);
  });

  it("is the App's alone, and needs its permission and a commit", async () => {
    const body = { name: "Assay", head_sha: test.pull.headSha };
    const asUser = await test.call("POST", `${repo}/check-runs`, {
      body,
      token: test.github.userToken("ada"),
    });
    expect(asUser.status).toBe(403);
    const token = await installationToken(test.github, { permissions: { checks: "read" } });
    const refused = await test.call("POST", `${repo}/check-runs`, { body, token });
    expect(refused.headers.get("x-accepted-github-permissions")).toBe("checks=write");
    const nowhere = await test.call("POST", `${repo}/check-runs`, {
      body: { ...body, head_sha: "f".repeat(40) },
    });
    expect(nowhere.status).toBe(422);
  });
});

describe("the conversation", () => {
  it("takes comments with either permission, edits and deletes them", async () => {
    const made = await test.call("POST", `${repo}/issues/1/comments`, { body: { body: "hello" } });
    expect([made.status, made.json.user.login]).toEqual([201, "assay[bot]"]);
    const path = `${repo}/issues/comments/${made.json.id}`;
    expect((await test.call("PATCH", path, { body: { body: "hi" } })).json.body).toBe("hi");
    expect((await test.call("GET", `${repo}/issues/1/comments`)).json).toHaveLength(1);
    expect((await test.call("DELETE", path)).status).toBe(204);
    expect((await test.call("GET", path)).status).toBe(404);
    expect((await test.call("POST", `${repo}/issues/1/comments`, { body: {} })).status).toBe(422);
  });

  it("[F4] takes a reaction, 201 when new and 200 when it was there", async () => {
    const id = await test.github.do.comment({
      repository: "acme/shop",
      number: 1,
      as: "ada",
      body: "/assay review",
    });
    const react = (): Promise<Answer> =>
      test.call("POST", `${repo}/issues/comments/${id}/reactions`, { body: { content: "eyes" } });
    expect([(await react()).status, (await react()).status]).toEqual([201, 200]);
    const { json } = await test.call("GET", `${repo}/issues/comments/${id}`);
    expect(json).toMatchObject({
      reactions: { eyes: 1, total_count: 1 },
      author_association: "COLLABORATOR",
    });
  });
});
