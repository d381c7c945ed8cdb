// Holds the sample repository to its word: the same commits on every machine, and faults and scripted claims that are there.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { categories, severities } from "../src/review/review.js";

const root = join(import.meta.dirname, "..");
const shop = join(root, "samples", "shop");
const lensIds = ["bugs", "security", "performance", "resilience", "maintainability", "docs-tests"] as const;
const lens = z.enum(lensIds);

const faultsSchema = z.strictObject({
  about: z.string(),
  faults: z.array(
    z.strictObject({
      id: z.string(),
      lens,
      path: z.string(),
      line: z.number(),
      quote: z.string(),
      findableOffline: z.boolean(),
      offlineBy: z.enum(["rules", "secrets"]).nullable(),
      description: z.string(),
    }),
  ),
});
const editSchema = z.strictObject({
  path: z.string(),
  anchorLine: z.number(),
  search: z.string(),
  replace: z.string(),
});
const claimSchema = z.strictObject({
  path: z.string(),
  startLine: z.number(),
  endLine: z.number(),
  quote: z.string(),
  category: z.enum(categories),
  severity: z.enum(severities),
  confidence: z.number().min(0).max(1),
  title: z.string(),
  scenario: z.string(),
  evidence: z.array(z.string()),
  edits: z.array(editSchema).nullable(),
  newDependencies: z.array(z.string()),
  behaviourChange: z.boolean(),
});
const scriptSchema = z.object({
  answers: z.array(
    z.object({
      lens,
      replies: z.array(
        z.object({
          answer: z
            .strictObject({
              findings: z.array(claimSchema),
              dismissedFacts: z.array(z.strictObject({ fact: z.string(), reason: z.string() })),
              summary: z.string(),
            })
            .optional(),
          text: z.string().optional(),
          fault: z.string().optional(),
        }),
      ),
    }),
  ),
});

const { faults } = faultsSchema.parse(JSON.parse(readFileSync(join(shop, "faults.json"), "utf8")));
const { answers } = scriptSchema.parse(parse(readFileSync(join(shop, "script.yaml"), "utf8")));
const claims = answers.flatMap((entry) =>
  entry.replies.flatMap(({ answer }) =>
    (answer?.findings ?? []).map((claim) => ({ ...claim, lens: entry.lens })),
  ),
);
const invented = "    token = jwt.decode(customer.access_token, verify=False)";

const folders: string[] = [];
let repository = "";
let built = "";

beforeAll(() => {
  repository = newFolder();
  built = build(repository);
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe("the sample repository", () => {
  it("[Y1] has the same commit ids wherever and whenever it is built", () => {
    const elsewhere = newFolder();
    const again = build(elsewhere, { TZ: "Asia/Tokyo", GIT_AUTHOR_NAME: "somebody", LC_ALL: "de_DE.UTF-8" });
    expect(again).toBe(built);
    expect(built).toBe(
      "main 202bcbd6a1ae2f0b90684fc2c659862fe0556341, feature/checkout c752df1c3e735c987050949cc113c8f85b4ef5c2",
    );
    expect(git("log", "--format=%s", "main").split("\n")).toHaveLength(4);
    expect(git("log", "--format=%s", "main..feature/checkout").split("\n")).toHaveLength(3);
    expect(git("status", "--porcelain")).toBe("");
  });

  it("holds the odd files that a reader of diffs must bear", () => {
    const raw = git("diff", "--raw", "-z", "-M", "main", "feature/checkout");
    expect(raw).toMatch(/R100\0docs\/shipping\.md\0docs\/delivery\.md/);
    expect(raw).toMatch(/:100644 100755 [0-9a-f ]+M\0scripts\/seed\.sh/);
    expect(raw).toContain("docs/lexique-français.md");
    const numbers = git("diff", "--numstat", "main", "feature/checkout");
    expect(numbers).toMatch(/^-\t-\tassets\/coupon-badge\.png$/m);
    expect(git("show", "feature/checkout:data/postage.csv")).toContain("SE,1000,1090\r\n");
  });

  it("refuses a folder that is in use", () => {
    expect(() => build(repository)).toThrow(/is not empty/);
  });
});

describe("the sown faults", () => {
  it("stand in the branch at their lines, on lines that the branch wrote, under every lens", () => {
    for (const { id, path, line, quote } of faults) {
      expect(lineAt(path, line), id).toBe(quote);
      expect(addedLines(path).has(line), id).toBe(true);
    }
    expect(new Set(faults.map((fault) => fault.lens))).toEqual(new Set(lensIds));
    expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
    expect(
      faults.filter(({ findableOffline, offlineBy }) => findableOffline !== (offlineBy !== null)),
    ).toEqual([]);
  });
});

describe("the scripted claims", () => {
  it("quote the branch at their lines, but for the one that is invented", () => {
    const wrong = claims.filter(({ path, startLine, quote }) => lineAt(path, startLine) !== quote);
    expect(wrong.map(({ quote }) => quote)).toEqual([invented]);
  });

  it("give the gate its work: a claim outside the change, a duplicate, a weak one", () => {
    const outside = claims.filter(({ path, startLine }) => !addedLines(path).has(startLine));
    expect(outside.map(({ title }) => title)).toEqual(["A caller may ask for a page of any size"]);
    const places = claims.map(({ path, startLine, category }) => `${path}:${startLine} ${category}`);
    expect(places.filter((place, index) => places.indexOf(place) !== index)).toHaveLength(1);
    expect(claims.filter(({ confidence }) => confidence < 0.5)).toHaveLength(1);
  });

  it("propose changes whose old text stands exactly once in the branch, at the line named", () => {
    const edits = claims.flatMap((claim) => claim.edits ?? []);
    expect(edits.length).toBeGreaterThanOrEqual(5);
    for (const { path, anchorLine, search } of edits) {
      const text = textOf(path);
      const first = text.indexOf(`${search}\n`);
      expect(first, search).toBeGreaterThanOrEqual(0);
      expect(text.indexOf(search, first + 1), search).toBe(-1);
      expect(text.slice(0, first).split("\n").length, search).toBe(anchorLine);
    }
  });

  it("come from every lens but the one that is unavailable; one lens is cut short first", () => {
    expect(answers.map((entry) => entry.lens)).toEqual(lensIds);
    expect(
      answers
        .filter(({ replies }) => replies.every(({ fault }) => fault === "unavailable"))
        .map((one) => one.lens),
    ).toEqual(["maintainability"]);
    const [first] = answers.find((entry) => entry.lens === "docs-tests")?.replies ?? [];
    expect(() => void JSON.parse(first?.text ?? "{}")).toThrow();
  });

  it("find nearly all sown faults, as a good reader would", () => {
    const isClaimed = ({ path, line }: { path: string; line: number }): boolean =>
      claims.some((claim) => claim.path === path && claim.startLine === line);
    expect(faults.filter((fault) => !isClaimed(fault)).map(({ id }) => id)).toEqual([
      "queue-password", // redacted before any prompt, so no model can quote it
      "price-computed-twice", // belongs to the lens that is unavailable
    ]);
  });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-sample-"));
  folders.push(folder);
  return folder;
}

/** Builds as a user would; returns what the command says after the folder's name. */
function build(folder: string, env: Record<string, string> = {}): string {
  const said = execFileSync(process.execPath, [join(root, "scripts", "make-sample.js"), folder], {
    encoding: "utf8",
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return said.trim().replace(/^.*?: /, "");
}

function git(...args: string[]): string {
  return execFileSync("git", ["-c", "core.quotePath=false", ...args], {
    cwd: repository,
    encoding: "utf8",
  }).trimEnd();
}

const texts = new Map<string, string>();

function textOf(path: string): string {
  const known =
    texts.get(path) ??
    execFileSync("git", ["show", `feature/checkout:${path}`], { cwd: repository, encoding: "utf8" });
  texts.set(path, known);
  return known;
}

function lineAt(path: string, line: number): string | undefined {
  return textOf(path).split("\n")[line - 1];
}

const added = new Map<string, Set<number>>();

/** Head lines of `path` that the branch wrote, counted from git's own hunk headers. */
function addedLines(path: string): Set<number> {
  const known = added.get(path);
  if (known !== undefined) return known;
  const headers = git("diff", "-U0", "main", "feature/checkout", "--", path).matchAll(
    /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm,
  );
  const lines = [...headers].flatMap(([, start, count]) =>
    Array.from({ length: Number(count ?? 1) }, (_, index) => Number(start) + index),
  );
  added.set(path, new Set(lines));
  return new Set(lines);
}
