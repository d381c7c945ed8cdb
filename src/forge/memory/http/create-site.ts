// The whole address: the API, GraphQL, git, and the pages for people: the App manifest flow, sign-in, pull requests.
import { Hono } from "hono";
import { moveBranch } from "../actions/move-branch.js";
import { addGitRoutes, branches, type AfterPush } from "../git/serve-git.js";
import type { GitHubState } from "../github-state.js";
import { createGraphql } from "../graphql/serve-graphql.js";
import { addPullPage } from "../pages/pull-page.js";
import { addSignInPages } from "../pages/sign-in-pages.js";
import { addArtifactStorage } from "../rest/artifacts.js";
import { addManifestPages } from "../rest/manifests.js";
import type { ApiEnv } from "./api-context.js";
import { applyFaults } from "./apply-faults.js";
import { answerError, createApi } from "./create-api.js";
import type { FaultDesk } from "./fault-script.js";
import { createRateLimiter } from "./rate-limits.js";
import type { CallRecord } from "../nouns/call-record.js";
import { notFound } from "./refusal.js";

/** The application behind the server's every request. */
export function createSite(
  state: GitHubState,
  faults: FaultDesk,
  onCall: (call: CallRecord) => void,
): Hono<ApiEnv> {
  const site = new Hono<ApiEnv>();
  const limiter = createRateLimiter(state);
  site.use("*", applyFaults(state, faults, onCall));
  site.route("/api/v3", createApi(state, limiter));
  site.route("/api/graphql", createGraphql(state, limiter));
  addGitRoutes(site, state, afterPush(state));
  addManifestPages(site, state);
  addSignInPages(site, state);
  addArtifactStorage(site, state);
  addPullPage(site, state);
  site.notFound(() => notFound().getResponse());
  site.onError(answerError);
  return site;
}

function afterPush(state: GitHubState): AfterPush {
  return async (repository, { as, before }) => {
    const now = await branches(repository);
    for (const branch of new Set([...before.keys(), ...now.keys()])) {
      const [was, is] = [before.get(branch) ?? null, now.get(branch) ?? null];
      if (was !== is) await moveBranch(state, repository, { branch, before: was, after: is, as });
    }
  };
}
