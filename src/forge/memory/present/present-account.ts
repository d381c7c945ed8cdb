// An account and the App as GitHub's answers hold them.
import { accountOf, isoTime, type GitHubState } from "../github-state.js";
import type { InstallationRecord } from "../nouns/installation-record.js";

type Json = Readonly<Record<string, unknown>>;

/** A "simple user". Null for a login of null, which stands for an account that is gone. */
export function presentUser(state: GitHubState, login: string): Json {
  const { id, type, login: name } = accountOf(state, login);
  const url = `${state.urls.api}/users/${encodeURIComponent(name)}`;
  return {
    login: name,
    id,
    node_id: `U_${id}`,
    avatar_url: "",
    gravatar_id: "",
    url,
    html_url: `${state.urls.site}/${type === "Bot" ? `apps/${name.replace("[bot]", "")}` : name}`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    type,
    site_admin: false,
  };
}

/** The App as it stands in check runs and in `GET /app`. */
export function presentApp(state: GitHubState): Json {
  const { app } = state;
  const owner = [...state.installations.values()][0]?.account ?? "ghost";
  return {
    id: app.id,
    slug: app.slug,
    node_id: `A_${app.id}`,
    client_id: app.clientId,
    owner: presentUser(state, owner),
    name: app.name,
    description: "",
    external_url: state.urls.site,
    html_url: `${state.urls.site}/apps/${app.slug}`,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
    permissions: [...state.installations.values()][0]?.permissions ?? {},
    events: subscribedEvents,
  };
}

/** The events that the App hears. */
const subscribedEvents: readonly string[] = [
  "check_run",
  "issue_comment",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "pull_request_review_thread",
  "push",
];

/** An installation, as `GET /app/installations` and the `installation` events hold it. */
export function presentInstallation(state: GitHubState, one: InstallationRecord): Json {
  const owned = [...state.repositories.values()].filter(
    (repository) => repository.owner.toLowerCase() === one.account.toLowerCase(),
  );
  return {
    id: one.id,
    client_id: state.app.clientId,
    account: presentUser(state, one.account),
    repository_selection: owned.every((repository) => repository.installed) ? "all" : "selected",
    access_tokens_url: `${state.urls.api}/app/installations/${one.id}/access_tokens`,
    repositories_url: `${state.urls.api}/installation/repositories`,
    html_url: `${state.urls.site}/settings/installations/${one.id}`,
    app_id: state.app.id,
    app_slug: state.app.slug,
    target_id: presentUser(state, one.account)["id"],
    target_type: one.accountType,
    permissions: one.permissions,
    events: subscribedEvents,
    created_at: isoTime(one.createdAt),
    updated_at: isoTime(one.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: one.state === "suspended" ? isoTime(state.clock.now()) : null,
  };
}
