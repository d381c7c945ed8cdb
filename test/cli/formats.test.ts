// Every format and output of `assay review`: valid by its schema, plain off a terminal, data on stdout and nothing else.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/runtime/runtime.js";
import { scratchEnv, type ScratchRepository } from "../scratch-repository.js";
import { foreverClaim, makeStepsRepository, nothing, scriptText, spellingClaim } from "./scripted-answers.js";
import { openAssay, type Assay, type Ended, type Given } from "./spawn-assay.js";

const ansi = /\u001b\[/;
const oddName = "dir with space/naïve \"quoted\" 'name'.txt";
const windowsClaim = {
  ...spellingClaim,
  path: "windows.txt",
  startLine: 2,
  endLine: 2,
  quote: "two lines of it",
  title: "Windows line two is odd",
  category: "structure",
  edits: [
    { path: "windows.txt", anchorLine: 2, search: "two lines of it\nthree", replace: "second line\nthree" },
  ],
};
const oddClaim = {
  ...windowsClaim,
  path: oddName,
  title: "A name of every kind",
  edits: [{ path: oddName, anchorLine: 2, search: "two lines of it\nthree", replace: "second line\nthree" }],
};

let assay: Assay;
let repo: ScratchRepository;
let script: string;

beforeAll(() => {
  assay = openAssay();
  repo = makeStepsRepository();
  repo.write("windows.txt", "one\r\ntwo lines of it\r\nthree\r\n");
  repo.write(oddName, "one\ntwo lines of it\nthree\n");
  script = join(assay.root, "script.json");
  const text = scriptText({
    bugs: [{ answer: { ...nothing, findings: [foreverClaim] } }],
    performance: [{ fault: "bad-request" }],
    "docs-tests": [{ answer: { ...nothing, findings: [spellingClaim, windowsClaim, oddClaim] } }],
  });
  writeFileSync(script, text);
});
afterAll(() => {
  repo.close();
  assay.close();
});

const review = (args: readonly string[], given: Given = {}): Promise<Ended> =>
  assay.run(["review", "--model", `scripted:${script}`, "--no-input", ...args], { cwd: repo.dir, ...given });

function schema(name: string): object {
  return JSON.parse(readFileSync(join(packageRoot, "schemas", name), "utf8")) as object;
}

function expectValid(check: ReturnType<Ajv2020["compile"]>, value: unknown): void {
  expect(check(value), JSON.stringify(check.errors?.slice(0, 3))).toBe(true);
}

describe.concurrent("the formats", { timeout: 120_000 }, () => {
  it("[I2] JSON is one document of the published schema", async () => {
    const ended = await review(["--format", "json"]);
    expect(ended.code).toBe(1);
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    addFormats.default(ajv);
    const value = JSON.parse(ended.stdout) as { findings: object[] };
    expectValid(ajv.compile(schema("review-v1.schema.json")), value);
    expect(value.findings).toHaveLength(4);
    expect(ended.stdout.endsWith("\n")).toBe(true);
    expect(ended.stderr).not.toContain("{");
  });

  it("[I2][L1] NDJSON is one event a line, numbered without gaps, the result last; to a file as well", async () => {
    const path = join(assay.root, "events.ndjson");
    const [streamed, toFile] = await Promise.all([
      review(["--format", "ndjson"]),
      review(["--format", "ndjson", "--output", path]),
    ]);
    expect(toFile.stdout).toBe("");
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    addFormats.default(ajv);
    const check = ajv.compile(schema("event-v1.schema.json"));
    for (const text of [streamed.stdout, readFileSync(path, "utf8")]) {
      const lines = text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as { type: string; seq?: number });
      for (const line of lines) expectValid(check, line);
      expect(lines.map((line) => line.seq)).toEqual(
        [...lines.keys()].map((at) => (at + 1 === lines.length ? undefined : at + 1)),
      );
      expect(lines[0]?.type).toBe("review:queued");
      expect(lines.at(-1)?.type).toBe("review:result");
      for (const type of [
        "diff:fetched",
        "agent:started",
        "agent:completed",
        "agent:failed",
        "review:completed",
      ])
        expect(lines.map((line) => line.type)).toContain(type);
    }
  });

  it("[I2] SARIF is valid by the standard's schema, with fingerprints that a second run repeats", async () => {
    const [first, second] = await Promise.all([review(["--format", "sarif"]), review(["--format", "sarif"])]);
    const { id, ...standard } = sarifSchema;
    expect(id).toContain("sarif-2.1.0");
    const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
    addFormats.default(ajv);
    expectValid(
      ajv.compile({ ...standard, $schema: "http://json-schema.org/draft-07/schema#" }),
      JSON.parse(first.stdout),
    );
    const prints = (ended: Ended): unknown[] =>
      (JSON.parse(ended.stdout) as { runs: { results: { partialFingerprints: unknown }[] }[] }).runs.flatMap(
        (run) => run.results.map((result) => result.partialFingerprints),
      );
    expect(prints(first)).toHaveLength(4);
    expect(prints(first)).toEqual(prints(second));
  });

  it.each(["text", "markdown"])(
    "[I1] %s is plain off a terminal and names findings, failures and what to do",
    async (format) => {
      const ended = await review(["--format", format]);
      expect(ended.stdout).not.toMatch(ansi);
      expect(ended.stderr).not.toMatch(ansi);
      for (const claim of [foreverClaim, spellingClaim, windowsClaim, oddClaim])
        expect(ended.stdout).toContain(claim.title);
      expect(ended.stdout).toMatch(/performance/i);
      expect(ended.stdout).toMatch(/failed/i);
    },
  );

  it("[I1] FORCE_COLOR colours text alone, and NO_COLOR beats it", async () => {
    const [coloured, off, both, json] = await Promise.all([
      review([], { env: { FORCE_COLOR: "1" } }),
      review([], { env: { FORCE_COLOR: "0" } }),
      review([], { env: { FORCE_COLOR: "1", NO_COLOR: "1" } }),
      review(["--format", "json"], { env: { FORCE_COLOR: "1" } }),
    ]);
    expect(coloured.stdout).toMatch(ansi);
    for (const plain of [off, both, json]) expect(plain.stdout).not.toMatch(ansi);
  });

  it("[I1] --output writes what stdout would have shown, without colour, and nothing to stdout", async () => {
    const path = join(assay.root, "review.md");
    const ended = await review(["--format", "text", "--output", path], { env: { FORCE_COLOR: "1" } });
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 1, stdout: "" });
    expect(readFileSync(path, "utf8")).toContain(foreverClaim.title);
    expect(readFileSync(path, "utf8")).not.toMatch(ansi);
  });
});

describe.concurrent("the diff format", { timeout: 120_000 }, () => {
  it("[I2][P8] applies as it stands, CRLF and odd names included, and takes the faults away", async () => {
    const ended = await review(["--format", "diff"]);
    expect(ended.code).toBe(1);
    const copy = join(assay.root, "copy");
    cpSync(repo.dir, copy, { recursive: true });
    for (const args of [["apply", "--check"], ["apply"]])
      execFileSync("git", args, { cwd: copy, env: scratchEnv, input: ended.stdout });
    const read = (path: string): string => readFileSync(join(copy, path), "utf8");
    expect(read("steps.txt")).toContain("step 5: wait for five minutes\nstep 6");
    expect(read("steps.txt")).toContain("step 16: wait twice\n");
    expect(read("windows.txt")).toBe("one\r\nsecond line\r\nthree\r\n");
    expect(read(oddName)).toBe("one\nsecond line\nthree\n");
  });

  it("[I2] is empty where there is nothing to apply", async () => {
    const ended = await assay.run(["review", "--model", "offline", "--format", "diff"], { cwd: repo.dir });
    expect(ended).toMatchObject({ code: 0, stdout: "" });
  });
});

describe.concurrent("the exit code", { timeout: 120_000 }, () => {
  it.each([
    ["critical", 0],
    ["major", 1],
    ["minor", 1],
    ["never", 0],
  ])("[I3] with --fail-on %s is %i for a major finding", async (threshold, code) => {
    expect((await review(["--format", "diff", "--fail-on", threshold])).code).toBe(code);
  });

  it("[A1] counts the lenses that were asked for", async () => {
    const ended = await review(["--lenses", "security,docs-tests", "--format", "json"]);
    expect(ended.code).toBe(0);
    const { lenses, findings } = JSON.parse(ended.stdout) as {
      lenses: { lens: string; state: string }[];
      findings: { lens: string }[];
    };
    expect(lenses.filter((lens) => lens.state !== "off").map((lens) => lens.lens)).toEqual([
      "security",
      "docs-tests",
    ]);
    expect(new Set(findings.map((finding) => finding.lens))).toEqual(new Set(["docs-tests"]));
  });
});

it("[O3] leaves one record for each review, readable by its owner alone", async () => {
  const own = { ASSAY_DATA_DIR: join(assay.root, "data-modes") };
  await review(["--format", "diff"], { env: own });
  const found = execFileSync("find", [own.ASSAY_DATA_DIR, "-type", "f", "-perm", "/077"], {
    encoding: "utf8",
  });
  expect(found).toBe("");
  const folders = execFileSync(
    "find",
    [join(own.ASSAY_DATA_DIR, "runs"), "-mindepth", "1", "-type", "d", "-perm", "/077"],
    { encoding: "utf8" },
  );
  expect(folders).toBe("");
  expect(existsSync(join(own.ASSAY_DATA_DIR, "runs"))).toBe(true);
}, 120_000);
