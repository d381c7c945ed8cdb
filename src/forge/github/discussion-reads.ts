// Reads what was said on a pull request: reviews, inline comments, their threads, the conversation.
import { z } from "zod";
import { issueCommentWire, reviewCommentWire, reviewWire, type GitHubThread } from "./discussion.js";
import type { Reading, RepositoryReads } from "./github.js";
import { graphqlRead } from "./graphql.js";
import { readAllPages } from "./read-pages.js";
import type { RepositoryCalls } from "./repository-calls.js";

const maxPages = 100;
const maxThreadPages = 50;

const commentNode = z.object({ databaseId: z.number().nullable(), isMinimized: z.boolean() });
const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
const threadsWire = z.object({
  repository: z.object({
    pullRequest: z.object({
      reviewThreads: z.object({
        nodes: z.array(
          z.object({
            id: z.string(),
            isResolved: z.boolean(),
            isOutdated: z.boolean(),
            path: z.string(),
            line: z.number().nullable(),
            comments: z.object({ nodes: z.array(commentNode) }),
          }),
        ),
        pageInfo,
      }),
    }),
  }),
});
const minimizedWire = z.object({
  repository: z.object({
    pullRequest: z.object({ reviews: z.object({ nodes: z.array(commentNode), pageInfo }) }),
  }),
});

const threadsQuery = `query reviewThreads($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviewThreads(first: 100, after: $after) {
      nodes { id isResolved isOutdated path line comments(first: 50) { nodes { databaseId isMinimized } } }
      pageInfo { hasNextPage endCursor } } } } }`;

const reviewsQuery = `query minimizedReviews($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviews(first: 100, after: $after) {
      nodes { databaseId isMinimized } pageInfo { hasNextPage endCursor } } } } }`;

/** The reads of a discussion, for one repository. Lists are read whole or refused: a marker must not be overlooked. */
export function createDiscussionReads(
  calls: RepositoryCalls,
): Pick<RepositoryReads, "reviews" | "reviewComments" | "issueComments" | "threads" | "minimizedReviews"> {
  const { caller, call } = calls;
  return {
    reviews: (number, options) =>
      readAllPages(caller, {
        call: call("GET /repos/{owner}/{repo}/pulls/{number}/reviews", { number }, options),
        ...{ item: reviewWire, maxPages },
      }),
    reviewComments: (number, options) =>
      readAllPages(caller, {
        call: call("GET /repos/{owner}/{repo}/pulls/{number}/comments", { number }, options),
        ...{ item: reviewCommentWire, maxPages },
      }),
    issueComments: (number, options) =>
      readAllPages(caller, {
        call: call("GET /repos/{owner}/{repo}/issues/{number}/comments", { number }, options),
        ...{ item: issueCommentWire, maxPages },
      }),
    threads: (number, options) => readThreads(calls, number, options),
    minimizedReviews: (number, options) => readMinimized(calls, number, options),
  };
}

async function readThreads(
  calls: RepositoryCalls,
  number: number,
  options?: Reading,
): Promise<GitHubThread[]> {
  const threads: GitHubThread[] = [];
  let after: string | null = null;
  for (let page = 0; page < maxThreadPages; page += 1) {
    const request = asked(calls, { name: "reviewThreads", query: threadsQuery, number, after, options });
    const { reviewThreads } = (await graphqlRead(calls.caller, { ...request, schema: threadsWire }))
      .repository.pullRequest;
    for (const { comments, ...thread } of reviewThreads.nodes) {
      const ids = comments.nodes.flatMap(({ databaseId }) => databaseId ?? []);
      const minimized = comments.nodes.flatMap((one) => (one.isMinimized ? (one.databaseId ?? []) : []));
      threads.push({ ...thread, firstComment: ids[0] ?? null, comments: ids, minimized });
    }
    if (!reviewThreads.pageInfo.hasNextPage) break;
    after = reviewThreads.pageInfo.endCursor;
  }
  return threads;
}

async function readMinimized(
  calls: RepositoryCalls,
  number: number,
  options?: Reading,
): Promise<Set<number>> {
  const minimized = new Set<number>();
  let after: string | null = null;
  for (let page = 0; page < maxThreadPages; page += 1) {
    const request = asked(calls, { name: "minimizedReviews", query: reviewsQuery, number, after, options });
    const { reviews } = (await graphqlRead(calls.caller, { ...request, schema: minimizedWire })).repository
      .pullRequest;
    for (const one of reviews.nodes)
      if (one.isMinimized && one.databaseId !== null) minimized.add(one.databaseId);
    if (!reviews.pageInfo.hasNextPage) break;
    after = reviews.pageInfo.endCursor;
  }
  return minimized;
}

function asked(
  calls: RepositoryCalls,
  of: { name: string; query: string; number: number; after: string | null; options: Reading | undefined },
): {
  name: string;
  query: string;
  variables: Record<string, unknown>;
  asker: ReturnType<RepositoryCalls["asker"]>;
  signal: AbortSignal | undefined;
} {
  const { owner, name } = calls.ref;
  return {
    name: of.name,
    query: of.query,
    variables: { owner, name, number: of.number, after: of.after },
    asker: calls.asker("read"),
    signal: of.options?.signal,
  };
}
