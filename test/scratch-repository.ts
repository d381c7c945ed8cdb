// A real git repository in a temporary folder, for tests that need one.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The environment git runs with in tests: nothing of the machine's configuration, one author, one time. */
export const scratchEnv: Readonly<Record<string, string | undefined>> = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  HOME: "/nonexistent",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.org",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.org",
  GIT_AUTHOR_DATE: "2026-01-02T03:04:05Z",
  GIT_COMMITTER_DATE: "2026-01-02T03:04:05Z",
};

/** A repository that tests write to. `write` makes folders as needed; `close` removes everything. */
export interface ScratchRepository {
  readonly dir: string;
  git(...args: string[]): string;
  write(path: string, content: string | Uint8Array): void;
  commit(message: string): string;
  close(): void;
}

/** Makes an empty repository with the branch `main`. */
export function makeScratchRepository(): ScratchRepository {
  const dir = mkdtempSync(join(tmpdir(), "assay-test-"));
  const git = (...args: string[]): string =>
    execFileSync("git", args, {
      cwd: dir,
      env: scratchEnv,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  return {
    dir,
    git,
    write: (path, content) => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), content);
    },
    commit: (message) => {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    },
    close: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
