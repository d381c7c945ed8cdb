// Writes a commit into a bare repository from the contents of a few files, without a working tree.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GitFolder } from "./git-folder.js";

/** What the commit changes against its parent: paths to content, null deletes. `at` (ms) dates it. */
export interface NewCommit {
  readonly parent: string;
  readonly files: Readonly<Record<string, string | Uint8Array | null>>;
  readonly message: string;
  readonly author: string;
  readonly at: number;
}

/** Writes the commit and gives its sha; no ref is moved. Throws `git-failed`. */
export async function writeCommit(folder: GitFolder, commit: NewCommit): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), "assay-index-"));
  try {
    const date = `${Math.floor(commit.at / 1000)} +0000`;
    const git = folder.git.with({
      GIT_INDEX_FILE: join(scratch, "index"),
      GIT_AUTHOR_NAME: commit.author,
      GIT_AUTHOR_EMAIL: `${commit.author}@users.noreply.localhost`,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    });
    await git.run(["read-tree", commit.parent]);
    const entries: string[] = [];
    for (const [path, content] of Object.entries(commit.files)) {
      if (content === null) {
        entries.push(`0 ${"0".repeat(40)}\t${path}\0`);
        continue;
      }
      const blob = await git.text(["hash-object", "-w", "--stdin"], { stdin: content });
      const mode = (await git.text(["ls-files", "--stage", "--", `:(literal)${path}`])).split(" ")[0];
      entries.push(`${mode === undefined || mode === "" ? "100644" : mode} ${blob}\t${path}\0`);
    }
    await git.run(["update-index", "-z", "--index-info"], { stdin: entries.join("") });
    const tree = await git.text(["write-tree"]);
    return await git.text(["commit-tree", tree, "-p", commit.parent], { stdin: commit.message });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
