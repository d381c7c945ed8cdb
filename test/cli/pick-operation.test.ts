// The picker of `assay agent review` on a real pseudo-terminal: typing filters by id, method and URL, Enter chooses, Escape leaves.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/runtime/runtime.js";
import { madeOf } from "./reviewed.js";
import { expectRefusal, openAssay, type Assay } from "./spawn-assay.js";
import type { ScratchRepository } from "../scratch-repository.js";

/** Whether a terminal can be made here: Python's standard library does it on every Unix. */
const canPretend = spawnSync("python3", ["-c", "import pty"]).status === 0;

let assay: Assay;
let repository: ScratchRepository;

const times = { meanMs: 2, p50Ms: 2, p90Ms: 3, p95Ms: 3, p99Ms: 3, maxMs: 3 };
const summary = { calls: 45, errors: 0, timeouts: 0, statuses: { "200": 45 }, ...times };
const baseline = (operation: string | null, method: string, path: string): object => ({
  ...{ operation, method, url: `http://127.0.0.1:8000${path}`, state: "clean", why: null },
  ...{ calls: 45, failures: 0, summary },
});

beforeAll(() => {
  assay = openAssay();
  repository = madeOf({
    "app.js":
      'import express from "express";\nconst app = express();\napp.get("/quote", (q, s) => s.end());\n',
  });
  const results = {
    ...{ format: "assay-scenario-results", version: 1, seed: 1, state: "complete", verdict: "passed" },
    ...{ startedAt: "2026-01-01T00:00:00.000Z", finishedAt: "2026-01-01T00:00:01.000Z" },
    application: { startedByAssay: false, redirected: {} },
    baselines: [
      baseline("readQuote", "GET", "/quote"),
      baseline("createOrder", "POST", "/orders"),
      baseline("dropOrder", "DELETE", "/orders/{id}"),
      baseline(null, "GET", "/health"),
    ],
    ...{ items: [], notes: [] },
  };
  writeFileSync(join(assay.root, "results.json"), JSON.stringify(results));
});
afterAll(() => {
  repository.close();
  assay.close();
});

/**
 * Runs the command on a terminal of its own, types `keys` once the question is shown, and waits for the end. What it wrote is in
 * `shown`; its report is written as JSON.
 */
const script = `
import fcntl, os, pty, select, struct, sys, termios, time
keys = [bytes(key, "utf8").decode("unicode_escape").encode() for key in sys.argv[1].split(",")]
pid, terminal = pty.fork()
if pid == 0:
    rows, columns = int(sys.argv[2]), int(sys.argv[3])
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    os.execvp(sys.argv[4], sys.argv[4:])
seen, sent, ends = b"", 0, time.time() + 60
while time.time() < ends:
    ready, _, _ = select.select([terminal], [], [], 0.2)
    if ready:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        seen += chunk
    elif b"Which operation?" in seen and sent < len(keys):
        os.write(terminal, keys[sent])
        sent += 1
if time.time() >= ends:
    os.kill(pid, 9)
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(status))
`;

function pick(
  keys: readonly string[],
  size = { rows: 30, columns: 100 },
): { readonly code: number | null; readonly shown: string } {
  const command = [process.execPath, join(packageRoot, "bin", "assay.js"), "agent", "review"];
  const args = ["--results", "results.json", "--repo-dir", repository.dir, "--report", "picked.json"];
  const ended = spawnSync(
    "python3",
    ["-c", script, keys.join(","), String(size.rows), String(size.columns), ...command, ...args],
    {
      cwd: assay.root,
      env: { ...assay.env, TERM: "xterm" },
      encoding: "utf8",
      timeout: 120_000,
    },
  );
  return { code: ended.status, shown: ended.stdout };
}

const picked = (): unknown =>
  (JSON.parse(readFileSync(join(assay.root, "picked.json"), "utf8")) as { operation: unknown }).operation;

describe.skipIf(!canPretend)("the picker of operations", () => {
  it.each([
    ["its id", "reateOrd", { operation: "createOrder", method: "POST" }],
    ["its method", "DELETE", { operation: "dropOrder", method: "DELETE" }],
    ["its URL", "/heal", { operation: null, method: "GET", url: "http://127.0.0.1:8000/health" }],
  ])(
    "[R8] filters by %s while one types, and Enter chooses",
    (_, typed, wanted) => {
      const { code, shown } = pick([typed, "\\r"]);
      expect(code, shown).toBe(0);
      expect(picked()).toMatchObject(wanted);
    },
    120_000,
  );

  it.each([
    ["does not say how large it is", { rows: 0, columns: 0 }],
    ["is too narrow for the list", { rows: 3, columns: 2 }],
  ])(
    "[R8] draws a bounded list on a terminal that %s",
    (_, size) => {
      const { code, shown } = pick(["reateOrd", "\\r"], size);
      expect(code, shown.slice(0, 2_000)).toBe(0);
      expect(shown.length).toBeLessThan(20_000);
      expect(picked()).toMatchObject({ operation: "createOrder" });
    },
    120_000,
  );

  it("[R8] ends with 130 and writes nothing when it is left", () => {
    writeFileSync(join(assay.root, "picked.json"), '{"operation":"untouched"}');
    const { code, shown } = pick(["\\x03"]);
    expect(code, shown).toBe(130);
    expect(picked()).toBe("untouched");
  }, 120_000);

  it("[R8] names the flag where there is no terminal", async () => {
    const ended = await assay.run(
      ["agent", "review", "--results", "results.json", "--repo-dir", repository.dir],
      { cwd: assay.root },
    );
    expectRefusal(ended, {
      code: 2,
      says: /no operation is named/,
      remedy: /--operation with one of: readQuote, createOrder, dropOrder, GET http:/,
    });
  });
});
