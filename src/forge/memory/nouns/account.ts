// A person, an organisation or the App's bot, as it stands in every answer.

/** A role in a repository, from most to least. */
export type RepositoryRole = "admin" | "maintain" | "write" | "triage" | "read" | "none";

/** An account. `roles` are by lower-case `owner/name`; `role` holds elsewhere. `token` is a personal one, null for none. */
export interface AccountRecord {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Bot" | "Organization";
  readonly role: RepositoryRole;
  readonly roles: Readonly<Record<string, RepositoryRole>>;
  readonly token: string | null;
}

/** The account's role in one repository; an owner is an admin. */
export function roleIn(account: AccountRecord, repository: { owner: string; name: string }): RepositoryRole {
  if (account.login.toLowerCase() === repository.owner.toLowerCase()) return "admin";
  return account.roles[`${repository.owner}/${repository.name}`.toLowerCase()] ?? account.role;
}

/** A role as the older `permission` field gives it: maintain as write, triage as read. */
export function legacyPermission(role: RepositoryRole): "admin" | "write" | "read" | "none" {
  if (role === "maintain") return "write";
  return role === "triage" ? "read" : role;
}
