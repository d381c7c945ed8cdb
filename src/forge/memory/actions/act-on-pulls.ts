// What people do to pull requests: open, push to, close, reopen, edit, mark as draft, label.
import type { GitHubState } from "../github-state.js";
import { repositoryOf } from "../github-state.js";
import { writeCommit } from "../git/write-commit.js";
import type { PullRecord } from "../nouns/pull-record.js";
import { fullName, type RepositoryRecord } from "../nouns/repository-record.js";
import { announcePull } from "../webhooks/announce.js";
import { namedPull, namedRepository, namedUser, unknown } from "./find-named.js";
import { followComments } from "./follow-comments.js";
import type { GitHubActions, NewPull, OpenedPull, Push } from "./github-actions.js";
import { moveBranch } from "./move-branch.js";

type PullActions = Pick<
  GitHubActions,
  "openPull" | "push" | "closePull" | "reopenPull" | "editPull" | "setDraft" | "label"
>;

/** The actions on `state`. */
export function pullActions(state: GitHubState): PullActions {
  return {
    openPull: (wanted) => openPull(state, wanted),
    push: (wanted) => push(state, wanted),
    closePull: async (act) => {
      const pull = namedPull(state, act);
      pull.state = "closed";
      pull.closedAt = state.clock.now();
      if (act.merge === true) await merge(state, pull, namedUser(state, act.as));
      await touch(state, { pull, action: "closed", as: act.as });
    },
    reopenPull: async (act) => {
      const pull = namedPull(state, act);
      pull.state = "open";
      pull.closedAt = null;
      await touch(state, { pull, action: "reopened", as: act.as });
    },
    editPull: (act) => editPull(state, act),
    setDraft: async (act) => {
      const pull = namedPull(state, act);
      pull.draft = act.draft;
      await touch(state, { pull, action: act.draft ? "converted_to_draft" : "ready_for_review", as: act.as });
    },
    label: async (act) => {
      const pull = namedPull(state, act);
      const others = pull.labels.filter((name) => name !== act.name);
      pull.labels = act.on ? [...others, act.name] : others;
      const fields = { label: { name: act.name, color: "ededed" } };
      await touch(state, { pull, action: act.on ? "labeled" : "unlabeled", as: act.as, fields });
    },
  };
}

async function openPull(state: GitHubState, wanted: NewPull): Promise<OpenedPull> {
  const repository = namedRepository(state, wanted.repository);
  const { git } = repository;
  const baseRef = wanted.base ?? repository.defaultBranch;
  const [headSha, baseSha] = [await branchOf(repository, wanted.head), await branchOf(repository, baseRef)];
  const now = state.clock.now();
  const pull: PullRecord = {
    id: state.nextId(),
    repositoryId: repository.id,
    number: repository.nextNumber++,
    author: namedUser(state, wanted.author),
    title: wanted.title,
    body: wanted.body ?? null,
    headRef: wanted.head,
    headSha,
    headOwner: wanted.headOwner === undefined ? repository.owner : wanted.headOwner,
    baseRef,
    baseSha,
    state: "open",
    draft: wanted.draft ?? false,
    labels: wanted.labels ?? [],
    mergedAt: null,
    closedAt: null,
    createdAt: now,
    updatedAt: now,
  };
  await git.setRef(`refs/pull/${pull.number}/head`, headSha);
  state.pulls.set(pull.id, pull);
  await announcePull(state, { pull, action: "opened", sender: pull.author });
  const name = fullName(repository);
  const url = `${state.urls.site}/${name}/pull/${pull.number}`;
  return { repository: name, number: pull.number, url, headSha, baseSha };
}

async function push(state: GitHubState, wanted: Push): Promise<{ before: string; after: string }> {
  const repository = namedRepository(state, wanted.repository);
  const { git } = repository;
  const ref = `refs/heads/${wanted.branch}`;
  const before = await git.commit(ref);
  const after = await pushed(state, { repository, before, wanted });
  await git.setRef(ref, after);
  const as = namedUser(state, wanted.as);
  await moveBranch(state, repository, { branch: wanted.branch, before, after, as });
  return { before: before ?? "0".repeat(40), after };
}

async function pushed(
  state: GitHubState,
  given: { repository: RepositoryRecord; before: string | null; wanted: Push },
): Promise<string> {
  const { repository, before, wanted } = given;
  const { git } = repository;
  if (wanted.to !== undefined) {
    if (wanted.fetchFrom !== undefined) {
      await git.git.run(["fetch", "--quiet", "--no-tags", "--", wanted.fetchFrom, wanted.to]);
      return git.git.text(["rev-parse", "FETCH_HEAD"]);
    }
    const sha = await git.commit(wanted.to);
    if (sha === null) throw unknown(`commit ${wanted.to} in ${wanted.repository}`, []);
    return sha;
  }
  const parent = wanted.onto ?? before ?? repository.defaultBranch;
  const sha = await git.commit(parent);
  if (sha === null) throw unknown(`commit ${parent} in ${wanted.repository}`, []);
  return writeCommit(git, {
    parent: sha,
    files: wanted.files ?? {},
    message: wanted.message ?? `Change ${Object.keys(wanted.files ?? {}).join(", ")}`,
    author: wanted.as,
    at: state.clock.now(),
  });
}

async function editPull(state: GitHubState, act: Parameters<GitHubActions["editPull"]>[0]): Promise<void> {
  const pull = namedPull(state, act);
  const changes: Record<string, unknown> = {};
  if (act.title !== undefined) changes["title"] = { from: pull.title };
  if (act.body !== undefined) changes["body"] = { from: pull.body };
  if (act.base !== undefined) {
    changes["base"] = { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } };
    pull.baseSha = await branchOf(repositoryOf(state, pull), act.base);
    pull.baseRef = act.base;
  }
  pull.title = act.title ?? pull.title;
  pull.body = act.body ?? pull.body;
  await followComments(state, pull);
  await touch(state, { pull, action: "edited", as: act.as, fields: { changes } });
}

/** Merges as a squash would, so that no conflict can arise: the head's tree becomes the base's next commit. */
async function merge(state: GitHubState, pull: PullRecord, as: string): Promise<void> {
  const repository = repositoryOf(state, pull);
  const { git } = repository;
  const before = pull.baseSha;
  const tree = await git.git.text(["rev-parse", `${pull.headSha}^{tree}`]);
  const parents = ["-p", before, "-p", pull.headSha];
  const after = await git.git.text(["commit-tree", tree, ...parents], { stdin: pull.title });
  await git.setRef(`refs/heads/${pull.baseRef}`, after);
  pull.mergedAt = state.clock.now();
  await moveBranch(state, repository, { branch: pull.baseRef, before, after, as });
}

async function branchOf(repository: RepositoryRecord, name: string): Promise<string> {
  const sha = await repository.git.commit(`refs/heads/${name}`);
  if (sha === null) throw unknown(`branch ${name} in ${fullName(repository)}`, []);
  return sha;
}

async function touch(
  state: GitHubState,
  what: {
    readonly pull: PullRecord;
    readonly action: string;
    readonly as: string;
    readonly fields?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  what.pull.updatedAt = state.clock.now();
  await announcePull(state, { ...what, sender: namedUser(state, what.as) }, what.fields);
}
