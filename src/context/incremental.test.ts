// The property behind every push: an index brought up to date equals one made afresh, in all languages, whatever was done to the files.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeIndex } from "./describe-index.js";
import { defaultParseLimits, ParsePool } from "./extract/parse-pool.js";
import { readProject } from "./fixtures/read-project.js";
import { buildGraph } from "./graph/symbol-graph.js";
import { rankIndexOf } from "./rank/rank-index.js";
import { indexCommit, type CommitIndex } from "./index-commit.js";
import { languages } from "./languages/list.js";
import { openGitTreeSource } from "./source/git-tree-source.js";
import { openFileIndexStore } from "./store/file-index-store.js";
import type { IndexStore } from "./store/index-store.js";

const pushes = 6;
const editsEachPush = 2 * languages.length;
const folder = mkdtempSync(join(tmpdir(), "assay-incremental-"));
const tree = join(folder, "tree");
const pool = new ParsePool(defaultParseLimits(2));
const source = openGitTreeSource({ gitDir: join(tree, ".git"), env: { PATH: process.env["PATH"] } });
// What lies in each language's folder now; a moved file stays with its language.
const held = new Map<string, string[]>();
let stores = 0;

beforeAll(() => {
  mkdirSync(tree);
  git("init", "-q", "-b", "main");
  for (const { id } of languages) held.set(id, []);
  for (const { id } of languages)
    for (const { path, text } of readProject(id)) add(id, `${id}/${path}`, text);
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

describe("pushes", () => {
  for (const seed of [7, 20261120])
    it(`[C5] that add, change, break, move and remove files of all languages give the index of a fresh start (seed ${seed})`, async () => {
      const random = generator(seed);
      const store = freshStore();
      const done = new Set<string>();
      let last: CommitIndex | null = null;
      for (let push = 0; push < pushes; push += 1) {
        for (let edit = 0; edit < editsEachPush; edit += 1)
          done.add(randomEdit(languages[edit % languages.length]?.id ?? "", random));
        const at = commit(`push ${push}`);
        // by turns from the store, as a new process has it, and from the entries in memory
        const known = push % 2 === 0 || last === null ? {} : { known: last.entries };
        last = await index(at, { store, ...known });
        const fresh = await index(at, { store: freshStore() });
        expect(last.skipped).toEqual(fresh.skipped);
        const [kept, made] = [buildGraph(last.files), buildGraph(fresh.files)];
        expect(describeIndex(kept)).toBe(describeIndex(made));
        expect(kept.forward).toEqual(made.forward);
        expect(kept.backward).toEqual(made.backward);
        const [ranked, remade] = [rankIndexOf(kept), rankIndexOf(made)];
        expect([ranked.terms, ranked.words, ranked.walk]).toEqual([remade.terms, remade.words, remade.walk]);
      }
      expect([...done].sort()).toEqual(["add", "break", "change", "move", "remove"]);
    });
});

// One edit to one language's files; what it was.
function randomEdit(language: string, random: () => number): string {
  const pick = (limit: number): number => Math.floor(random() * limit);
  const paths = held.get(language) ?? [];
  const path = paths[pick(paths.length)];
  if (path === undefined || pick(6) === 0) return addOne(language, pick);
  const [text, kind] = [readFileSync(join(tree, path), "utf8"), pick(5)];
  if (kind === 0) {
    take(language, path);
    rmSync(join(tree, path));
    return "remove";
  }
  if (kind === 1) {
    const to = path.replace(/([^/]*)$/, (name) => `moved${pick(3)}/${name}`);
    take(language, path);
    take(language, to);
    mkdirSync(dirname(join(tree, to)), { recursive: true });
    renameSync(join(tree, path), join(tree, to));
    held.get(language)?.push(to);
    return "move";
  }
  write(path, kind === 2 ? broken(text, pick) : changed(text, pick));
  return kind === 2 ? "break" : "change";
}

// A file of the project as it was, or one that is called otherwise and calls its names otherwise.
function addOne(language: string, pick: (limit: number) => number): string {
  const project = readProject(language);
  const file = project[pick(project.length)];
  if (file === undefined) return "nothing";
  const isCopy = pick(2) === 0;
  const path = isCopy ? file.path.replace(/(\.\w+)$/, "_copy$1") : file.path;
  const text = isCopy ? file.text.replaceAll(/\b([A-Z][a-z]+)\b/g, "$1Copy") : file.text;
  take(language, `${language}/${path}`);
  add(language, `${language}/${path}`, text);
  return "add";
}

function changed(text: string, pick: (limit: number) => number): string {
  const lines = text.split("\n");
  const [from, to] = [pick(lines.length), pick(lines.length)];
  const [moved = ""] = pick(2) === 0 ? lines.splice(from, 1) : lines.slice(from, from + 1);
  lines.splice(to, 0, moved);
  return lines.join("\n");
}

function broken(text: string, pick: (limit: number) => number): string {
  const at = pick(text.length);
  const faults = ["}", "(", "\n<<<<<<< ours\n=======\n>>>>>>> theirs\n", '"', "\0", "\u00ff", "/*"];
  const fault = faults[pick(faults.length)] ?? "";
  return pick(4) === 0 ? text.slice(0, at) : text.slice(0, at) + fault + text.slice(at);
}

function index(
  at: string,
  from: { readonly store: IndexStore; readonly known?: CommitIndex["entries"] },
): Promise<CommitIndex> {
  return indexCommit({ repository: "r", source, pool, commit: at, ...from });
}

function add(language: string, path: string, text: string): void {
  write(path, text);
  held.get(language)?.push(path);
}

function take(language: string, path: string): void {
  held.set(
    language,
    (held.get(language) ?? []).filter((one) => one !== path),
  );
}

function freshStore(): IndexStore {
  stores += 1;
  return openFileIndexStore(join(folder, `store-${stores}`));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

function commit(message: string): string {
  git("add", "-A");
  git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", message);
  return git("rev-parse", "HEAD").trim();
}

function git(...args: string[]): string {
  return execFileSync("git", ["-C", tree, ...args], { encoding: "utf8" });
}

function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}
