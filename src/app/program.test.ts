// Holds every command's help to one voice and to the width of a terminal, and the documents to the options that there are.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../runtime/runtime.js";
import { buildProgram } from "./program.js";

const columns = 80;
const signal = new AbortController().signal;
const program = buildProgram({ env: {}, cwd: packageRoot, signal });
const commands = listCommands(program, "assay");
const names = commands.map(({ name }) => name);

describe("the help", () => {
  it.each(names)("[I1] of %s speaks like the others, within 80 columns", (name) => {
    const { command } = find(name);
    const help = helpOf(command);
    expect(help.split("\n").filter((line) => line.length > columns)).toEqual([]);
    expect(command.description()).toMatch(/^[A-Z].*[^.]\.$/);
    expect(help).not.toMatch(/default: (false|\[\])|display help/);
    for (const option of command.options) expect(option.description, option.long).toMatch(/^[a-z-].*[^.]$/);
  });

  it.each(names.filter((name) => name !== "assay"))(
    "[I1] of %s has examples, by itself or above it",
    (name) => {
      const above = name.split(" ").slice(0, -1).join(" ");
      const texts = [name, ...(above === "assay" ? [] : [above])].map((one) => helpOf(find(one).command));
      const isGroup = find(name).command.commands.length > 0;
      if (!isGroup) expect(texts.some((text) => text.includes("\nExamples:\n"))).toBe(true);
    },
  );

  it("[I1] shows examples and names documents that are really there", () => {
    for (const { name, command } of commands) {
      const help = helpOf(command);
      expect(wrongOptions(help), name).toEqual([]);
      for (const [page] of help.matchAll(/docs\/[\w-]+\.md/g))
        expect(readFileSync(join(packageRoot, page), "utf8"), page).toMatch(/^# /);
    }
  });
});

describe("the documents", () => {
  const pages = [
    "README.md",
    "ARCHITECTURE.md",
    ...readdirSync(join(packageRoot, "docs")).map((page) => `docs/${page}`),
  ];
  const texts = new Map(pages.filter((page) => page.endsWith(".md")).map((page) => [page, read(page)]));

  it.each([...texts.keys()])("[I1] %s uses only commands and options that there are", (page) => {
    expect(wrongOptions(texts.get(page) ?? "")).toEqual([]);
  });

  it("[I1] name every option of every command", () => {
    const all = [...texts.values()].join("\n");
    const silent = commands.flatMap(({ name, command }) =>
      command.options
        .filter(({ long }) => !all.includes(String(long)))
        .map(({ long }) => `${name} ${String(long)}`),
    );
    expect(silent).toEqual([]);
  });

  it.each([
    ["docs/fire-test.md", "assay scenario upload", /## In the service([^]*?)\n## /],
    ["docs/proven-changes.md", "assay agent advise", /## Advice([^]*?)\n## /],
    ["docs/proven-changes.md", "assay agent review", /\n## Changes([^]*?)\n## /],
    ["docs/github-server.md", "assay github-server", /# A GitHub([^]*?)\n## /],
    ["docs/configuration.md", "assay review", /## Options of a review([^]*?)\n## /],
    ["docs/proxy.md", "assay proxy", /### On a command line([^]*?)\n## /],
  ])("[I1] %s has exactly the options of %s in its table", (page, name, section) => {
    const text = section.exec(texts.get(page) ?? "")?.[1] ?? "";
    const rows = text.split("\n").filter((line) => line.startsWith("| `--"));
    const documented = rows.flatMap((row) =>
      [...(row.split(" | ")[0] ?? "").matchAll(/--[a-z-]+/g)].map(String),
    );
    expect(documented.sort()).toEqual(
      find(name)
        .command.options.map(({ long }) => String(long))
        .sort(),
    );
  });
});

interface Named {
  readonly name: string;
  readonly command: CommandUnknownOpts;
}

function listCommands(command: CommandUnknownOpts, name: string): Named[] {
  return [
    { name, command },
    ...command.commands.flatMap((one) => listCommands(one, `${name} ${one.name()}`)),
  ];
}

function find(name: string): Named {
  const found = commands.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no command ${name}`);
  return found;
}

/** The whole help, with what `addHelpText` put after it. */
function helpOf(command: CommandUnknownOpts): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => columns });
  command.outputHelp();
  return text;
}

/** Each `assay …` in a text whose command or one of whose options is unknown. Lines that go on after a backslash are joined. */
function wrongOptions(text: string): string[] {
  const lines = text.replaceAll(/\\\n\s*/g, " ").split("\n");
  const uses = lines.flatMap((line) =>
    [...line.matchAll(/(?<![\w/.@-])assay( [a-z][^`|;&#]*)/g)].map(([use]) => use.split("  ")[0] ?? ""),
  );
  return uses.filter((use) => !isKnown(use.replaceAll(/'[^']*'|"[^"]*"/g, "…").split(/\s+/)));
}

function isKnown([, ...words]: string[]): boolean {
  let command: CommandUnknownOpts = program;
  for (const word of words) {
    const below = command.commands.find((one) => one.name() === word);
    if (below === undefined) break;
    command = below;
  }
  const options = words.flatMap((word) => /^\(?(--[a-z][a-z-]*)/.exec(word)?.[1] ?? []);
  if (command === program) return options.length === 0;
  const known = new Set(["--help", ...command.options.map(({ long }) => long)]);
  return options.every((option) => known.has(option));
}

function read(page: string): string {
  return readFileSync(join(packageRoot, page), "utf8");
}
