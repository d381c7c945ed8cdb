// The store's promises on a real folder: whole packs or none, damage left out, many packs merged.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { BlobEntry } from "../blob-entry.js";
import { decodeEntry, encodeEntry } from "./entry-codec.js";
import { openFileIndexStore } from "./file-index-store.js";

const root = mkdtempSync(join(tmpdir(), "assay-store-"));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;

describe("the file store", () => {
  it("[C1] gives back what was written, to another opening too, and keeps repositories apart", async () => {
    const folder = fresh();
    await openFileIndexStore(folder).write("one", entries({ a: "first", b: "second" }));
    const again = openFileIndexStore(folder);
    expect(texts(await again.read("one", ["a", "b", "c"]))).toEqual({ a: "first", b: "second" });
    expect(await again.read("two", ["a"])).toEqual(new Map());
  });

  it("[C5] leaves out a damaged pack and a half-written draft, so that their blobs are read again", async () => {
    const folder = fresh();
    await openFileIndexStore(folder).write("one", entries({ a: "first" }));
    const [pack] = packs(folder);
    const path = join(folder, pack ?? "");
    writeFileSync(`${path}.1.draft`, readFileSync(path));
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from("x")]));
    expect(await openFileIndexStore(folder).read("one", ["a"])).toEqual(new Map());
  });

  it("[C5] believes no pack that was cut short or in which one bit was turned", async () => {
    const folder = fresh();
    await openFileIndexStore(folder).write("one", entries({ a: "first", b: "second" }));
    const path = join(folder, packs(folder)[0] ?? "");
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += 1) {
      writeFileSync(path, whole.subarray(0, at));
      expect(await openFileIndexStore(folder).read("one", ["a", "b"])).toEqual(new Map());
      writeFileSync(path, Uint8Array.from(whole).with(at, (whole[at] ?? 0) ^ 1));
      expect(await openFileIndexStore(folder).read("one", ["a", "b"])).toEqual(new Map());
    }
  });

  it("[C5] loses nothing where two write and merge at once", async () => {
    const folder = fresh();
    const write = async (who: string): Promise<void> => {
      const store = openFileIndexStore(folder);
      for (let at = 0; at < 60; at += 1) await store.write("one", entries({ [`${who}${at}`]: `v${at}` }));
    };
    await Promise.all([write("a"), write("b")]);
    const keys = ["a", "b"].flatMap((who) => Array.from({ length: 60 }, (_, at) => `${who}${at}`));
    expect((await openFileIndexStore(folder).read("one", keys)).size).toBe(120);
  });

  it("merges many small packs into few and loses nothing", async () => {
    const folder = fresh();
    const store = openFileIndexStore(folder);
    for (let at = 0; at < 60; at += 1) await store.write("one", entries({ [`k${at}`]: `v${at}` }));
    expect(packs(folder).length).toBeLessThan(30);
    const keys = Array.from({ length: 60 }, (_, at) => `k${at}`);
    expect((await store.read("one", keys)).size).toBe(60);
  });

  it("says what to do when the folder cannot be written", async () => {
    const folder = fresh();
    writeFileSync(folder, "a file where the folder should be");
    await expect(openFileIndexStore(folder).write("one", entries({ a: "x" }))).rejects.toMatchObject({
      code: "cannot-write",
    });
  });
});

describe("the entry codec", () => {
  it("gives back every number, large, negative and many, and refuses what is cut", () => {
    const references = Int32Array.from({ length: 4000 }, (_, at) => (at % 3 === 0 ? -1 : at * 65_537));
    const entry: BlobEntry = {
      ...{ language: "go", step: "tree", reason: "", scope: "p", facts: "", generated: true },
      ...{ names: ["ä", "b"], references, hints: Int32Array.from([0, 1]), imports: [] },
      definitions: [
        {
          name: "f",
          kind: "method",
          container: "T",
          parent: -1,
          startLine: 3,
          endLine: 9,
          size: 70,
          declaration: true,
        },
      ],
    };
    const bytes = encodeEntry(entry);
    expect(decodeEntry(bytes)).toEqual(entry);
    expect(() => decodeEntry(bytes.subarray(0, bytes.length - 900))).toThrow(RangeError);
  });
});

function fresh(): string {
  folders += 1;
  return join(root, String(folders));
}

function packs(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".pack"));
}

function entries(of: Record<string, string>): Map<string, Uint8Array> {
  return new Map(Object.entries(of).map(([key, text]) => [key, new TextEncoder().encode(text)]));
}

function texts(found: ReadonlyMap<string, Uint8Array>): Record<string, string> {
  return Object.fromEntries([...found].map(([key, bytes]) => [key, new TextDecoder().decode(bytes)]));
}
