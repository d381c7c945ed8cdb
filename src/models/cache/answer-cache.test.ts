// Holds the answer cache: what hits, what misses, and that it stays within its bound.
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jumpingClock } from "../fixtures/trial.js";
import { openAnswerCache } from "./answer-cache.js";

let folder = "";
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "assay-cache-")), "answers");
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

describe("the answer cache", () => {
  it("[A7] gives back what was put, for the same model and question only", async () => {
    const cache = openAnswerCache({ folder, maxBytes: 10_000 }, jumpingClock());
    await cache.put({ model: "openai:gpt-5", questionHash: "q1", text: "an answer" });
    expect(await cache.get("openai:gpt-5", "q1")).toBe("an answer");
    expect(await cache.get("openai:gpt-5", "q2")).toBeNull();
    expect(await cache.get("openai:gpt-4", "q1")).toBeNull();
  });

  it("[A7] treats a damaged entry as a miss and removes it", async () => {
    const cache = openAnswerCache({ folder, maxBytes: 10_000 }, jumpingClock());
    await cache.put({ model: "m", questionHash: "q", text: "an answer" });
    const [name = ""] = await readdir(folder);
    for (const damage of ["", "{", '{"version":1,"key":"x","text":"y","check":"z"}']) {
      await writeFile(join(folder, name), damage);
      expect(await cache.get("m", "q")).toBeNull();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it("[X8] stays within its bound, dropping what was unused for longest", async () => {
    const clock = jumpingClock();
    const cache = openAnswerCache({ folder, maxBytes: 3_500 }, clock);
    const put = async (questionHash: string): Promise<void> => {
      await clock.sleep(1_000);
      await cache.put({ model: "m", questionHash, text: "x".repeat(800) });
    };
    for (const name of ["a", "b", "c"]) await put(name);
    await clock.sleep(1_000);
    await cache.get("m", "a");
    await put("d");
    const kept = await Promise.all(["a", "b", "c", "d"].map((name) => cache.get("m", name)));
    expect(kept.map((text) => text !== null)).toEqual([true, false, true, true]);
    await cache.put({ model: "m", questionHash: "huge", text: "x".repeat(9_000) });
    expect(await cache.get("m", "huge")).toBeNull();
  });

  it("[X2] is readable by its owner only", async () => {
    const cache = openAnswerCache({ folder, maxBytes: 10_000 }, jumpingClock());
    await cache.put({ model: "m", questionHash: "q", text: "an answer" });
    const [name = ""] = await readdir(folder);
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it("[A7] never fails a review: a folder that cannot be written is a miss", async () => {
    const blocked = `${folder}-file`;
    await writeFile(blocked, "");
    const cache = openAnswerCache({ folder: join(blocked, "inside"), maxBytes: 10_000 }, jumpingClock());
    await cache.put({ model: "m", questionHash: "q", text: "an answer" });
    expect(await cache.get("m", "q")).toBeNull();
  });
});
