// Holds the documents to the repository: every link and anchor resolves, and every file that a text names is there.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const pages = [
  ".",
  "docs",
  "docs/decisions",
  ...readdirSync(join(root, "samples")).map((name) => `samples/${name}`),
]
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
  .filter((name) => name.endsWith(".md"));
const rooms = readdirSync(join(root, "src"));
const sources = ["src", "test"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
);

describe.each(pages)("%s", (page) => {
  const text = readFileSync(join(root, page), "utf8");

  it("links only to what is there, headings included", () => {
    const targets = [
      ...[...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? ""),
      ...[...text.matchAll(/(?:src|srcset|href)="([^"]+)"/g)].map((match) => match[1] ?? ""),
    ].filter((target) => !/^[a-z]+:/.test(target));
    expect(targets.filter((target) => !resolves(page, target))).toEqual([]);
  });

  it("names only files that are there", () => {
    const spans = [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? "");
    expect(spans.filter((span) => claimsFile(span) && !isThere(page, span))).toEqual([]);
  });
});

it("ARCHITECTURE.md names only modules that there are", () => {
  const text = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
  const modules = [...text.matchAll(/`([\w./-]+\.ts)`/g)].map((match) => match[1] ?? "");
  expect(modules.length).toBeGreaterThan(40);
  expect(modules.filter((name) => !sources.some((path) => `/${path}`.endsWith(`/${name}`)))).toEqual([]);
});

it("every page of docs/ is linked from README.md or from a page that is", () => {
  const linked = new Set<string>();
  const follow = (page: string): void => {
    if (linked.has(page) || !existsSync(join(root, page))) return;
    linked.add(page);
    for (const [, target] of readFileSync(join(root, page), "utf8").matchAll(/\]\(([^)#\s]+\.md)[^)]*\)/g))
      follow(join(dirname(page), target ?? ""));
  };
  follow("README.md");
  const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
  expect(docs.map((name) => join("docs", name)).filter((page) => !linked.has(page))).toEqual([]);
});

function resolves(page: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? join(root, page) : join(root, dirname(page), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || (file.endsWith(".md") && anchorsOf(readFileSync(file, "utf8")).has(anchor));
}

/** The anchors that GitHub gives the headings of a page; a heading that comes again gets a number. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of withoutBlocks(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = (heading ?? "").replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = plain.replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
    let unique = anchor;
    for (let again = 1; anchors.has(unique); again += 1) unique = `${anchor}-${again}`;
    anchors.add(unique);
  }
  return anchors;
}

function withoutBlocks(text: string): string {
  return text.replaceAll(/^ *```[^]*?^ *```/gm, "");
}

/** A path of this repository: it begins at one of its folders or at a room of src/, and holds no placeholder. */
function claimsFile(span: string): boolean {
  if (!/^[\w./-]+$/.test(span)) return false;
  const [first = ""] = span.split("/");
  return span.includes("/") && (ownFolders.has(first) || rooms.includes(first));
}

const ownFolders = new Set([
  "src",
  "docs",
  "test",
  "samples",
  "schemas",
  "scripts",
  "bench",
  "dashboard",
  "bin",
]);

/** Paths begin at the root, at src/, or beside the page; a room's own text may leave its name away. */
function isThere(page: string, span: string): boolean {
  return [root, join(root, "src"), join(root, dirname(page))].some((base) => existsSync(join(base, span)));
}
