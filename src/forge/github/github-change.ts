// A pull request as a change to review: by git first, by GitHub's diff next, from its files last (spec D4).
import type { ChangeSource } from "../../review/review.js";
import { AssayError, type Clock } from "../../runtime/runtime.js";
import { isFile, readByGit } from "./read-by-git.js";
import { createChangeTree, type ChangeTree } from "./change-tree.js";
import type { ChangeEnds, ChangeWay, UnreadFile } from "./change-parts.js";
import { gitFolder } from "./git-cache.js";
import { openGitStore, type GitStore } from "./git-store.js";
import type { GitHubRepositoryClient } from "./github.js";
import type { GitHubPull } from "./pull.js";
import { readByApi } from "./read-by-api.js";

/**
 * What to open. `head` and `base` (the base branch's tip) are those of the pull request now where they are left out. Objects are kept
 * under `cacheDir`; null leaves git aside. `env` is what git may see of the environment (PATH and the proxies are taken).
 */
export interface GitHubChangeRequest {
  readonly client: GitHubRepositoryClient;
  readonly number: number;
  readonly head?: string | undefined;
  readonly base?: string | undefined;
  readonly cacheDir: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/**
 * An opened change: its diff is in hand. `way` says how it was read and why not better; `unread` what could not be read, for the
 * coverage. `atBaseTip` reads the base branch as it is, for settings and guidelines; side "base" of the change itself is the merge
 * base. `tree` serves an index, null where git could not be used. It holds nothing that must be closed.
 */
export interface GitHubChange extends ChangeSource {
  readonly pull: GitHubPull;
  readonly ends: ChangeEnds;
  readonly way: { readonly kind: ChangeWay["kind"]; readonly detail: string };
  readonly unread: readonly UnreadFile[];
  readonly atBaseTip: Pick<ChangeSource, "readFile" | "listFiles">;
  readonly tree: ChangeTree | null;
}

const maxDescriptionChars = 8_000;

/**
 * Opens the change. Throws `github-head-moved` when `head` is no longer to be had, `cancelled`, and what the last way's reads
 * throw; a rate limit passes through at once, since the other ways would meet it too.
 */
export async function openGitHubChange(request: GitHubChangeRequest): Promise<GitHubChange> {
  const { client } = request;
  const { pull, ends } = await readEnds(request);
  const opened = await openStore(request, pull);
  const read = await readChange(request, { pull, ends, opened });
  const { way } = read;
  const { mergeBase, tip, head } = ends;
  const commitOf = (side: "base" | "head"): string => (side === "base" ? mergeBase : head);
  return {
    ...{ pull, ends, unread: way.unread },
    way: { kind: way.kind, detail: read.detail },
    tree: way.kind === "git" && "store" in opened ? createChangeTree(opened.store, client) : null,
    describe: () =>
      Promise.resolve({
        repository: `${pull.repository.owner}/${pull.repository.name}`,
        base: { label: pull.baseRef, sha: mergeBase },
        head: { label: pull.headRef, sha: head },
      }),
    readDescription: () => Promise.resolve(describePull(pull)),
    diff: () => Promise.resolve(way.diff),
    readFile: (side, path, stop) => way.readFile(commitOf(side), path, stop),
    listFiles: (side, stop) => listFiles(way, commitOf(side), stop),
    atBaseTip: {
      readFile: (_side, path, stop) => way.readFile(tip, path, stop),
      listFiles: (_side, stop) => listFiles(way, tip, stop),
    },
  };
}

/** Both calls at once where both ends are given. */
async function readEnds({
  client,
  number,
  head,
  base,
  signal,
}: GitHubChangeRequest): Promise<{ pull: GitHubPull; ends: ChangeEnds }> {
  if (head !== undefined && base !== undefined) {
    const [pull, mergeBase] = await Promise.all([
      client.pull(number, { signal }),
      client.mergeBase({ base, head, signal }),
    ]);
    return { pull, ends: { mergeBase, tip: base, head } };
  }
  const pull = await client.pull(number, { signal });
  const ends = { tip: base ?? pull.baseSha, head: head ?? pull.headSha };
  const mergeBase = await client.mergeBase({ base: ends.tip, head: ends.head, signal });
  return { pull, ends: { mergeBase, ...ends } };
}

type Opened = { readonly store: GitStore } | { readonly why: string };

async function openStore(request: GitHubChangeRequest, pull: GitHubPull): Promise<Opened> {
  if (request.cacheDir === null) return { why: "git is switched off" };
  try {
    const { client, env, clock } = request;
    const dir = await gitFolder(request.cacheDir, client.ref.id);
    // Under the name that GitHub says now: git must not follow a redirect with a token in hand.
    const store = await openGitStore({ dir, env, clock, access: () => client.gitAccess(pull.repository) });
    return { store };
  } catch (thrown) {
    return { why: reasonFor(thrown) };
  }
}

async function readChange(
  request: GitHubChangeRequest,
  of: { pull: GitHubPull; ends: ChangeEnds; opened: Opened },
): Promise<{ way: ChangeWay; detail: string }> {
  const { number, client, signal } = request;
  let detail = "";
  if ("store" in of.opened) {
    try {
      return { way: await readByGit(of.opened.store, { ends: of.ends, number, signal }), detail };
    } catch (thrown) {
      detail = `git could not be used: ${reasonFor(thrown)}`;
    }
  } else detail = `git could not be used: ${of.opened.why}`;
  const way = await readByApi(client, { ...of, signal });
  if (way.kind === "files")
    detail += "; GitHub refused the diff as too large, so it was rebuilt file by file";
  return { way, detail };
}

/** Why a way was given up; throws what no other way would mend. */
function reasonFor(thrown: unknown): string {
  if (thrown instanceof AssayError && (thrown.kind === "transient" || thrown.kind === "permanent"))
    return thrown.message;
  if (thrown instanceof Error && "syscall" in thrown) return thrown.message; // the cache folder cannot be used
  throw thrown;
}

async function listFiles(way: ChangeWay, commit: string, signal?: AbortSignal): Promise<readonly string[]> {
  const entries = await way.listTree(commit, signal);
  return entries.filter(isFile).map((entry) => entry.path);
}

function describePull(pull: GitHubPull): string | null {
  const text = [pull.title, pull.body ?? ""].join("\n\n").trim().slice(0, maxDescriptionChars);
  return text === "" ? null : text;
}
