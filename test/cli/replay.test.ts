// `assay replay`: the recorded review byte for byte with nothing else at hand, or what other models and lenses change.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLoopbackModels } from "../../src/models/models.js";
import {
  foreverClaim,
  makeStepsRepository,
  nothing,
  scriptOf,
  scriptText,
  spellingClaim,
} from "./scripted-answers.js";
import { expectRefusal, openAssay, type Assay, type Ended } from "./spawn-assay.js";

let assay: Assay;
let recorded: Ended;
let elsewhere: { cwd: string };

beforeAll(async () => {
  assay = openAssay();
  elsewhere = { cwd: assay.folder("elsewhere") };
  const repo = makeStepsRepository();
  repo.write("rules.py", "def f(x=[]):\n    return x\n");
  const server = await startLoopbackModels({
    script: scriptOf({
      bugs: [{ answer: { ...nothing, findings: [foreverClaim] } }],
      performance: [{ fault: "bad-request" }],
      "docs-tests": [{ fault: "malformed" }, { answer: { ...nothing, findings: [spellingClaim] } }],
    }),
  });
  recorded = await assay.run(["review", "--format", "json"], { cwd: repo.dir, env: server.environment });
  await server.close();
  repo.close(); // from here on there is no repository, no server and no key
}, 120_000);
afterAll(() => {
  assay.close();
});

const replay = (...args: string[]) => assay.run(["replay", ...args], elsewhere);
const run = () => (JSON.parse(recorded.stdout) as { run: string }).run;

describe.concurrent("an exact replay", { timeout: 120_000 }, () => {
  it("[O3] gives the very bytes of the recorded review, with no repository, network or key", async () => {
    expect(recorded.code, recorded.stderr).toBe(1);
    expect(JSON.parse(recorded.stdout)).toMatchObject({ degraded: true, change: { head: { sha: null } } });
    for (const name of ["latest", run(), run().slice(0, 17)]) {
      const ended = await replay(name, "--format", "json");
      expect(ended.stdout).toBe(recorded.stdout);
      expect(ended.stderr.trimEnd().split("\n").at(-1)).toBe(`replay of ${run()}: identical to the record`);
      expect(ended.code).toBe(recorded.code);
    }
  });

  it("[O3] needs nothing that a review needs: neither a sound key file nor sound settings", async () => {
    const own = join(assay.root, "data-keys");
    cpSync(assay.dataDir, own, { recursive: true });
    writeFileSync(join(own, "keys.json"), "no key file");
    const env = { ASSAY_DATA_DIR: own, OLLAMA_BASE_URL: "not a url", PATH: "/nonexistent" };
    const ended = await assay.run(["replay", "--format", "json"], { ...elsewhere, env });
    expect(ended.stdout, ended.stderr).toBe(recorded.stdout);
  });

  it("[I2] prints every format, to a file too", async () => {
    const patch = await replay("--format", "diff");
    expect(patch.stdout).toMatch(/^diff --git a\/steps\.txt b\/steps\.txt\n/);
    const path = join(assay.root, "out.ndjson");
    expect(await replay("--format", "ndjson", "--output", path)).toMatchObject({ stdout: "" });
    const lines = readFileSync(path, "utf8").trim().split("\n");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ type: "review:queued", run: run() });
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ type: "review:result" });
    expect((await replay("--format", "text")).stdout).toContain(foreverClaim.title);
    expect((await replay("--list")).stdout).toBe(`${run()}\n`);
  });
});

describe.concurrent("a replay with something changed", { timeout: 120_000 }, () => {
  it("[O3] says which findings are lost with fewer lenses", async () => {
    const ended = await replay("--lenses", "docs-tests", "--format", "json");
    expect(ended.stderr).toMatch(/0 findings gained, 2 lost, 1 the same/);
    expect(ended.stderr).toContain(`  - major steps.txt:5 ${foreverClaim.title} (bugs)`);
    expect(JSON.parse(ended.stdout)).toMatchObject({ findings: [{ lens: "docs-tests" }] });
  });

  it("[O3] says what another model finds, with nothing of it able to command the terminal", async () => {
    const script = join(assay.root, "other.json");
    const title = "Step 5 \u001b[31mwaits\u0007 forever\u202e";
    writeFileSync(
      script,
      scriptText({ security: [{ answer: { ...nothing, findings: [{ ...foreverClaim, title }] } }] }),
    );
    const ended = await replay("--model", `scripted:${script}`);
    expect(ended.stderr).toMatch(/\d+ findings? gained, \d+ lost/);
    expect(ended.stderr).toMatch(/^ {2}\+ major steps\.txt:5 Step 5 .*\(security\)$/m);
    expect(ended.stderr).toMatch(/^ {2}- major steps\.txt:5 .*\(bugs\)$/m);
    for (const text of [ended.stdout, ended.stderr]) expect(text).not.toMatch(/[\u001b\u0007\u202e]/);
  });

  it("[A8] can be had from the rules alone", async () => {
    const ended = await replay("--model", "offline", "--format", "json");
    expect(ended.stderr).not.toMatch(/names no model/);
    expect(JSON.parse(ended.stdout)).toMatchObject({ mode: "offline", degraded: false });
  });

  it.each([
    ["an unknown lens", ["--lenses", "bugz"], 2, /no lens "bugz"/, /bugs/],
    ["an unknown provider", ["--model", "nobody:x"], 2, /"nobody" is not a provider/, /anthropic/],
    ["a model without a key", ["--model", "anthropic:x"], 4, /no key/i, /keys set anthropic/],
  ])("[I3] refuses %s before it begins", async (_case, args, code, says, remedy) => {
    const ended = await replay(...args);
    expectRefusal(ended, { code, says, remedy });
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(2);
  });
});

describe.concurrent("a damaged record", { timeout: 120_000 }, () => {
  type Damage = (folder: string) => void;
  const edit = (path: string, change: (text: string) => string): void =>
    writeFileSync(path, change(readFileSync(path, "utf8")));

  it.each<[string, Damage, RegExp]>([
    ["is cut", (folder) => edit(join(folder, "record.json"), (text) => text.slice(0, 200)), /is damaged/],
    ["is empty", (folder) => edit(join(folder, "record.json"), () => ""), /is damaged/],
    [
      "is of another version",
      (folder) => edit(join(folder, "record.json"), (text) => text.replace(/"version": \d+/, '"version": 9')),
      /version \d/,
    ],
    [
      "has an altered content",
      (folder) =>
        readdirSync(join(folder, "objects")).forEach((name) =>
          edit(join(folder, "objects", name), (text) => `${text} `),
        ),
      /altered/,
    ],
    ["lacks its contents", (folder) => rmSync(join(folder, "objects"), { recursive: true }), /missing/],
    [
      "points out of its folder",
      (folder) =>
        edit(join(folder, "record.json"), (text) =>
          text.replace(/"diff": "\w+"/, '"diff": "../../../../etc/passwd"'),
        ),
      /damaged/,
    ],
  ])("[I3] that %s is refused in one line", async (name, damage, says) => {
    const own = join(assay.root, `data ${name}`);
    cpSync(assay.dataDir, own, { recursive: true });
    damage(join(own, "runs", run()));
    const ended = await assay.run(["replay"], { ...elsewhere, env: { ASSAY_DATA_DIR: own } });
    expectRefusal(ended, { code: 2, says, remedy: /Review the change again/ });
  });

  it("[I3] of a data folder without any run says to review first", async () => {
    const ended = await assay.run(["replay"], { env: { ASSAY_DATA_DIR: assay.folder("none") } });
    expectRefusal(ended, { code: 2, says: /no run "latest"/, remedy: /assay review/ });
  });
});
