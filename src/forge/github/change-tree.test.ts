// The files of a GitHub repository for an index: one fetch at first, then only what changed.
import { afterEach, beforeEach, expect, it } from "vitest";
import { openGitHubChange } from "./github-change.js";
import { startGitHost, type GitHost } from "./fixtures/git-host.js";
import { systemClock } from "../../runtime/runtime.js";

let host: GitHost;
beforeEach(async () => {
  host = await startGitHost();
});
afterEach(() => host.close());

it("[C1] a first index fetches everything once, the next only the blobs that changed", async () => {
  const { work } = host;
  for (let at = 0; at < 450; at += 1) work.write(`src/f${at}.ts`, `export const f${at} = ${at};\n`);
  work.write("huge.ts", "//".repeat(1024 * 1024));
  const base = work.commit("base");
  work.write("src/f7.ts", "export const f7 = 'seven';\n");
  const head = work.commit("change");
  host.publish(base, head);
  const { client, cacheDir } = host;
  const change = await openGitHubChange({
    ...{ client, cacheDir, number: 3, clock: systemClock },
    env: { PATH: process.env["PATH"] },
  });
  const { tree } = change;
  if (tree === null) throw new Error(change.way.detail);
  const files = await tree.listFiles(base);
  expect(files).toHaveLength(451);
  expect(files.find((file) => file.path === "huge.ts")?.bytes).toBe(2 * 1024 * 1024);
  const small = files.filter((file) => file.path !== "huge.ts");
  const calls = host.gitCalls.length;
  const first = await tree.readBlobs(small.slice(0, 128).map((file) => file.blob));
  const second = await tree.readBlobs(small.slice(128).map((file) => file.blob));
  expect([...first, ...second].every((bytes) => bytes !== null)).toBe(true);
  expect(host.gitCalls.length - calls).toBeLessThanOrEqual(3);
  const after = host.gitCalls.length;
  const [changed] = await tree.readFiles(head, ["src/f7.ts"]);
  expect(Buffer.from(changed ?? []).toString()).toContain("seven");
  expect(await tree.readFiles(head, ["src/none.ts"])).toEqual([null]);
  expect(host.gitCalls).toHaveLength(after);
});
