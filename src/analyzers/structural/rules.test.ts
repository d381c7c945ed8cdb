// Holds every rule to its fixture file, to its folder, to its documentation and to what a rule may do.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Edit } from "../../diff/diff.js";
import type { RawFact } from "../analyzer.js";
import { anyKind, parseSource } from "./language.js";
import type { Rule } from "./rule.js";
import { rules } from "./rules.js";
import { structural } from "./structural.js";

const folders = { py: "python", js: "script", go: "go", java: "java" } as const;
const extensions = { py: "py", js: "ts", go: "go", java: "java" } as const;
type Prefix = keyof typeof folders;

/** One case of a fixture file: the lines that must be reported, none for a miss. */
interface Case {
  readonly title: string;
  readonly path: string;
  readonly lines: readonly number[];
  readonly text: string;
}

describe("the list of rules", () => {
  it("[A8] names exactly the files of the rule folders, each once", () => {
    const files = Object.entries(folders).flatMap(([prefix, folder]) =>
      readdirSync(join(import.meta.dirname, folder)).map((name) => `${prefix}-${basename(name, ".ts")}`),
    );
    expect(rules.map((rule) => rule.id).sort()).toEqual(files.sort());
  });

  it("[X8] walks trees only by the counted methods of SourceFile", () => {
    const walkers = rules.filter((rule) =>
      /\.(parent|ancestors|inside|has|prev|next|prevAll|nextAll|find|findAll)\(\s*(\)|\{|anyKind)/.test(
        readFileSync(ruleFile(rule), "utf8"),
      ),
    );
    expect(walkers.map((rule) => rule.id)).toEqual([]);
  });

  it("[A8] speaks to the author in at most two sentences, and uses no stateful pattern", () => {
    for (const { id, message, mentions } of rules) {
      expect(message.match(/[.!?](?=\s+[A-Z`]|$)/g)?.length, `${id}: ${message}`).toBeLessThanOrEqual(2);
      expect(message, id).toMatch(/\.$/);
      expect(message.length, id).toBeLessThanOrEqual(240);
      expect(mentions.flags, id).not.toMatch(/[gy]/);
    }
  });
});

describe.each(rules)("$id", (rule) => {
  const cases = readCases(rule);

  it("[A8] has at least three cases that match and four that do not", () => {
    const hits = cases.filter((one) => one.lines.length > 0).length;
    expect({ hits: hits >= 3, misses: cases.length - hits >= 4 }).toEqual({ hits: true, misses: true });
  });

  it.each(cases)("[A8] $title", async (one) => {
    expect(errorNodes(one.path, one.text), "the fixture parses").toBe(0);
    const facts = await factsOf(rule, one.path, one.text);
    expect(facts.map((fact) => fact.startLine)).toEqual(one.lines);
    for (const fact of facts) await checkRepair(rule, one, fact);
  });

  if (rule.fix !== undefined) {
    it("[R10] repairs at least one of its own cases", async () => {
      const facts = await Promise.all(cases.map((one) => factsOf(rule, one.path, one.text)));
      expect(facts.flat().some((fact) => fact.edits !== null)).toBe(true);
    });
  }
});

/** The repair applies exactly, leaves a text that parses, and removes this hit and no other. */
async function checkRepair(rule: Rule, one: Case, fact: RawFact): Promise<void> {
  for (const edit of fact.edits ?? []) {
    const repaired = apply(one.text, edit);
    expect(errorNodes(one.path, repaired), `the repaired text parses:\n${repaired}`).toBe(0);
    const left = await factsOf(rule, one.path, repaired);
    expect(left.length, `the repair ends the hit:\n${repaired}`).toBe(one.lines.length - 1);
  }
}

async function factsOf(rule: Rule, path: string, text: string): Promise<RawFact[]> {
  const facts = await structural.run([{ path, text, addedLines: [] }]);
  return facts.filter((fact) => fact.rule === rule.id);
}

function apply(text: string, edit: Edit): string {
  const lines = text.split("\n");
  const search = edit.search.split("\n");
  const from = (edit.anchorLine ?? 0) - 1;
  expect(lines.slice(from, from + search.length).join("\n")).toBe(edit.search);
  lines.splice(from, search.length, ...edit.replace.split("\n"));
  return lines.join("\n");
}

function errorNodes(path: string, text: string): number {
  return parseSource(path, text)?.findAll(anyKind(["ERROR"])).length ?? -1;
}

function ruleFile(rule: Rule): string {
  const prefix = prefixOf(rule);
  return join(import.meta.dirname, folders[prefix], `${rule.id.slice(prefix.length + 1)}.ts`);
}

function prefixOf(rule: Rule): Prefix {
  const prefix = rule.id.split("-")[0] ?? "";
  if (!Object.hasOwn(folders, prefix)) throw new Error(`the rule id ${rule.id} begins with no language`);
  return prefix as Prefix; // just checked
}

/**
 * A fixture file is a row of cases. `=== hit 3,5: title` must be reported at its lines 3 and 5 (counted below the
 * header), `=== miss: title` not at all; ` in some/path.py` before the colon gives the case another path.
 */
function readCases(rule: Rule): readonly Case[] {
  const prefix = prefixOf(rule);
  const path = join(
    import.meta.dirname,
    "fixtures",
    folders[prefix],
    `${rule.id.slice(prefix.length + 1)}.txt`,
  );
  if (!existsSync(path)) return [];
  const blocks = readFileSync(path, "utf8").split(/^=== /m).slice(1);
  return blocks.map((block) => {
    const [header = "", ...lines] = block.split("\n");
    const read = /^(?:hit ([\d,]+)|miss)(?: in (\S+))?: (.+)$/.exec(header);
    if (read === null) throw new Error(`${path}: cannot read the header "=== ${header}"`);
    return {
      title: `${read[1] === undefined ? "leaves alone" : "reports"}: ${read[3] ?? ""}`,
      path: read[2] ?? defaultPath(rule, prefix),
      lines: (read[1] ?? "").split(",").filter(Boolean).map(Number),
      text: lines.join("\n"),
    };
  });
}

function defaultPath(rule: Rule, prefix: Prefix): string {
  if (rule.scope !== "tests") return `src/server/App.${extensions[prefix]}`;
  return {
    py: "tests/test_app.py",
    js: "src/app.test.ts",
    go: "app_test.go",
    java: "src/test/java/AppTest.java",
  }[prefix];
}
