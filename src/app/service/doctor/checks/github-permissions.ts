// Checks that the App may do what a review needs, and nothing else (spec X4).
import { artifactPermissions, commentPermissions, holds, neededPermissions } from "../../app-needs.js";
import { fault, ok, warning, type Check } from "../check.js";

/** Compares `GET /app` with the least permissions. */
export const githubPermissions: Check = {
  name: "github-permissions",
  needs: ["github-app"],
  examine: async (examined) => {
    const { permissions } = await examined.app();
    const missing = Object.entries(neededPermissions).filter(
      ([name, level]) => !holds(permissions[name], level),
    );
    if (missing.length > 0)
      return fault(
        `the App lacks ${list(missing)}`,
        "Grant it on the App's page under Permissions; the owners of installations must accept it.",
      );
    const surplus = surplusOf(permissions);
    if (surplus.length === 0) return ok(`exactly the least: ${list(Object.entries(neededPermissions))}`);
    return warning(
      `the App may do more than it needs: ${list(surplus)}`,
      "Take it away on the App's page under Permissions, unless you gave it on purpose.",
    );
  },
};

/** Permissions beyond the least; what hearing comments and reading artifacts take is no surplus (docs/decisions/0005, 0008). */
function surplusOf(permissions: Readonly<Record<string, string>>): [string, string][] {
  const known: Readonly<Record<string, string>> = {
    ...{ ...neededPermissions, ...commentPermissions },
    ...artifactPermissions,
  };
  return Object.entries(permissions).filter(([name, level]) => {
    const wanted = known[name];
    return wanted === undefined || (wanted === "read" && level !== "read") || level === "admin";
  });
}

function list(permissions: readonly (readonly [string, string])[]): string {
  return permissions.map(([name, level]) => `${name}:${level}`).join(", ");
}
