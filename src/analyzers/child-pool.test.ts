// The pool: children stay warm for one domain, never meet another's texts, and are ended by time, memory and number.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openAnalyzerPool } from "./analyzers.js";
import { defaultLimits } from "./child-limits.js";
import { defaultPoolLimits, openChildPool, type ChildPool, type PoolLimits } from "./child-pool.js";
import type { ChildTask } from "./child-task.js";

const module = join(import.meta.dirname, "fixtures", "who-am-i.mjs");
const limits = { ...defaultLimits, timeoutMs: 40_000, maxMemoryMb: 400 };

// A place of its own for temporary files, so that what is left behind shows.
const place = mkdtempSync(join(tmpdir(), "assay-test-"));
const usualPlace = process.env["TMPDIR"];
beforeAll(() => {
  process.env["TMPDIR"] = place;
});
afterAll(() => {
  if (usualPlace === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = usualPlace;
  rmSync(place, { recursive: true });
});

let pool: ChildPool;
function open(more: Partial<PoolLimits> = {}): void {
  pool = openChildPool(limits, { ...defaultPoolLimits, atOnce: 2, maxHeldMb: 4_000, ...more });
}
afterEach(async () => {
  await pool.close();
  expect(readdirSync(place)).toEqual([]);
});

/** Runs an export of the fixture for `domain`. */
function ask(
  domain: string,
  name: "pid" | "remember" | "crash" | "hang" | "leaveBehind" = "pid",
  given: { input?: ChildTask["input"]; timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<unknown> {
  const { input = null, timeoutMs = limits.timeoutMs, signal } = given;
  return pool
    .childrenFor(domain)
    .use(signal, (run) => run({ task: { module, name, input }, limits: { ...limits, timeoutMs }, signal }));
}

/** A killed process whose new parent has not yet taken leave of it does not count. */
const isAlive = (pid: unknown): boolean => {
  try {
    process.kill(Number(pid), 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${Number(pid)}/stat`, "utf8"));
  } catch {
    return false;
  }
};

describe("a pool of children", { timeout: 60_000 }, () => {
  it("[X5] a domain's child is used again for that domain and for no other", async () => {
    open();
    const first = await ask("shop", "remember", { input: "a text of the shop" });
    expect(await ask("shop")).toBe((first as { pid: number }).pid);
    const [other] = [(await ask("bank", "remember", { input: "a text of the bank" })) as object];
    expect(other).toMatchObject({ held: ["a text of the bank"] });
    expect((other as { pid: number }).pid).not.toBe((first as { pid: number }).pid);
  });

  it("[X5] a child sees nothing of this process's environment and starts in a folder of its own", async () => {
    open();
    process.env["ASSAY_TEST_SECRET"] = "a key";
    try {
      const seen = (await ask("shop", "remember")) as { env: string[]; cwd: string };
      expect(seen.env.filter((name) => !["PWD", "OLDPWD", "SHLVL", "_"].includes(name))).toEqual(["TMPDIR"]); // a shell adds its own
      expect(seen.cwd.startsWith(place)).toBe(true);
    } finally {
      delete process.env["ASSAY_TEST_SECRET"];
    }
  });

  it("[X8] a child that crashes or hangs is gone, and the next task has a new one", async () => {
    open();
    const first = await ask("shop");
    await expect(ask("shop", "crash")).rejects.toThrow(/ended by exit code 1 .*on purpose/);
    expect(isAlive(first)).toBe(false);
    const second = await ask("shop");
    expect(second).not.toBe(first);
    await expect(ask("shop", "hang", { timeoutMs: 500 })).rejects.toThrow(/did not end within 0.5 s/);
    expect(isAlive(second)).toBe(false);
    expect(await ask("shop")).not.toBe(second);
  });

  it("[X8] a child that leaves a process behind is ended with it, although its answer came", async () => {
    open();
    const { pid, left } = (await ask("shop", "leaveBehind")) as { pid: number; left: number };
    expect([isAlive(pid), isAlive(left)]).toEqual([false, false]);
    expect(await ask("shop")).not.toBe(pid);
  });

  it("[X8] a child ends after so many tasks, so much time unused, and when it holds too much", async () => {
    open({ maxTasks: 2 });
    const pids = [await ask("shop"), await ask("shop"), await ask("shop")];
    expect(pids[0]).toBe(pids[1]);
    expect(pids[1]).not.toBe(pids[2]);
    await pool.close();
    open({ maxIdleMs: 1 });
    const unused = await ask("shop");
    await expect.poll(() => isAlive(unused), { timeout: 30_000 }).toBe(false);
    await pool.close();
    open({ maxHeldMb: 1 });
    expect(isAlive(await ask("shop"))).toBe(false);
  });

  it("[X8] no more children work at once than allowed; the others wait in order and hear their signal", async () => {
    open({ atOnce: 1 });
    const stop = new AbortController();
    const first = ask("shop", "hang", { signal: stop.signal });
    const gaveUp = new AbortController();
    const second = ask("bank", "pid", { signal: gaveUp.signal });
    const third = ask("mill");
    gaveUp.abort();
    await expect(second).rejects.toMatchObject({ code: "cancelled" });
    stop.abort();
    await expect(first).rejects.toMatchObject({ code: "cancelled" });
    expect(await third).toBeGreaterThan(0);
  });

  it("children that wait for other domains make room", async () => {
    open({ atOnce: 1 });
    const pids = [await ask("a"), await ask("b"), await ask("c")];
    expect(pids.map(isAlive)).toEqual([false, true, true]);
  });

  it("a prepared child is taken by the first who asks; closing ends those that nobody took", async () => {
    open();
    pool.prepare("shop");
    expect(await ask("shop")).toBeGreaterThan(0);
    await pool.close();
    await expect(ask("shop")).rejects.toMatchObject({ code: "process-failed" });
  });

  it("[A8] the analyzers find the same in a warm child as in a new one", async () => {
    open();
    const warm = openAnalyzerPool({ limits });
    try {
      const text =
        "import os\n\n\ndef run(name=[]):\n    os.system('ship ' + name)\n    return undefined_name\n";
      const files = [{ path: "a.py", text, addedLines: [1, 2, 3, 4, 5, 6] }];
      warm.prepare("shop");
      const port = warm.forDomain("shop");
      const [first, second] = [await port.analyze(files), await port.analyze(files)];
      expect(first.facts.map(({ rule }) => rule)).toContain("ruff/F821".slice(5));
      expect(second.facts).toEqual(first.facts);
      expect(await port.checkSyntax(files)).toEqual([{ kind: "ok" }]);
      expect(await port.listImports(files)).toEqual([["os"]]);
    } finally {
      await warm.close();
    }
  });
});
