// A change made of plain files: the trees of base and head become two commits of a repository that lives as long as the source.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { AssayError } from "../../runtime/runtime.js";
import { openGit, type Git } from "./git.js";
import { openLocalCheckout, type OpenSource } from "./local-checkout.js";

/** `base` is a folder; `head` another one, or a patch onto the base. `name` is how the change is called; paths are full. */
export interface TreeChangeRequest {
  readonly name: string;
  readonly base: string;
  readonly head: { readonly kind: "folder" | "patch"; readonly path: string };
  readonly description: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Opens the change as `openLocalCheckout` would, with real trees on both sides. Equal files give equal commits. Throws
 * `unreadable-diff` where the patch does not apply, and `git-failed`. Nothing is left of it when it is closed.
 */
export async function openTreeChange(request: TreeChangeRequest): Promise<OpenSource> {
  const folder = await mkdtemp(join(tmpdir(), "assay-trees-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const git = openGit(folder, { ...request.env, ...identity });
    await git.run(["init", "--quiet", "--bare", "--object-format=sha1", "--template="]);
    const base = await commit(git, { tree: await treeOf(git, request.base), parent: null, message: "base" });
    const tree = await headTree(git, base, request);
    const head = await commit(git, { tree, parent: base, message: request.description ?? "" });
    const source = await openLocalCheckout({ dir: folder, env: request.env, base, head, staged: false });
    return {
      ...source,
      trees: source.trees === null ? null : { ...source.trees, repository: request.name },
      describe: async () => {
        const { base: from, head: to } = await source.describe();
        return {
          repository: request.name,
          base: { ...from, label: "base" },
          head: { ...to, label: "head" },
        };
      },
      close: async () => {
        await source.close();
        await remove();
      },
    };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

const day = "2026-01-01T00:00:00Z";

/** One author and one time, and no settings of the machine's, so that commits are the same everywhere. */
const identity = {
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Assay",
  GIT_AUTHOR_EMAIL: "assay@localhost",
  GIT_AUTHOR_DATE: day,
  GIT_COMMITTER_NAME: "Assay",
  GIT_COMMITTER_EMAIL: "assay@localhost",
  GIT_COMMITTER_DATE: day,
} as const;

async function treeOf(git: Git, folder: string): Promise<string> {
  await git.run(["read-tree", "--empty"]);
  // Whatever the folder or the machine ignores belongs to the tree all the same.
  await git.run(["--work-tree", folder, "-c", "core.autocrlf=false", "add", "--all", "--force", "--", ":/"]);
  return git.text(["write-tree"]);
}

async function headTree(git: Git, base: string, { head }: TreeChangeRequest): Promise<string> {
  if (head.kind === "folder") return treeOf(git, head.path);
  await git.run(["read-tree", base]);
  const applied = await git.try(["apply", "--cached", "--whitespace=nowarn", "-"], {
    stdin: await readFile(head.path),
  });
  if (applied.exitCode === 0) return git.text(["write-tree"]);
  throw new AssayError({
    code: "unreadable-diff",
    message: `${head.path} does not apply to its base: ${applied.stderr.trim().split("\n")[0] ?? ""}`,
    remedy: "Make the patch anew with `git diff` between the base's files and the changed ones.",
  });
}

async function commit(
  git: Git,
  {
    tree,
    parent,
    message,
  }: { readonly tree: string; readonly parent: string | null; readonly message: string },
): Promise<string> {
  const parents = parent === null ? [] : ["-p", parent];
  return git.text(["commit-tree", tree, ...parents, "-F", "-"], { stdin: message });
}
