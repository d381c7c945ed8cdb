// Opens the client of one GitHub App.
import { z } from "zod";
import { AssayError } from "../../runtime/runtime.js";
import { createAppReads } from "./app-reads.js";
import { createArtifactReads } from "./artifact-reads.js";
import { createAppToken } from "./app-token.js";
import { createCaller, type Caller, type CallerParts } from "./caller.js";
import { createCodeReads } from "./code-reads.js";
import { createCheckWrites, createCommentWrites } from "./comment-writes.js";
import { createDiscussionReads } from "./discussion-reads.js";
import type { GitHub, GitHubAddresses, GitHubOptions, GitHubRepositoryClient } from "./github.js";
import {
  createInstallationTokens,
  permissionsOf,
  type InstallationToken,
  type TokenScope,
} from "./installation-tokens.js";
import { createKeptAnswers } from "./kept-answers.js";
import { parseAnswer } from "./parse-answer.js";
import { createPullReads } from "./pull-reads.js";
import { createRepositoryCalls } from "./repository-calls.js";
import type { RepositoryRef } from "./repository.js";
import { createRepositoryReads } from "./repository-reads.js";
import { alone } from "./shared-limits.js";
import { createReviewWrites } from "./review-writes.js";

/** How long one HTTP exchange may take, its body included (spec D3). */
const deadlineMs = 15_000;

const tokenWire = z.object({ token: z.string().min(1), expires_at: z.string() });

/**
 * The client of one App. Sends nothing until it is asked. One client per process and App: rate limits, tokens and kept answers live
 * in it. Must be closed, which stops what is in flight. Throws `broken-config` for an address that is none.
 */
export function openGitHub(options: GitHubOptions): GitHub {
  const { clock } = options;
  const closing = new AbortController();
  const gitUrl = gitUrlOf(options);
  const place = {
    wire: { fetch: options.fetch ?? globalThis.fetch, clock, deadlineMs },
    apiUrl: trimmed(options.apiUrl, "GITHUB_API_URL"),
    graphqlUrl: trimmed(options.graphqlUrl, "GITHUB_GRAPHQL_URL"),
    kept: createKeptAnswers(),
  };
  const mint = (scope: TokenScope): Promise<InstallationToken> => mintToken(caller, scope);
  const parts: CallerParts = {
    place,
    appToken: createAppToken(options),
    tokens: createInstallationTokens(mint, clock),
    random: options.random ?? Math.random,
    closing: closing.signal,
    onCall: options.onCall ?? (() => undefined),
    shared: options.shared ?? alone,
  };
  const caller: Caller = createCaller(parts);
  return {
    ...createAppReads(caller),
    repository: (ref) => bind(caller, ref, { gitUrl, mayResolve: options.mayResolveThreads === true }),
    close: () => {
      closing.abort();
      return Promise.resolve();
    },
  };
}

function bind(
  caller: Caller,
  ref: RepositoryRef,
  settings: { gitUrl: string; mayResolve: boolean },
): GitHubRepositoryClient {
  const calls = createRepositoryCalls(caller, ref);
  return {
    ref,
    ...createRepositoryReads(calls),
    ...createPullReads(calls),
    ...createCodeReads(calls),
    ...createArtifactReads(calls),
    ...createDiscussionReads(calls),
    ...createReviewWrites(calls, settings.mayResolve),
    ...createCommentWrites(calls),
    ...createCheckWrites(calls),
    gitAccess: async (named) => {
      const { owner, name } = named ?? ref;
      const token = await caller.token(calls.asker("read"));
      const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
      const path = `${encodeURIComponent(owner)}/${encodeURIComponent(name)}.git`;
      return { url: `${settings.gitUrl}/${path}`, authorization: `Basic ${basic}` };
    },
  };
}

/** Asks for a token that can do no more than `scope` (spec X4, github.md 7.3). Asking again makes another: a read for our purpose. */
async function mintToken(caller: Caller, scope: TokenScope): Promise<InstallationToken> {
  const route = "POST /app/installations/{installation_id}/access_tokens";
  const answer = await caller.read({
    route,
    asker: { kind: "app" },
    parameters: {
      installation_id: scope.installation,
      permissions: permissionsOf[scope.use],
      ...(scope.repository === null ? {} : { repository_ids: [scope.repository] }),
    },
    expect: "json",
    tolerate: [422],
  });
  if (answer.status === 422) throw lacksPermission(scope);
  const { token, expires_at } = parseAnswer(tokenWire, answer.json, route);
  return { token, expiresAtMs: Date.parse(expires_at) };
}

function lacksPermission(scope: TokenScope): AssayError {
  const wanted = Object.entries(permissionsOf[scope.use]).map(([name, level]) => `${name}:${level}`);
  return new AssayError({
    code: "github-forbidden",
    message: `installation ${scope.installation} does not grant what is needed for repository ${scope.repository ?? "lists"}`,
    remedy: `Give the App ${wanted.join(", ")} in its settings and let the account's owner accept them; check that the App is installed on this repository.`,
  });
}

function trimmed(address: string, name: string): string {
  const protocol = URL.canParse(address) ? new URL(address).protocol : "";
  if (protocol === "https:" || protocol === "http:") return address.replace(/\/+$/, "");
  throw new AssayError({
    code: "broken-config",
    message: `${name} is "${address}", which is no http or https address`,
    remedy: `Set ${name} to the API's address, such as https://api.github.com or https://HOST/api/v3.`,
  });
}

/** Where clones begin: github.com for its API's host, else the Enterprise Server's own host. */
function gitUrlOf(addresses: GitHubAddresses): string {
  if (addresses.gitUrl !== undefined) return trimmed(addresses.gitUrl, "the git address");
  const api = new URL(trimmed(addresses.apiUrl, "GITHUB_API_URL"));
  return api.hostname === "api.github.com" ? "https://github.com" : api.origin;
}
