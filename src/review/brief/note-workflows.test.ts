// What a workflow's added lines open to others.
import { describe, expect, it } from "vitest";
import { noteWorkflows } from "./note-workflows.js";
import { said } from "./fixtures/test-change.js";

const path = ".github/workflows/ci.yml";

describe("workflows", () => {
  it.each<[string, string[]]>([
    [
      "on: pull_request_target",
      [
        "! 1: runs on `pull_request_target`: with the base's secrets and write access, on a stranger's change",
      ],
    ],
    ["permissions: write-all", ["! 1: grants itself every permission"]],
    ["  pull-requests: write", ["! 1: grants itself `pull-requests: write`"]],
    ["  contents: read", []],
    ["      - uses: some/action@v3", ["1: uses `some/action@v3`, which is not pinned to a commit"]],
    [`      - uses: some/action@${"a".repeat(40)} # v3`, []],
    ["      - uses: ./.github/actions/setup", []],
    ["          token: ${{ secrets.DEPLOY_KEY }}", ["1: reads the secret `DEPLOY_KEY`"]],
    ["          token: ${{ secrets.GITHUB_TOKEN }}", []],
    ["    secrets: inherit", ["! 1: hands all its secrets to another workflow"]],
    ["    runs-on: [self-hosted, linux]", ["1: runs on a self-hosted machine"]],
    ["# permissions: write-all", []],
  ])("%j", (line, expected) => {
    expect(said(noteWorkflows, path, `+${line}`)).toEqual(expected);
  });

  it("is silent about what the file could do before, and about other files", () => {
    expect(said(noteWorkflows, path, "-  contents: write\n+      contents: write")).toEqual([]);
    expect(said(noteWorkflows, "deploy/app.yml", "+permissions: write-all")).toEqual([]);
  });
});
