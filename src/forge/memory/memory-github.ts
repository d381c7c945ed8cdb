// What a GitHub on loopback is started with, and what its starter may do to it and ask of it.
import type { Clock } from "../../runtime/runtime.js";
import type { FaultScript } from "./http/fault-script.js";
import type { GitHubLimits } from "./limits.js";
import type { GitHubActions } from "./actions/github-actions.js";
import type { AppRecord, WebhookTarget } from "./nouns/app-record.js";
import type { InstallationRecord, Permissions } from "./nouns/installation-record.js";
import type { RepositoryRole } from "./nouns/account.js";
import type { GitHubSnapshot } from "./snapshot.js";
import type { CallRecord } from "./nouns/call-record.js";
import type { WebhookDesk } from "./webhooks/webhook-desk.js";

/**
 * What to serve. `port` 0 (the default) takes a free one; only 127.0.0.1 is listened on. `app`: whatever is left out is
 * made, the key pair too (RSA 2048). With no `installations` the app is installed on every owner named in `repositories`,
 * ids from 5001 up. `clock` drives token expiry and timestamps. `dataDir` keeps the git repositories; a temporary
 * folder, removed by `close`, by default. Of `env` only what finds git is used. `onCall` hears of
 * each call once it is answered.
 */
export interface MemoryGitHubOptions {
  readonly port?: number;
  readonly app?: Partial<Pick<AppRecord, "id" | "slug" | "name" | "clientId" | "privateKeyPem">>;
  readonly webhook?: WebhookTarget | null;
  readonly repositories: readonly MemoryRepository[];
  readonly installations?: readonly MemoryInstallation[];
  readonly users?: readonly MemoryUser[];
  readonly clock?: Clock;
  readonly limits?: Partial<GitHubLimits>;
  readonly dataDir?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onCall?: (call: CallRecord) => void;
}

/**
 * One repository. `cloneFrom` is a checkout or a bare repository on this machine: its branches and tags are copied, it is
 * never written to. The app is installed on it unless `installed` is false. Ids are made from 9001 up when left out.
 */
export interface MemoryRepository {
  readonly id?: number;
  readonly owner: string;
  readonly name: string;
  readonly cloneFrom: string;
  readonly defaultBranch?: string;
  readonly private?: boolean;
  readonly installed?: boolean;
}

/** One installation of the app. `permissions` default to those of spec X4. */
export interface MemoryInstallation {
  readonly id: number;
  readonly account: string;
  readonly accountType?: "User" | "Organization";
  readonly permissions?: Permissions;
}

/** A person, and what they may do in every repository; `roles` holds exceptions by `owner/name`. Owners are admins. */
export interface MemoryUser {
  readonly login: string;
  readonly id?: number;
  readonly role: RepositoryRole;
  readonly roles?: Readonly<Record<string, RepositoryRole>>;
}

/**
 * The running GitHub. `apiUrl` and `graphqlUrl` are laid out as an Enterprise Server's; `gitUrl` + `/owner/name.git` is
 * a smart-HTTP remote. `do` holds what people do (each sends its webhooks), `webhooks` the deliveries, `faults` the
 * scripted troubles, `state()` a plain copy of everything for assertions. `userToken` is a personal token of one user: as
 * that user over HTTP, `git push` included. `setLimits` switches limits at once. `close` must be called; it ends open
 * connections and removes temporary folders.
 */
export interface MemoryGitHub {
  readonly url: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly gitUrl: string;
  readonly app: AppRecord;
  readonly installations: readonly InstallationRecord[];
  readonly do: GitHubActions;
  readonly webhooks: WebhookDesk;
  readonly faults: FaultScript;
  userToken(login: string): string;
  setLimits(limits: Partial<GitHubLimits>): void;
  state(): GitHubSnapshot;
  close(): Promise<void>;
}
