// What a run leaves behind when it is interrupted, killed, or when nobody reads its output: nothing that hurts.
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ScratchRepository } from "../scratch-repository.js";
import { openDesk, type Desk } from "./open-desk.js";
import { foreverClaim, makeStepsRepository, nothing, scriptOf } from "./scripted-answers.js";
import { openAssay, type Assay, type Ended, type Running } from "./spawn-assay.js";

let assay: Assay;
let repo: ScratchRepository;

beforeAll(() => {
  assay = openAssay();
  repo = makeStepsRepository();
  repo.write("slow.py", "import os\n".repeat(3_000));
});
afterAll(() => {
  repo.close();
  assay.close();
});

const slowModels = (test: (desk: Desk) => Promise<void>): Promise<void> =>
  openDesk({ assay, cwd: repo.dir, script: scriptOf({}, { fault: "hang" }) }, test);

/** A temporary folder of the test's own, so that what is left there was left by its command. */
function ownTemp(name: string): { TMPDIR: string } {
  return { TMPDIR: assay.folder(`tmp/${name}`) };
}

/** Sends a signal to the command and its children, as a terminal does, and waits for the end. */
async function interrupt(running: Running, signal: NodeJS.Signals): Promise<Ended & { afterMs: number }> {
  const from = Date.now();
  process.kill(-(running.child.pid ?? 0), signal);
  const ended = await running.ended;
  return { ...ended, afterMs: Date.now() - from };
}

/** Processes of this machine that work in `folder` or were told of it. Empty where there is no /proc. */
function processesAround(folder: string): string[] {
  const isAround = (pid: string): boolean => {
    try {
      return (
        readlinkSync(`/proc/${pid}/cwd`).startsWith(folder) ||
        readFileSync(`/proc/${pid}/environ`, "utf8").includes(folder)
      );
    } catch {
      return false; // it has ended, or is somebody else's
    }
  };
  return process.platform === "linux"
    ? readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isAround(name))
    : [];
}

function expectInterrupted(ended: Ended & { afterMs: number }, temp: string): void {
  const lines = ended.stderr.trimEnd().split("\n");
  expect(lines.at(-2), ended.stderr).toBe("assay: the run was interrupted");
  expect(lines.at(-1)).toMatch(/^ {2}→ Run the command again/);
  expect(ended.stderr).not.toMatch(/\n {4}at /);
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 130, stdout: "" });
  expect(ended.afterMs).toBeLessThan(2_000);
  expect({ temp: readdirSync(temp), left: processesAround(temp) }).toEqual({ temp: [], left: [] });
}

describe("an interrupted review", { timeout: 120_000 }, () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "[I3] %s while models are slow ends with 130 and leaves nothing",
    async (signal) => {
      await slowModels(async ({ server, data, env }) => {
        const temp = ownTemp(`models-${signal}`);
        const running = assay.start(["review", "--head", "HEAD"], {
          cwd: repo.dir,
          env: { ...env, ...temp },
        });
        await vi.waitFor(() => expect(server.requests.length).toBe(6), { timeout: 60_000 });
        expectInterrupted(await interrupt(running, signal), temp.TMPDIR);
        expect(readdirSync(data)).toEqual([]);
      });
    },
  );

  it("[I3][X8] Ctrl-C while analyzers run ends them too", async () => {
    const temp = ownTemp("analyzers");
    const running = assay.start(["review"], { cwd: repo.dir, env: temp });
    await running.said(/file.* changed/);
    await vi.waitFor(() => expect(readdirSync(temp.TMPDIR).join()).toMatch(/assay-analyzer-/), {
      timeout: 60_000,
    });
    expectInterrupted(await interrupt(running, "SIGINT"), temp.TMPDIR);
  });

  it("[I3] Ctrl-C while git reads the working tree", async () => {
    const temp = ownTemp("git");
    const running = assay.start(["review"], { cwd: repo.dir, env: temp });
    await vi.waitFor(() => expect(readdirSync(temp.TMPDIR).join()).toMatch(/assay-/), {
      interval: 2,
      timeout: 60_000,
    });
    expectInterrupted(await interrupt(running, "SIGINT"), temp.TMPDIR);
  });

  it.each([
    ["a diff", ["review", "--diff", "-"]],
    ["a key", ["keys", "set", "anthropic"]],
  ])("[I3] Ctrl-C while %s is awaited on standard input", async (name, args) => {
    const temp = ownTemp(name.replace(" ", "-"));
    const running = assay.start(args, { cwd: repo.dir, env: temp, stdin: null });
    // More than a pipe holds: once it is gone, somebody reads at the other end.
    await new Promise((resolve) => running.child.stdin.write("x".repeat(500_000), resolve));
    expectInterrupted(await interrupt(running, "SIGINT"), temp.TMPDIR);
  });
});

describe("a killed review", { timeout: 120_000 }, () => {
  it("[O3] leaves no record that later commands stumble over", async () => {
    await slowModels(async ({ server, data, env, run }) => {
      const running = assay.start(["review", "--head", "HEAD"], { cwd: repo.dir, env });
      await vi.waitFor(() => expect(server.requests.length).toBe(6), { timeout: 60_000 });
      running.child.kill("SIGKILL");
      expect((await running.ended).code).toBeNull();
      // As if it had been killed a moment later, in the middle of writing.
      mkdirSync(join(data, "runs", "20260101-000000-aaaaaa", "objects"), { recursive: true });
      writeFileSync(join(data, "runs", "20260101-000000-aaaaaa", "record.json.new"), '{"version":1,');
      expect(await run(["replay", "--list"])).toMatchObject({ code: 0, stdout: "" });
      const reviewed = await run(["review", "--head", "HEAD", "--model", "offline", "--format", "json"]);
      expect(reviewed.code, reviewed.stderr).toBe(0);
      const replayed = await run(["replay", "--format", "json"]);
      expect(replayed.stdout).toBe(reviewed.stdout);
    });
  });
});

describe("a reader that goes away", { timeout: 120_000 }, () => {
  it.each(["text", "json", "ndjson"])(
    "[I1] is no fault of the run: %s ends as it would have, with its record",
    async (format) => {
      const script = scriptOf({ bugs: [{ answer: { ...nothing, findings: [foreverClaim] } }] });
      await openDesk({ assay, cwd: repo.dir, script }, async ({ data, env }) => {
        const temp = ownTemp(`closed-${format}`);
        const running = assay.start(["review", "--head", "HEAD", "--format", format], {
          cwd: repo.dir,
          env: { ...env, ...temp },
        });
        running.child.stdout.destroy();
        if (format === "text") running.child.stderr.destroy();
        const ended = await running.ended;
        expect({ code: ended.code, temp: readdirSync(temp.TMPDIR) }).toEqual({ code: 1, temp: [] });
        expect(ended.stderr).not.toMatch(/EPIPE|\n {4}at /);
        expect(readdirSync(join(data, "runs"))).toHaveLength(1);
      });
    },
  );
});
