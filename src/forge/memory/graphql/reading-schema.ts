// The part of GitHub's GraphQL schema that a reviewer reads: repositories, git objects, pull requests, threads.

/** With GitHub's own names, nullability and enums. Source: docs.github.com/graphql/reference. */
export const readingSchema = /* GraphQL */ `
  scalar DateTime
  scalar URI
  scalar GitObjectID
  scalar BigInt

  type Query {
    viewer: User!
    repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    rateLimit(dryRun: Boolean = false): RateLimit
  }
  type RateLimit {
    limit: Int!
    cost: Int!
    remaining: Int!
    used: Int!
    resetAt: DateTime!
  }

  interface Node {
    id: ID!
  }
  interface Actor {
    login: String!
    url: URI!
    avatarUrl: URI!
  }
  type User implements Node & Actor {
    id: ID!
    databaseId: Int
    login: String!
    url: URI!
    avatarUrl: URI!
    name: String
  }
  type Bot implements Node & Actor {
    id: ID!
    databaseId: Int
    login: String!
    url: URI!
    avatarUrl: URI!
  }
  type Organization implements Node & Actor {
    id: ID!
    databaseId: Int
    login: String!
    url: URI!
    avatarUrl: URI!
  }
  type PageInfo {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }

  type Repository implements Node {
    id: ID!
    databaseId: Int
    name: String!
    nameWithOwner: String!
    isPrivate: Boolean!
    url: URI!
    owner: Actor!
    defaultBranchRef: Ref
    ref(qualifiedName: String!): Ref
    object(expression: String, oid: GitObjectID): GitObject
    pullRequest(number: Int!): PullRequest
    pullRequests(
      first: Int
      after: String
      last: Int
      before: String
      states: [PullRequestState!]
    ): PullRequestConnection!
  }
  type Ref {
    name: String!
    prefix: String!
    target: GitObject
  }
  interface GitObject {
    id: ID!
    oid: GitObjectID!
    abbreviatedOid: String!
  }
  type Blob implements GitObject {
    id: ID!
    oid: GitObjectID!
    abbreviatedOid: String!
    text: String
    byteSize: Int!
    isBinary: Boolean
    isTruncated: Boolean!
  }
  type Tree implements GitObject {
    id: ID!
    oid: GitObjectID!
    abbreviatedOid: String!
    entries: [TreeEntry!]
  }
  type TreeEntry {
    name: String!
    path: String
    type: String!
    mode: Int!
    oid: GitObjectID!
    object: GitObject
  }
  type Commit implements GitObject {
    id: ID!
    oid: GitObjectID!
    abbreviatedOid: String!
    message: String!
  }
  type Tag implements GitObject {
    id: ID!
    oid: GitObjectID!
    abbreviatedOid: String!
  }

  enum PullRequestState {
    OPEN
    CLOSED
    MERGED
  }
  type PullRequestConnection {
    totalCount: Int!
    nodes: [PullRequest]
    edges: [PullRequestEdge]
    pageInfo: PageInfo!
  }
  type PullRequestEdge {
    cursor: String!
    node: PullRequest
  }
  type PullRequest implements Node {
    id: ID!
    databaseId: Int
    fullDatabaseId: BigInt
    number: Int!
    title: String!
    body: String!
    url: URI!
    state: PullRequestState!
    isDraft: Boolean!
    closed: Boolean!
    merged: Boolean!
    author: Actor
    baseRefName: String!
    baseRefOid: GitObjectID!
    headRefName: String!
    headRefOid: GitObjectID!
    isCrossRepository: Boolean!
    changedFiles: Int!
    createdAt: DateTime!
    updatedAt: DateTime!
    reviewThreads(first: Int, after: String, last: Int, before: String): PullRequestReviewThreadConnection!
    reviews(first: Int, after: String, last: Int, before: String, author: String): PullRequestReviewConnection
    comments(first: Int, after: String, last: Int, before: String): IssueCommentConnection!
  }

  type PullRequestReviewThreadConnection {
    totalCount: Int!
    nodes: [PullRequestReviewThread]
    edges: [PullRequestReviewThreadEdge]
    pageInfo: PageInfo!
  }
  type PullRequestReviewThreadEdge {
    cursor: String!
    node: PullRequestReviewThread
  }
  enum DiffSide {
    LEFT
    RIGHT
  }
  enum PullRequestReviewThreadSubjectType {
    LINE
    FILE
  }
  type PullRequestReviewThread implements Node {
    id: ID!
    isResolved: Boolean!
    isOutdated: Boolean!
    isCollapsed: Boolean!
    path: String!
    line: Int
    originalLine: Int
    startLine: Int
    originalStartLine: Int
    diffSide: DiffSide!
    startDiffSide: DiffSide
    subjectType: PullRequestReviewThreadSubjectType!
    resolvedBy: User
    viewerCanResolve: Boolean!
    viewerCanReply: Boolean!
    pullRequest: PullRequest!
    comments(first: Int, after: String, last: Int, before: String): PullRequestReviewCommentConnection!
  }
`;
