// Makes the state that the stand-in begins with: accounts, installations, and a clone of each repository.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Clock } from "../../runtime/runtime.js";
import { createChangeReader } from "./git/change-diff.js";
import { cloneGitFolder } from "./git/git-folder.js";
import type { GitHubState, GitHubUrls } from "./github-state.js";
import { documentedLimits } from "./limits.js";
import type { MemoryGitHubOptions, MemoryRepository } from "./memory-github.js";
import type { AccountRecord, RepositoryRole } from "./nouns/account.js";
import { botLogin, type AppRecord } from "./nouns/app-record.js";
import { reviewerPermissions } from "./nouns/installation-record.js";
import { fullName } from "./nouns/repository-record.js";
import { createWebhookOutbox } from "./webhooks/webhook-outbox.js";

const firstInstallation = 5001;
const firstRepository = 9001;
const firstUser = 101;

/** What the state is made from. */
export interface StateSetup {
  readonly options: MemoryGitHubOptions;
  readonly dataDir: string;
  readonly urls: GitHubUrls;
  readonly clock: Clock;
  readonly app: AppRecord;
}

/** The state, once every repository is cloned. */
export async function makeState(setup: StateSetup): Promise<GitHubState> {
  const { options, clock, app } = setup;
  let lastId = 70_000;
  const nextId = (): number => (lastId += 1);
  const target = options.webhook ?? null;
  const state: GitHubState = {
    app,
    urls: setup.urls,
    clock,
    limits: { ...documentedLimits, ...options.limits },
    accounts: new Map(),
    installations: new Map(),
    repositories: new Map(),
    names: new Map(),
    pulls: new Map(),
    reviews: new Map(),
    reviewComments: new Map(),
    threads: new Map(),
    issueComments: new Map(),
    checkRuns: new Map(),
    workflowRuns: new Map(),
    tokens: new Map(),
    manifests: new Map(),
    signIns: new Map(),
    userTokens: new Map(),
    calls: [],
    outbox: createWebhookOutbox({ appId: app.id, clock, nextId, target }),
    readChange: createChangeReader(),
    nextId,
  };
  addAccounts(state, options);
  addInstallations(state, options);
  for (const [index, one] of options.repositories.entries())
    await addRepository(state, setup, { one, id: one.id ?? firstRepository + index });
  return state;
}

function addAccounts(state: GitHubState, { users = [], repositories }: MemoryGitHubOptions): void {
  const add = (account: Omit<AccountRecord, "id"> & { id: number | undefined }): void => {
    const id = account.id ?? firstUser + state.accounts.size;
    state.accounts.set(account.login.toLowerCase(), { ...account, id });
  };
  const token = (): string => `ghp_${randomBytes(27).toString("base64url").replace(/[-_]/g, "0")}`;
  for (const { login, id, role, roles = {} } of users) {
    const named: Record<string, RepositoryRole> = {};
    for (const [name, held] of Object.entries(roles)) named[name.toLowerCase()] = held;
    add({ id, login, type: "User", role, roles: named, token: token() });
  }
  for (const { owner } of repositories)
    if (!state.accounts.has(owner.toLowerCase()))
      add({ id: undefined, login: owner, type: "Organization", role: "none", roles: {}, token: token() });
  add({ id: undefined, login: botLogin(state.app), type: "Bot", role: "none", roles: {}, token: null });
}

function addInstallations(state: GitHubState, options: MemoryGitHubOptions): void {
  const owners = [...new Set(options.repositories.map(({ owner }) => owner))];
  const given =
    options.installations ?? owners.map((account, index) => ({ id: firstInstallation + index, account }));
  for (const one of given) {
    const { id, account, accountType, permissions } = {
      accountType: undefined,
      permissions: undefined,
      ...one,
    };
    const type = state.accounts.get(account.toLowerCase())?.type;
    state.installations.set(id, {
      id,
      account,
      accountType: accountType ?? (type === "User" ? "User" : "Organization"),
      permissions: permissions ?? reviewerPermissions,
      state: "active",
      createdAt: state.clock.now(),
    });
  }
}

async function addRepository(
  state: GitHubState,
  { options, dataDir }: StateSetup,
  { one, id }: { readonly one: MemoryRepository; readonly id: number },
): Promise<void> {
  const git = await cloneGitFolder({
    from: one.cloneFrom,
    dir: join(dataDir, `${id}.git`),
    env: options.env,
  });
  const defaultBranch = one.defaultBranch ?? (await git.git.text(["symbolic-ref", "--short", "HEAD"]));
  await git.git.run(["symbolic-ref", "HEAD", `refs/heads/${defaultBranch}`]);
  state.repositories.set(id, {
    id,
    owner: one.owner,
    name: one.name,
    defaultBranch,
    private: one.private ?? false,
    installed: one.installed ?? true,
    git,
    nextNumber: 1,
    createdAt: state.clock.now(),
  });
  state.names.set(fullName(one).toLowerCase(), id);
}
