// A change that GitHub gives no patches of, and that is larger to hold than to send.
import { describe, expect, it } from "vitest";
import { rebuildDiff } from "./rebuild-diff.js";
import type { GitHubPullFile } from "./pull.js";

const ends = { mergeBase: "a".repeat(40), tip: "a".repeat(40), head: "b".repeat(40) };

describe("a diff from the list of files", () => {
  it("[X8] [D4] leaves out files whose lines would not fit into memory, and says which", async () => {
    const blank = Buffer.from("\n".repeat(600_000));
    const file = (path: string): GitHubPullFile => ({
      ...{ path, previousPath: null, status: "added", blob: null },
      ...{ additions: 600_000, deletions: 0, patch: null },
    });
    const client = { file: () => Promise.resolve(blank), blob: () => Promise.resolve(blank) };
    const files = [file("one.txt"), file("two.txt"), file("three.txt")];
    const { diff, unread } = await rebuildDiff(client, { files, isComplete: true, ends });
    expect(unread.map(({ path }) => path)).toEqual(["two.txt", "three.txt"]);
    expect(unread[0]?.reason).toContain("1000000 lines");
    expect(Buffer.from(diff).toString("latin1")).toContain("+++ b/one.txt");
  });
});
