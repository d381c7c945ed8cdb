// Where GitHub is reached: github.com, an Enterprise Server, or a stand-in, from one address and what follows from it.
import type { ServerVariables } from "./server-variables.js";

/** Addresses without a trailing slash. `webUrl` is where people sign in and repositories are cloned. */
export interface GitHubAddresses {
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly gitUrl: string;
  readonly webUrl: string;
}

/** api.github.com goes with github.com; an Enterprise Server has `/api/v3` and `/api/graphql` under its own name (github.md 2). */
export function githubAddresses(
  values: Pick<ServerVariables, "GITHUB_API_URL" | "GITHUB_GRAPHQL_URL" | "GITHUB_WEB_URL">,
): GitHubAddresses {
  const apiUrl = trim(values.GITHUB_API_URL ?? "https://api.github.com");
  const isPublic = new URL(apiUrl).hostname === "api.github.com";
  const server = apiUrl.replace(/\/api\/v3$/u, "");
  const webUrl = trim(values.GITHUB_WEB_URL ?? (isPublic ? "https://github.com" : server));
  const usual = isPublic || server === apiUrl ? `${apiUrl}/graphql` : `${server}/api/graphql`;
  return { apiUrl, graphqlUrl: trim(values.GITHUB_GRAPHQL_URL ?? usual), gitUrl: webUrl, webUrl };
}

function trim(address: string): string {
  return address.replace(/\/+$/u, "");
}
