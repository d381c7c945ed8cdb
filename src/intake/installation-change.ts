// What changed in where the App is installed (spec W4): repositories appear and go, names change.

/** A repository as `installation*` payloads list it: no default branch, no settings. */
export interface ListedRepository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
}

/** The account that an installation belongs to. */
export interface InstallationAccount {
  readonly login: string;
  readonly type: string;
}

/**
 * One change. Deliveries come in any order: the job that applies a change asks GitHub for the installation as it is now
 * and treats the change as a hint of what to look at. `installed` lists what the payload lists, which may not be all.
 */
export type InstallationChange =
  | {
      readonly kind: "installed" | "permissions";
      readonly account: InstallationAccount;
      readonly repositories: readonly ListedRepository[];
    }
  | { readonly kind: "suspended" | "unsuspended" | "removed"; readonly account: InstallationAccount }
  | {
      readonly kind: "repositories";
      readonly account: InstallationAccount;
      readonly added: readonly ListedRepository[];
      readonly removed: readonly ListedRepository[];
    }
  | { readonly kind: "account-renamed"; readonly account: InstallationAccount }
  | {
      readonly kind: "repository-changed";
      readonly change: "renamed" | "transferred" | "edited" | "privatized" | "publicized" | "deleted";
      readonly repository: ListedRepository & { readonly defaultBranch: string | null };
    };
