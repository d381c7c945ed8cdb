// Holds every import in src/ to the table in ARCHITECTURE.md: arrows point down, doors are used, no circles, no strangers.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const source = join(root, "src");

interface Import {
  readonly from: string;
  readonly to: string;
}

const table = readTable(readFileSync(join(root, "ARCHITECTURE.md"), "utf8"));
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.includes("fixtures"))
  .sort();
const imports = files.filter((name) => !name.endsWith(".test.ts")).flatMap(importsOf);

describe("the rooms", () => {
  it("are exactly the folders of src/, each with a door that opens with its caption", () => {
    const folders = [...new Set(files.map(roomOf))].sort();
    expect(folders).toEqual([...table.keys()].sort());
    for (const room of folders) {
      const door = room === "app" ? "main.ts" : `${room}.ts`;
      const first = readFileSync(join(source, room, door), "utf8")
        .split("\n")
        .find((line) => !line.startsWith("#!"));
      expect(first, `${room}/${door}`).toMatch(new RegExp(`^// ${room}/: `));
    }
  });

  it("import only the rooms that the table allows", () => {
    const strangers = imports.filter(({ from, to }) => {
      const [room, target] = [roomOf(from), roomOf(to)];
      return room !== target && table.get(room)?.has(target) !== true;
    });
    expect(strangers).toEqual([]);
  });

  it("stand in an order: no room can reach itself through the table", () => {
    const below = (room: string, seen: Set<string>): Set<string> => {
      for (const next of table.get(room) ?? []) if (!seen.has(next)) below(next, seen.add(next));
      return seen;
    };
    for (const room of table.keys()) expect(below(room, new Set()).has(room), room).toBe(false);
  });

  it("are entered by their door only, and their door is imported by no file inside", () => {
    const byTheWindow = imports.filter(
      ({ from, to }) => roomOf(from) !== roomOf(to) && to !== doorOf(roomOf(to)),
    );
    const insideToDoor = imports.filter(
      ({ from, to }) => roomOf(from) === roomOf(to) && to === doorOf(roomOf(to)),
    );
    expect({ byTheWindow, insideToDoor }).toEqual({ byTheWindow: [], insideToDoor: [] });
  });

  it("have no catch-all files, and every file says in its first line what it is for", () => {
    const hubs = files.filter((name) =>
      /(^|\/)(index|types|utils?|helpers?|constants|common|misc)\.ts$/.test(name),
    );
    const silent = files.filter((name) => {
      const lines = readFileSync(join(source, name), "utf8").split("\n");
      return !(lines[0]?.startsWith("#!") === true ? lines[1] : lines[0])?.startsWith("// ");
    });
    expect({ hubs, silent }).toEqual({ hubs: [], silent: [] });
  });
});

function readTable(text: string): Map<string, Set<string>> {
  const rows = [...text.matchAll(/^\| `([a-z]+)` \| [^|]+ \|([^|]*)\|$/gm)];
  return new Map(
    rows.map((row) => [
      row[1] ?? "",
      new Set([...(row[2] ?? "").matchAll(/`([a-z]+)`/g)].map((name) => name[1] ?? "")),
    ]),
  );
}

function importsOf(name: string): Import[] {
  const path = join(source, name);
  const { module } = parseSync(path, readFileSync(path, "utf8"));
  const specifiers = [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap((entry) => entry.entries.map((one) => one.moduleRequest?.value ?? "")),
    ...module.dynamicImports.map((entry) =>
      readFileSync(path, "utf8").slice(entry.moduleRequest.start + 1, entry.moduleRequest.end - 1),
    ),
  ];
  return [...new Set(specifiers)]
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => ({
      from: name,
      to: relative(source, resolve(dirname(path), specifier)).replace(/\.js$/, ".ts"),
    }));
}

function roomOf(name: string): string {
  return name.split(sep)[0] ?? "";
}

function doorOf(room: string): string {
  return room === "app" ? "app/main.ts" : `${room}/${room}.ts`;
}
