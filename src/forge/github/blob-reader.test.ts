// Reading blobs of a real store one by one costs one run of git for all that are asked for together.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AssayError, systemClock } from "../../runtime/runtime.js";
import { createBlobReader } from "./blob-reader.js";
import { gitRead } from "./git-process.js";
import { openGitStore, type GitStore } from "./git-store.js";

let folder: string;
let store: GitStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-test-"));
  const noNetwork = (): Promise<never> =>
    Promise.reject(new AssayError({ code: "git-failed", message: "no network here", remedy: "none" }));
  const env = { PATH: process.env["PATH"] };
  store = await openGitStore({ dir: folder, env, clock: systemClock, access: noNetwork });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const put = async (text: string): Promise<string> =>
  (await gitRead({ env: store.env, args: ["hash-object", "-w", "--stdin"], stdin: text })).toString().trim();

/** The store, and how many blobs each run of git was asked for. */
function counted(): { store: Pick<GitStore, "fetchBlobs" | "readBlobs">; asked: number[] } {
  const asked: number[] = [];
  const readBlobs: GitStore["readBlobs"] = (ids, signal) => {
    asked.push(ids.length);
    return store.readBlobs(ids, signal);
  };
  return { store: { fetchBlobs: (ids, signal) => store.fetchBlobs(ids, signal), readBlobs }, asked };
}

it("[D3] blobs asked for together are read in one run of git, each answer its own, repeats included", async () => {
  const ids = [await put("one"), await put("two"), await put("three")];
  const { store: seen, asked } = counted();
  const read = createBlobReader(seen, await store.sizes(ids));
  const texts = await Promise.all([...ids, ids[0] ?? ""].map(async (id) => String(await read(id))));
  expect(texts).toEqual(["one", "two", "three", "one"]);
  expect(asked).toEqual([3]);
});

it("[X8] what is large is read by itself, so that no run of git answers with more than it may", async () => {
  const ids = [await put("small"), await put("other")];
  const { store: seen, asked } = counted();
  const read = createBlobReader(seen, new Map(ids.map((id) => [id, 20 * 1024 * 1024])));
  await Promise.all(ids.map((id) => read(id)));
  expect(asked).toEqual([1, 1]);
});

it("[D4] a blob that is neither here nor to be had fails for those who asked, and for nobody else", async () => {
  const here = await put("here");
  const read = createBlobReader(counted().store, await store.sizes([here]));
  const [found, lost] = await Promise.allSettled([read(here), read("ab".repeat(20))]);
  expect(found.status === "fulfilled" && String(found.value)).toBe("here");
  expect(lost).toMatchObject({ status: "rejected", reason: { code: "git-failed" } });
});
