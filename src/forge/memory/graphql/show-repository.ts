// Repositories and git objects as GraphQL objects; many blobs in one query cost one git process.
import { findPull } from "../github-state.js";
import type { GitObject } from "../git/load-objects.js";
import { parseTree } from "../git/parse-tree.js";
import { fullName, type RepositoryRecord } from "../nouns/repository-record.js";
import { connection, type PageArguments } from "./connection.js";
import { forbidden, graphqlError } from "./graphql-error.js";
import { showActor, type Shown } from "./show-comment.js";
import { showPull } from "./show-pull.js";
import { mayDo, type Viewer } from "./viewer.js";

const longestTextBytes = 512_000;

/** A repository. Its code needs `contents: read`, its pull requests `pull_requests: read`. */
export function showRepository(viewer: Viewer, repository: RepositoryRecord): Shown {
  const { state } = viewer;
  const demand = (name: "contents" | "pull_requests"): void => {
    if (mayDo(viewer, repository, { [name]: "read" }) !== "granted") throw forbidden();
  };
  return {
    __typename: "Repository",
    id: `R_${repository.id}`,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    isPrivate: repository.private,
    url: `${state.urls.site}/${fullName(repository)}`,
    owner: showActor(state, repository.owner),
    defaultBranchRef: () => showRef(repository, `refs/heads/${repository.defaultBranch}`),
    ref: ({ qualifiedName }: { qualifiedName: string }) => {
      demand("contents");
      return showRef(
        repository,
        qualifiedName.startsWith("refs/") ? qualifiedName : `refs/heads/${qualifiedName}`,
      );
    },
    object: async ({ expression, oid }: { expression?: string | null; oid?: string | null }) => {
      demand("contents");
      return showObject(repository, {
        object: await repository.git.object(expression ?? oid ?? ""),
        path: "",
      });
    },
    pullRequest: ({ number }: { number: number }) => {
      demand("pull_requests");
      const pull = findPull(state, repository, number);
      if (pull !== null) return showPull(viewer, pull);
      throw graphqlError("NOT_FOUND", `Could not resolve to a PullRequest with the number of ${number}.`);
    },
    pullRequests: ({ states, ...page }: PageArguments & { readonly states?: readonly string[] | null }) => {
      demand("pull_requests");
      const stateOf = (one: { mergedAt: number | null; state: string }): string =>
        one.mergedAt === null ? one.state.toUpperCase() : "MERGED";
      const seen = [...state.pulls.values()].filter(
        (one) => one.repositoryId === repository.id && (states?.includes(stateOf(one)) ?? true),
      );
      return connection(seen, page, (pull) => showPull(viewer, pull));
    },
  };
}

async function showRef(repository: RepositoryRecord, name: string): Promise<Shown | null> {
  const sha = await repository.git.commit(name);
  if (sha === null) return null;
  const prefix = name.startsWith("refs/heads/") ? "refs/heads/" : name.slice(0, name.lastIndexOf("/") + 1);
  return {
    name: name.slice(prefix.length),
    prefix,
    target: async () => showObject(repository, { object: await repository.git.object(sha), path: "" }),
  };
}

function showObject(
  repository: RepositoryRecord,
  { object, path }: { readonly object: GitObject | null; readonly path: string },
): Shown | null {
  if (object === null) return null;
  const common = { id: `O_${object.id}`, oid: object.id, abbreviatedOid: object.id.slice(0, 7) };
  switch (object.type) {
    case "blob":
      return { __typename: "Blob", ...common, ...blobFields(object.content) };
    case "tree":
      return {
        __typename: "Tree",
        ...common,
        entries: () =>
          parseTree(object.content).map((entry) => ({
            name: entry.name,
            path: path === "" ? entry.name : `${path}/${entry.name}`,
            type: entry.type,
            mode: Number.parseInt(entry.mode, 8),
            oid: entry.sha,
            object: async () =>
              showObject(repository, { object: await repository.git.object(entry.sha), path: entry.name }),
          })),
      };
    case "commit":
      return { __typename: "Commit", ...common, message: messageOf(object.content.toString("utf8")) };
    case "tag":
      return { __typename: "Tag", ...common };
  }
}

function blobFields(content: Buffer): Shown {
  const isBinary = content.subarray(0, 8_000).includes(0);
  const text = content.subarray(0, longestTextBytes).toString("utf8");
  return {
    byteSize: content.length,
    isBinary,
    isTruncated: content.length > longestTextBytes,
    text: isBinary ? null : text,
  };
}

function messageOf(commit: string): string {
  return commit.slice(commit.indexOf("\n\n") + 2).replace(/\n$/, "");
}
