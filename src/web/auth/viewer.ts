// The person or program behind a request, and which rows they may see and change.
import type { Access, Scope } from "../access-ports.js";
import { roles, type Role } from "../shapes/access-shapes.js";

/**
 * Somebody who was let in. `access` null means every row (operators and their tokens). `csrfToken` is null for API
 * tokens. `hash` is what the store knows the credential by.
 */
export interface Viewer {
  readonly actor: string;
  readonly role: Role;
  readonly via: "link" | "github" | "token";
  readonly avatarUrl: string | null;
  readonly access: Access | null;
  readonly credential: { readonly kind: "session" | "token"; readonly id: string; readonly hash: string };
  readonly csrfToken: string | null;
  readonly expiresAt: number;
}

/** True when the person's role is `needed` or more. */
export function isAtLeastRole(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** The rows that a person may see. */
export function seenBy({ access }: Viewer): Scope {
  if (access === null) return { kind: "everything" };
  return {
    kind: "some",
    installations: access.installations.map((one) => one.id),
    repositories: access.installations.flatMap((one) => one.repositories.map((repository) => repository.id)),
  };
}

/** The rows that a person may change: repositories they can push to, installations they administer. None for viewers. */
export function changeableBy({ access, role }: Viewer): Scope {
  if (role === "viewer") return { kind: "some", installations: [], repositories: [] };
  if (access === null) return { kind: "everything" };
  return {
    kind: "some",
    installations: access.installations.filter((one) => one.administers).map((one) => one.id),
    repositories: access.installations
      .flatMap((one) => one.repositories)
      .filter((repository) => repository.mayChange)
      .map((repository) => repository.id),
  };
}

/** Whether a row of this repository lies in the scope. */
export function holdsRepository(scope: Scope, repository: number): boolean {
  return scope.kind === "everything" || scope.repositories.includes(repository);
}

/** Whether a row of this installation alone lies in the scope. */
export function holdsInstallation(scope: Scope, installation: number): boolean {
  return scope.kind === "everything" || scope.installations.includes(installation);
}
