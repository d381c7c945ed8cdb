// Makes a git repository with a change of as many real files as a benchmark wants, from copies of the sample shop.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { dirname, join, resolve } from "node:path";

const shop = resolve(import.meta.dirname, "..", "samples", "shop");
const isCode = /\.(py|ts|go|java)$/;

/** What each copy of the shop sells instead of orders, so that no two files are alike. */
const nouns = [
  "order",
  "ticket",
  "parcel",
  "booking",
  "invoice",
  "voucher",
  "session",
  "claim",
  "sample",
  "member",
];

/** The branches of the made repository, and what the change between them holds. */
export interface MadeChange {
  readonly base: string;
  readonly files: number;
  readonly lines: number;
}

/**
 * Fills `folder` with a repository whose checked-out branch changes `count` files in Python, TypeScript, Go and Java: some
 * new, some edited, as in the shop's feature branch. Throws when git fails.
 */
export function makeShopRepository(folder: string, count: number): MadeChange {
  const changed = codeIn(join(shop, "branch"));
  const wanted = Array.from({ length: count }, (_, at) => ({
    path: changed[at % changed.length] ?? "",
    copy: Math.floor(at / changed.length),
  }));
  const copies = [...new Set(wanted.map(({ copy }) => copy))];
  mkdirSync(folder, { recursive: true });
  git(folder, ["init", "--quiet", "--template=", "--initial-branch=main"]);
  for (const copy of copies)
    for (const path of codeIn(join(shop, "base"))) write(folder, { from: "base", path, copy });
  commit(folder, "The shops as they are");
  git(folder, ["checkout", "--quiet", "-b", "feature"]);
  for (const one of wanted) write(folder, { from: "branch", ...one });
  commit(folder, "Let people check out");
  const totals = git(folder, ["diff", "--numstat", "main", "feature"]).trim().split("\n");
  const lines = totals.reduce((sum, row) => sum + Number(row.split("\t")[0]), 0);
  if (totals.length !== count) throw new Error(`the change has ${totals.length} files, not ${count}`);
  return { base: "main", files: count, lines };
}

function codeIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => isCode.test(name))
    .sort();
}

function write(folder: string, file: { from: "base" | "branch"; path: string; copy: number }): void {
  const text = readFileSync(join(shop, file.from, file.path), "utf8");
  const path = join(folder, `shop-${file.copy}`, file.path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, file.copy === 0 ? text : renamed(text, file.copy));
}

/** `order` in every case becomes the copy's own noun, numbered, also inside names; the code stays as sound as it was. */
function renamed(text: string, copy: number): string {
  const noun = `${nouns[copy % nouns.length] ?? "order"}${copy}`;
  return text.replaceAll(/order/gi, (found) =>
    found.startsWith("O") ? noun.charAt(0).toUpperCase() + noun.slice(1) : noun,
  );
}

function commit(folder: string, message: string): void {
  git(folder, ["add", "--all"]);
  git(folder, [
    "-c",
    "user.name=Bench",
    "-c",
    "user.email=bench@example.invalid",
    "commit",
    "--quiet",
    "-m",
    message,
  ]);
}

function git(folder: string, args: readonly string[]): string {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const env = { ...own, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: devNull };
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: folder, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")} failed: ${stderr}`);
  return stdout;
}
