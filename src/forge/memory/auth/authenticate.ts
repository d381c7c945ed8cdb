// Tells who calls, from the Authorization header.
import type { GitHubState } from "../github-state.js";
import { badCredentials, refuse } from "../http/refusal.js";
import type { Caller } from "../nouns/token-record.js";
import { verifyAppToken } from "./verify-app-token.js";

/**
 * The caller of a request by `bearer`, `token` or, for git, `basic` with any user name and the token as password. Throws 401 for
 * credentials that are wrong or have expired, and 403 for a suspended installation; none at all is an anonymous caller.
 */
export function authenticate(state: GitHubState, header: string | undefined): Caller {
  if (header === undefined || header === "") return { kind: "anonymous" };
  const token = tokenIn(header);
  const issued = state.tokens.get(token);
  if (issued !== undefined) {
    const installation = state.installations.get(issued.installationId);
    if (issued.expiresAt <= state.clock.now() || installation === undefined) throw badCredentials();
    if (installation.state === "removed") throw badCredentials();
    if (installation.state === "suspended") throw suspended();
    return { kind: "installation", token: issued };
  }
  const signedIn = state.userTokens.get(token);
  if (signedIn !== undefined) {
    if (signedIn.expiresAt <= state.clock.now()) throw badCredentials();
    return { kind: "user", login: signedIn.login };
  }
  for (const account of state.accounts.values())
    if (account.token !== null && account.token === token) return { kind: "user", login: account.login };
  if (token.split(".").length !== 3 || token.startsWith("gh")) throw badCredentials();
  const verdict = verifyAppToken(token, state.app, state.clock.now());
  if (verdict !== true) throw refuse({ status: 401, message: verdict });
  return { kind: "app" };
}

/** The refusal of everything that a suspended installation asks. */
export function suspended(): Error {
  return refuse({ status: 403, message: "This installation has been suspended" });
}

function tokenIn(header: string): string {
  const [scheme = "", value = ""] = header.trim().split(/\s+/, 2);
  if (scheme.toLowerCase() !== "basic") return value;
  const text = Buffer.from(value, "base64").toString("utf8");
  return text.slice(text.indexOf(":") + 1);
}
