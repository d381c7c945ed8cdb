// What owners do to the App's installations and to their repositories' names.
import type { GitHubState } from "../github-state.js";
import type { InstallationRecord } from "../nouns/installation-record.js";
import { repositoriesOf } from "../auth/issue-token.js";
import { fullName, type RepositoryRecord } from "../nouns/repository-record.js";
import { presentInstallation, presentUser } from "../present/present-account.js";
import { presentRepositoryName } from "../present/present-repository.js";
import { announce } from "../webhooks/announce.js";
import { namedRepository, namedUser, unknown } from "./find-named.js";
import type { GitHubActions } from "./github-actions.js";

type InstallationActions = Pick<
  GitHubActions,
  "setInstallation" | "acceptPermissions" | "setInstalled" | "rename"
>;

/** The actions on `state`. */
export function installationActions(state: GitHubState): InstallationActions {
  return {
    setInstallation: async (act) => {
      setInstallation(state, { ...act, as: namedUser(state, act.as) });
      return Promise.resolve();
    },
    acceptPermissions: async ({ id, as, permissions }) => {
      const installation = namedInstallation(state, id);
      installation.permissions = permissions;
      tellInstallation(state, installation, {
        action: "new_permissions_accepted",
        as: namedUser(state, as),
      });
      return Promise.resolve();
    },
    setInstalled: async ({ repository: name, as, installed }) => {
      const repository = namedRepository(state, name);
      if (repository.installed !== installed)
        setInstalled(state, { repository, installed, as: namedUser(state, as) });
      return Promise.resolve();
    },
    rename: async ({ repository: name, as, name: next }) => {
      const repository = namedRepository(state, name);
      const changes = { repository: { name: { from: repository.name } } };
      repository.name = next;
      state.names.set(fullName(repository).toLowerCase(), repository.id);
      const what = { event: "repository", action: "renamed", sender: namedUser(state, as), repository };
      announce(state, what, { changes });
      return Promise.resolve();
    },
  };
}

function setInstallation(state: GitHubState, act: Parameters<GitHubActions["setInstallation"]>[0]): void {
  const installation = namedInstallation(state, act.id);
  const actions = {
    active: installation.state === "suspended" ? "unsuspend" : "created",
    suspended: "suspend",
    removed: "deleted",
  };
  const action = actions[act.state];
  installation.state = act.state;
  tellInstallation(state, installation, { action, as: act.as });
}

function namedInstallation(state: GitHubState, id: number): InstallationRecord {
  const installation = state.installations.get(id);
  if (installation === undefined)
    throw unknown(`installation ${id}`, [...state.installations.keys()].map(String));
  return installation;
}

function tellInstallation(
  state: GitHubState,
  installation: InstallationRecord,
  { action, as }: { readonly action: string; readonly as: string },
): void {
  state.outbox.announce("installation", {
    action,
    installation: presentInstallation(state, installation),
    repositories: repositoriesOf(state, installation).map(presentRepositoryName),
    requester: null,
    sender: presentUser(state, as),
  });
}

function setInstalled(
  state: GitHubState,
  { repository, installed, as }: { repository: RepositoryRecord; installed: boolean; as: string },
): void {
  repository.installed = installed;
  const installation = installationOf(state, repository);
  const named = [presentRepositoryName(repository)];
  state.outbox.announce("installation_repositories", {
    action: installed ? "added" : "removed",
    installation: presentInstallation(state, installation),
    repository_selection: "selected",
    repositories_added: installed ? named : [],
    repositories_removed: installed ? [] : named,
    requester: null,
    sender: presentUser(state, as),
  });
}

function installationOf(state: GitHubState, repository: RepositoryRecord): InstallationRecord {
  for (const one of state.installations.values())
    if (one.account.toLowerCase() === repository.owner.toLowerCase()) return one;
  throw unknown(`installation on ${repository.owner}`, []);
}
