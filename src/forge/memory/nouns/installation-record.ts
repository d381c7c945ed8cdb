// One installation of the App on an account, and what it was granted.

/** Permission names and levels as GitHub writes them, such as `{ contents: "read" }`. */
export type Permissions = Readonly<Record<string, "read" | "write" | "admin">>;

/** An installation. `state` follows suspend and delete; a removed one answers 404. */
export interface InstallationRecord {
  readonly id: number;
  readonly account: string;
  readonly accountType: "User" | "Organization";
  permissions: Permissions;
  state: "active" | "suspended" | "removed";
  readonly createdAt: number;
}

/** The least permissions that a review needs (spec X4). */
export const reviewerPermissions: Permissions = {
  contents: "read",
  pull_requests: "write",
  checks: "write",
  metadata: "read",
};

const ranks = { read: 1, write: 2, admin: 3 };

/** True when `granted` holds every permission of `wanted` at its level or above. `metadata: read` always is. */
export function covers(granted: Permissions, wanted: Permissions): boolean {
  return Object.entries(wanted).every(([name, level]) => {
    const held = granted[name];
    if (held === undefined) return name === "metadata" && level === "read";
    return ranks[held] >= ranks[level];
  });
}
