// Pull requests over HTTP: lists, JSON, diffs and their refusals, files, comparison.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestGitHub, repo, type TestGitHub } from "../fixtures/test-github.js";

let test: TestGitHub;
beforeAll(async () => {
  test = await openTestGitHub();
});
afterAll(() => test.close());

describe("pull requests", () => {
  it("are read with counts, head and base, and listed", async () => {
    const { json } = await test.call("GET", `${repo}/pulls/1`);
    expect(json).toMatchObject({ number: 1, state: "open", draft: false, changed_files: 5, commits: 1 });
    expect(json.head.sha).toBe(test.pull.headSha);
    expect(json.base).toMatchObject({
      ref: "main",
      sha: test.pull.baseSha,
      repo: { full_name: "acme/shop" },
    });
    const list = await test.call("GET", `${repo}/pulls?state=open&head=acme:feature`);
    expect(list.list.map((pull) => pull.number)).toEqual([1]);
    expect((await test.call("GET", `${repo}/pulls?state=closed`)).json).toEqual([]);
    expect((await test.call("GET", `${repo}/pulls/9`)).status).toBe(404);
  });

  it("[D3] are given as git's own three-dot diff", async () => {
    const accept = "application/vnd.github.diff";
    const { text, headers } = await test.call("GET", `${repo}/pulls/1`, { accept });
    expect(headers.get("content-type")).toContain("diff");
    expect(text).toBe(`${test.scratch.git("diff", "--full-index", "--find-renames", "main...feature")}\n`);
  });

  it("[D4] answer 406 too_large above the limit of files or of lines", async () => {
    const accept = "application/vnd.github.v3.diff";
    test.github.setLimits({ diffFiles: 2 });
    const files = await test.call("GET", `${repo}/pulls/1`, { accept });
    test.github.setLimits({ diffFiles: 300, diffLines: 10 });
    const lines = await test.call("GET", `${repo}/pulls/1`, { accept });
    test.github.setLimits({ diffLines: 20_000 });
    for (const answer of [files, lines]) {
      expect(answer.status).toBe(406);
      expect(answer.json.errors[0]).toEqual({ resource: "PullRequest", field: "diff", code: "too_large" });
    }
    expect(files.json.message).toContain("maximum number of files (2)");
    expect(lines.json.message).toContain("maximum number of lines (10)");
  });

  it("[D4] list their files in pages, without a patch for binary and large ones", async () => {
    const first = await test.call("GET", `${repo}/pulls/1/files?per_page=2`);
    expect(first.json).toHaveLength(2);
    expect(first.headers.get("link")).toContain('rel="next"');
    test.github.setLimits({ patchLines: 3 });
    const { list } = await test.call("GET", `${repo}/pulls/1/files?per_page=100`);
    test.github.setLimits({ patchLines: 2_000 });
    const byName = new Map(list.map((file) => [file.filename, file]));
    expect(byName.get("logo.png")).not.toHaveProperty("patch");
    expect(byName.get("src/cart.ts")).toMatchObject({ status: "modified", changes: 4 });
    expect(byName.get("src/cart.ts")).not.toHaveProperty("patch");
    expect(byName.get("old.ts")).toMatchObject({
      status: "removed",
      patch: "@@ -1 +0,0 @@\n-export const gone = true;",
    });
    expect(byName.get("renamed.ts")).toMatchObject({ status: "renamed", previous_filename: "name.ts" });
    expect(byName.get("src/new.ts")).toMatchObject({
      status: "added",
      additions: 2,
      patch: "@@ -0,0 +1,2 @@\n+export const fresh = 1;\n+export const two = 2;",
    });
  });

  it("are compared with the merge base, files on the first page only", async () => {
    const { json } = await test.call("GET", `${repo}/compare/main...acme:feature`);
    expect(json).toMatchObject({ status: "ahead", ahead_by: 1, behind_by: 0, total_commits: 1 });
    expect(json.merge_base_commit.sha).toBe(test.pull.baseSha);
    expect(json.files).toHaveLength(5);
    expect((await test.call("GET", `${repo}/compare/main...feature?page=2`)).json.files).toEqual([]);
    expect((await test.call("GET", `${repo}/compare/main...nothing`)).status).toBe(404);
  });

  it("answer 304 to a read that has seen the answer", async () => {
    const first = await test.call("GET", `${repo}/pulls/1`);
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    const again = await test.call("GET", `${repo}/pulls/1`, { headers });
    expect([again.status, again.text]).toEqual([304, ""]);
  });
});
