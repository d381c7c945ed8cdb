// Checks where the App is installed, and whether each installation grants what the App asks for.
import type { GitHubInstallation } from "../../../../forge/forge.js";
import { holds, neededPermissions } from "../../app-needs.js";
import { githubAddresses } from "../../github-addresses.js";
import { ok, warning, type Check } from "../check.js";

/** Reads `GET /app/installations`. */
export const installations: Check = {
  name: "installations",
  needs: ["github-app"],
  examine: async (examined) => {
    const found = await examined.github().installations({ signal: examined.surroundings.signal });
    if (found.length === 0) {
      const { slug } = await examined.app();
      return warning(
        "the App is installed nowhere yet",
        `Install it: ${installAddress(slug, examined.settings().values)}`,
      );
    }
    const poor = found.filter((one) => one.suspendedAt === null && lacking(one).length > 0);
    if (poor.length > 0)
      return warning(
        poor.map((one) => `${one.account} does not grant ${lacking(one).join(", ")}`).join("; "),
        "An owner of the account must accept the App's new permissions in the account's settings.",
      );
    const suspended = found.filter((one) => one.suspendedAt !== null).map(({ account }) => account);
    const said = `installed on ${found
      .map(({ account }) => account)
      .slice(0, 5)
      .join(", ")}${found.length > 5 ? ` and ${found.length - 5} more` : ""}`;
    if (suspended.length === 0) return ok(said);
    return warning(
      `${said}; suspended: ${suspended.join(", ")}`,
      "Nothing is reviewed there until its owner lifts the suspension.",
    );
  },
};

function lacking({ permissions }: GitHubInstallation): string[] {
  return Object.entries(neededPermissions)
    .filter(([name, level]) => name !== "metadata" && !holds(permissions[name], level))
    .map(([name, level]) => `${name}:${level}`);
}

/** Where an owner installs the App; an Enterprise Server has another path than github.com. */
function installAddress(slug: string, values: Parameters<typeof githubAddresses>[0]): string {
  const { webUrl } = githubAddresses(values);
  const folder = new URL(webUrl).hostname === "github.com" ? "apps" : "github-apps";
  return `${webUrl}/${folder}/${slug}/installations/new`;
}
