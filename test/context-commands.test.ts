// The commands as a user types them, on real repositories: index, context, and a review whose lenses see what is elsewhere.
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeScratchRepository, scratchEnv, type ScratchRepository } from "./scratch-repository.js";

const root = resolve(import.meta.dirname, "..");
const work = mkdtempSync(join(tmpdir(), "assay-context-"));
const repositories: ScratchRepository[] = [];
const cart = (line: string): string =>
  `import { add } from "./money";\n\nexport function put(price: number) {\n  ${line}\n}\n`;
const script = join(work, "answers.yml");
let shop: ScratchRepository;
let runs = 0;

beforeAll(() => {
  const answer = JSON.stringify({ findings: [], dismissedFacts: [], summary: "Nothing." });
  writeFileSync(script, `version: 1\nanswers:\n  - replies:\n      - text: '${answer}'\n`);
  shop = repository();
  shop.write("src/money.ts", `export function add(a: number, b: number) {\n  return a + b;\n}\n`);
  shop.write("src/cart.ts", cart("return price;"));
  shop.write(
    "src/page.ts",
    `import { put } from "./cart";\n\nexport function pay() {\n  return put(1);\n}\n`,
  );
  shop.commit("one");
  shop.git("checkout", "--quiet", "-b", "feature");
  shop.write("src/cart.ts", cart("return add(price, 1);"));
});
afterAll(() => {
  for (const one of repositories) one.close();
  rmSync(work, { recursive: true });
});

describe("assay index", () => {
  it("[C1] says what it read, how long it took and what it takes on disk, and reads nothing twice", async () => {
    const data = freshData();
    const first = await assay(["index", shop.dir], data);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stderr).toMatch(/^assay: indexing 3 files/);
    expect(first.stdout).toMatch(
      /^Indexed [0-9a-f]{12} in [\d.]+ s\n {2}files {4}3 files, 3 read now, 0 known before\n {2}symbols {2}3\n {2}on disk {2}0\.00 MB in .*\/index\//,
    );
    const second = await assay(["index", ".", "--commit", "main"], data);
    expect(second.stdout).toContain("3 files, 0 read now, 3 known before");
  });

  it("[C2] leaves no source text in the data folder", async () => {
    const data = freshData();
    await assay(["index"], data);
    const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const held = files.map((one) => readFileSync(join(one.parentPath, one.name), "latin1")).join("\n");
    expect(held).toContain("put");
    expect(held).not.toContain("return");
  });

  it("[I3] refuses a folder that is no repository and a commit that is none, with exit code 2", async () => {
    expect(await assay(["index", work], freshData())).toMatchObject({ code: 2 });
    const unknown = await assay(["index", "--commit", "nothing"], freshData());
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toContain('"nothing" is no branch, tag or commit');
  });
});

describe("assay context", () => {
  it("[C6] shows what would be attached of uncommitted work, with scores, reasons and tokens", async () => {
    const { stdout, code } = await assay(["context", "--base", "main"], freshData());
    expect(code).toBe(0);
    expect(stdout).toMatch(/^graph\n2 symbols, \d+ tokens\n/);
    expect(stdout).toMatch(
      /1 {2}src\/money\.ts:1-3 {2}function add\n {5}add is used on src\/cart\.ts:4\n {5}definitions · score [\d.]+ · confidence 0\.95 · resolved by import · \d+ tokens/,
    );
    expect(stdout).toContain("uses put, which the change edits");
  });

  it("[C6] gives the same as JSON, with bodies from the head, within the budget", async () => {
    const { stdout } = await assay(["context", "--format", "json", "--budget", "30"], freshData());
    const answer = JSON.parse(stdout) as { step: string; symbols: { name: string; text: string }[] };
    expect(answer.step).toBe("graph");
    const schema = readFileSync(join(root, "schemas", "context-v1.schema.json"), "utf8");
    const validate = new Ajv2020().compile(JSON.parse(schema) as object);
    expect(validate(answer), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...answer, step: "guess" })).toBe(false);
    expect(answer.symbols.map((one) => one.name)).toEqual(["add"]);
    expect(answer.symbols[0]?.text).toBe("export function add(a: number, b: number) {\n  return a + b;\n}");
    expect(await assay(["context", "--budget", "many"], freshData())).toMatchObject({ code: 2 });
  });

  it("[C5] a base of more than 5,000 files is outlined at once and filled in behind it; a review needs no `assay index` first", async () => {
    const large = repository();
    for (let at = 0; at < 5_001; at += 1)
      large.write(`m/${at % 50}/m${at}.ts`, `export const m${at} = ${at};\n`);
    large.commit("many");
    large.write("m/0/m0.ts", `import { m1 } from "../1/m1";\nexport const m0 = m1;\n`);
    const data = freshData();
    const first = await assay(["context", "--base", "HEAD"], data, large.dir);
    expect(first.stderr).toContain("assay: indexing 5001 files");
    expect(first.stdout).toMatch(/^(?:graph|outline: the index is an outline so far)\n/);
    expect(first.stdout).toContain("m/1/m1.ts:1-1  variable m1");
    const index = await assay(["index"], data, large.dir);
    const known = Number(/read now, (\d+) known before/.exec(index.stdout)?.[1]);
    expect(known).toBeGreaterThan(0); // what the first look read is kept
    const second = await assay(["context", "--base", "HEAD"], data, large.dir);
    expect(second.stdout).toMatch(/^graph\n/);
    expect(second.stderr).not.toContain("indexing");
  }, 120_000);
});

describe("assay review with an index", () => {
  it("[C3][C5] shows the lenses what is elsewhere, says so, and [O3] repeats it exactly with the repository gone", async () => {
    const gone = repository();
    gone.write("src/money.ts", `export function add(a: number, b: number) {\n  return a + b;\n}\n`);
    gone.write("src/cart.ts", cart("return price;"));
    gone.commit("one");
    gone.write("src/cart.ts", cart("return add(price, 1);"));
    const data = freshData();
    const model = ["--model", `scripted:${script}`, "--no-cache"];
    const review = await assay(["review", "--base", "HEAD", ...model], data, gone.dir);
    expect(review.stdout).toContain("context   1 symbol from elsewhere (graph)");
    expect(review.stderr).toContain("assay: 1 symbol from elsewhere (graph)");
    const shown =
      "src/money.ts:1-3 function add (add is used on src/cart.ts:4)\\n     1  export function add(a: number, b: number) {\\n     2    return a + b;\\n     3  }\\nEND";
    expect(heldIn(join(data, "runs")).includes(shown)).toBe(true);
    const json = await assay(["replay", "--format", "json"], data);
    expect(JSON.parse(json.stdout)).toMatchObject({
      context: { step: "graph", symbols: [{ path: "src/money.ts", name: "add", startLine: 1, endLine: 3 }] },
    });
    gone.close();
    const replay = await assay(["replay"], data, work);
    expect(replay.stderr).toContain("identical to the record");
    expect(replay.stdout).toBe(review.stdout);
  });

  it("[C5] a bare diff is reviewed by itself and says so, and its replay is exact too", async () => {
    const data = freshData();
    const diff = join(work, "change.diff");
    writeFileSync(diff, `${shop.git("diff", "HEAD")}\n`);
    const review = await assay(["review", "--diff", diff, "--model", `scripted:${script}`], data);
    expect(review.stdout).toContain("context   diff only: there is no repository around a bare diff");
    expect((await assay(["replay"], data)).stderr).toContain("identical to the record");
  });

  it("[A8] an offline review neither indexes nor speaks of it", async () => {
    const data = freshData();
    const review = await assay(["review", "--base", "main"], data);
    expect(review.stdout).not.toContain("context");
    expect(readdirSync(data)).toEqual(["runs"]);
  });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function assay(args: readonly string[], data: string, cwd = shop.dir): Promise<Ended> {
  const env = { ...scratchEnv, PATH: process.env["PATH"], ASSAY_DATA_DIR: data, NO_COLOR: "1" };
  return new Promise((resolveEnd) => {
    execFile(
      process.execPath,
      [join(root, "bin", "assay.js"), ...args],
      { cwd, env },
      (error, stdout, stderr) => {
        resolveEnd({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      },
    );
  });
}

function repository(): ScratchRepository {
  const made = makeScratchRepository();
  repositories.push(made);
  return made;
}

function freshData(): string {
  runs += 1;
  return join(work, `data-${runs}`);
}

function heldIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return files.map((one) => readFileSync(join(one.parentPath, one.name), "utf8")).join("\n");
}
