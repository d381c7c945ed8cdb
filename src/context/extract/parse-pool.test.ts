// Real threads and processes: what happens to files that stall or kill the parser that reads them.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeEntry } from "../store/entry-codec.js";
import { defaultParseLimits, ParsePool, type ParseLimits } from "./parse-pool.js";
import type { ParseTask } from "./parse-task.js";

const stuck: ParseLimits = {
  ...defaultParseLimits(1),
  fileTimeoutMs: 500,
  startAllowanceMs: 2_000, // a start that other work delays for longer only costs the file its first try
  threadFile: join(import.meta.dirname, "..", "fixtures", "stuck-thread.mjs"),
};

describe("the parsing pool", () => {
  it.each([
    { isolation: "thread", death: "out of memory" },
    { isolation: "process", death: "exit code 1" },
  ] as const)(
    "[X8] replaces a $isolation that hangs and one that dies, tries its files once more, skips only the guilty, and goes on",
    async ({ isolation, death }) => {
      const entries = await parse({ ...stuck, isolation }, ["fine", "loop", "fine", "die", "fine"]);
      expect(entries.map((one) => one.step)).toEqual(["tree", "skipped", "tree", "skipped", "tree"]);
      expect(entries[1]?.reason).toMatch(/took longer than \d+ ms/);
      expect(entries[3]?.reason).toContain(death);
    },
  );

  it.each(["thread", "process"] as const)(
    "[X8][C5] outlines in a %s what overflows a parser's stack, and goes on",
    async (isolation) => {
      const deep = "int f() { return 1; }\n" + "(a)(b)*\n".repeat(20_000); // each line a cast or a call, in the one before
      const entries = await parse(
        { ...defaultParseLimits(1, isolation), fileTimeoutMs: 30_000 },
        [deep, "int g();"],
        "cpp",
      );
      expect(entries.map((one) => one.step)).toEqual(["outline", "tree"]);
      expect(entries[0]?.definitions.map((one) => one.name)).toEqual(["f"]);
    },
  );

  it("[X8] a process that is killed from outside costs no file: what it had not answered is sent once more", async () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-pool-"));
    const threadFile = join(import.meta.dirname, "..", "fixtures", "killed-once.mjs");
    const texts = ["fine", "fine", `kill ${join(folder, "flag")}`, "fine"];
    const entries = await parse({ ...defaultParseLimits(1, "process"), threadFile }, texts);
    expect(entries.map((one) => one.step)).toEqual(["tree", "tree", "tree", "tree"]);
    expect(readdirSync(folder)).toEqual(["flag"]); // it was killed
    rmSync(folder, { recursive: true });
  });

  it("[X8] a thread that works through many orders gathers no listeners", async () => {
    const warned: string[] = [];
    const onWarning = (warning: Error): unknown => warned.push(warning.name);
    process.on("warning", onWarning);
    const pool = new ParsePool(defaultParseLimits(1));
    const run = { outlineOnly: true, onEntry: () => undefined };
    for (let at = 0; at < 15; at += 1) await pool.run({ ...run, batches: batch(tasksOf(["const a = 1;"])) });
    await pool.close();
    await new Promise(setImmediate); // warnings come on the next turn
    process.off("warning", onWarning);
    expect(warned).toEqual([]);
  });

  it("[X5] gives the same entries from a process, which sees nothing of this one's environment", async () => {
    const texts = ["export const a = 1;", "export function f(): number {\n  return a;\n}\n"];
    const apart = await parse(defaultParseLimits(1, "process"), texts);
    expect(apart.map(({ step }) => step)).toEqual(["tree", "tree"]);
    expect(apart).toEqual(await parse(defaultParseLimits(1), texts));
    const spy = join(import.meta.dirname, "..", "fixtures", "telling-parser.mjs");
    const [told] = await parse({ ...defaultParseLimits(1, "process"), threadFile: spy }, ["fine"]);
    expect(told?.reason).toBe("sees: ");
  });

  it("[C5] gives a tree, an outline where the tree takes too long, and a reason where there is no text", async () => {
    const nul = String.fromCharCode(0);
    const texts = [
      "export const a = 1;",
      `a${nul}b`,
      "x".repeat(30_000),
      `const b = [${"1, ".repeat(200_000)}];`,
    ];
    const entries = await parse(defaultParseLimits(2), texts);
    expect(entries.map((one) => one.reason)).toEqual(["", "binary", "minified", "minified"]);
    const long = Array.from(
      { length: 20_000 },
      (_, at) => `export function f${at}(a: number) { return [a, ${at}]; }`,
    );
    const limits = { ...defaultParseLimits(1), fileTimeoutMs: 5, startAllowanceMs: 30_000 };
    const late = await parse(limits, [long.join("\n").slice(0, 1_000_000)]);
    expect(late[0]?.step).toBe("outline");
    expect(late[0]?.definitions.length).toBeGreaterThan(10_000);
  });

  it("[X8] ends at once when it is interrupted, keeps what it has and blames no file", async () => {
    const pool = new ParsePool({ ...stuck, fileTimeoutMs: 60_000 });
    const stop = new AbortController();
    const seen: string[] = [];
    const run = pool.run({
      batches: batch(tasksOf(["fine", "loop", "fine"])),
      outlineOnly: false,
      signal: stop.signal,
      onEntry: (task) => {
        seen.push(task.key);
        stop.abort(new Error("enough"));
      },
    });
    await expect(run).rejects.toThrow("enough");
    expect(seen).toEqual(["0"]);
    await pool.close();
  });

  it("[X8] does not decode what is not UTF-8", async () => {
    const pool = new ParsePool(defaultParseLimits(1));
    const steps: string[] = [];
    const task = {
      key: "k",
      path: "a.ts",
      language: "typescript",
      bytes: Uint8Array.from([0x61, 0xff, 0xfe]),
    };
    await pool.run({
      batches: batch([task]),
      outlineOnly: false,
      onEntry: (_, entry) => steps.push(decodeEntry(entry).reason),
    });
    await pool.close();
    expect(steps).toEqual(["not UTF-8"]);
  });
});

async function parse(
  limits: ParseLimits,
  texts: readonly string[],
  language = "typescript",
): Promise<ReturnType<typeof decodeEntry>[]> {
  const pool = new ParsePool(limits);
  const found = new Map<string, ReturnType<typeof decodeEntry>>();
  const tasks = tasksOf(texts).map((task) => ({ ...task, language }));
  const onEntry = (task: ParseTask, entry: Uint8Array): unknown => found.set(task.key, decodeEntry(entry));
  await pool.run({ batches: batch(tasks), outlineOnly: false, onEntry });
  await pool.close();
  return tasks.flatMap((task) => found.get(task.key) ?? []);
}

function tasksOf(texts: readonly string[]): ParseTask[] {
  return texts.map((text, at) => ({
    ...{ key: String(at), path: "a.ts", language: "typescript" },
    bytes: Buffer.from(text),
  }));
}

async function* batch(tasks: readonly ParseTask[]): AsyncGenerator<readonly ParseTask[], undefined> {
  yield await Promise.resolve(tasks);
  return undefined;
}
