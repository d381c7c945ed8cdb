// Builds the sample repository in a folder: `node scripts/make-sample.js <folder>`. Plain files become real commits whose
// ids are the same on every machine. Uses Node and git alone.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
} from "node:fs";
import { devNull } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const shop = join(import.meta.dirname, "..", "samples", "shop");

/** The branches of the sample: the one to review, and the one it is reviewed against. */
export const sampleBranches = { base: "main", head: "feature/checkout" };

/**
 * Builds the shop's repository in `folder`, which must be empty or absent: `main` from samples/shop/base, the feature
 * branch from samples/shop/branch, in the commits of samples/shop/history.json. The branch is checked out.
 * Returns the commit ids of both. Throws where the folder is in use, git fails, or a file belongs to no commit.
 */
export function makeSample(folder) {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Error(`${folder} is not empty; name a new folder for the sample repository.`);
  }
  mkdirSync(folder, { recursive: true });
  const git = gitIn(folder);
  const history = JSON.parse(readFileSync(join(shop, "history.json"), "utf8"));
  git(["init", "--quiet", "--object-format=sha1", "--template="]);
  git(["symbolic-ref", "HEAD", `refs/heads/${sampleBranches.base}`]);
  for (const [key, value] of settings) git(["config", key, value]);
  commitAll(history.main, join(shop, "base"), { folder, git });
  git(["checkout", "--quiet", "-b", sampleBranches.head]);
  commitAll(history.branch, join(shop, "branch"), { folder, git });
  const idOf = (branch) => git(["rev-parse", branch]).trim();
  return { base: idOf(sampleBranches.base), head: idOf(sampleBranches.head) };
}

/** Whatever could make two machines write different bytes or modes. */
const settings = [
  ["core.autocrlf", "false"],
  ["core.fileMode", "false"],
  ["commit.gpgSign", "false"],
  ["core.hooksPath", devNull],
];

function commitAll(commits, source, { folder, git }) {
  const left = new Set(filesIn(source));
  for (const commit of commits) {
    for (const { from, to } of commit.rename ?? []) {
      mkdirSync(dirname(join(folder, to)), { recursive: true });
      renameSync(join(folder, from), join(folder, to));
    }
    const isOfCommit = (path) =>
      commit.add.some((one) => path === one || (one.endsWith("/") && path.startsWith(one)));
    for (const path of [...left].filter(isOfCommit)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      copyFileSync(join(source, path), join(folder, path));
      left.delete(path);
    }
    git(["add", "--all"]);
    for (const path of commit.executable ?? []) git(["update-index", "--chmod=+x", path]);
    git(["commit", "--quiet", "--message", commit.message], identity(commit));
  }
  if (left.size > 0) throw new Error(`history.json puts these files into no commit: ${[...left].join(", ")}`);
}

function identity({ author, date }) {
  const [, name, email] = /^(.+) <(.+)>$/.exec(author);
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}

/** Paths of all files below `root`, relative, with forward slashes, in a fixed order. */
function filesIn(root) {
  return readdirSync(root, { recursive: true })
    .filter((name) => statSync(join(root, name)).isFile())
    .map((name) => name.split(sep).join("/"))
    .sort();
}

/** Runs git in `folder` with none of the user's configuration; returns what it prints. */
function gitIn(folder) {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const env = { ...own, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: devNull, LC_ALL: "C" };
  return (args, more = {}) => {
    const { status, stdout, stderr, error } = spawnSync("git", args, {
      cwd: folder,
      env: { ...env, ...more },
      encoding: "utf8",
    });
    if (status === 0) return stdout;
    throw new Error(`git ${args.join(" ")} failed in ${folder}: ${error?.message ?? stderr.trim()}`);
  };
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (folder === undefined) {
    process.stderr.write("usage: node scripts/make-sample.js <folder>\n");
    process.exit(2);
  }
  const ids = makeSample(resolve(folder));
  const shown = relative(process.cwd(), resolve(folder)) || ".";
  process.stdout.write(`${shown}: main ${ids.base}, ${sampleBranches.head} ${ids.head}\n`);
}
