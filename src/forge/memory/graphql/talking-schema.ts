// The part of GitHub's GraphQL schema that a reviewer talks with: comments, reactions, reviews, and the mutations.

/** With GitHub's own names, nullability and enums. Source: docs.github.com/graphql/reference. */
export const talkingSchema = /* GraphQL */ `
  enum ReportedContentClassifiers {
    SPAM
    ABUSE
    OFF_TOPIC
    OUTDATED
    DUPLICATE
    RESOLVED
    LOW_QUALITY
  }
  interface Minimizable {
    isMinimized: Boolean!
    minimizedReason: String
    viewerCanMinimize: Boolean!
  }
  interface Comment {
    id: ID!
    author: Actor
    body: String!
    createdAt: DateTime!
    updatedAt: DateTime!
  }
  enum ReactionContent {
    THUMBS_UP
    THUMBS_DOWN
    LAUGH
    HOORAY
    CONFUSED
    HEART
    ROCKET
    EYES
  }
  type Reaction implements Node {
    id: ID!
    content: ReactionContent!
    user: User
    createdAt: DateTime!
  }
  type ReactionConnection {
    totalCount: Int!
    nodes: [Reaction]
    edges: [ReactionEdge]
    pageInfo: PageInfo!
  }
  type ReactionEdge {
    cursor: String!
    node: Reaction
  }
  type ReactionGroup {
    content: ReactionContent!
    reactors(first: Int): ReactorConnection!
  }
  type ReactorConnection {
    totalCount: Int!
  }

  type PullRequestReviewCommentConnection {
    totalCount: Int!
    nodes: [PullRequestReviewComment]
    edges: [PullRequestReviewCommentEdge]
    pageInfo: PageInfo!
  }
  type PullRequestReviewCommentEdge {
    cursor: String!
    node: PullRequestReviewComment
  }
  type PullRequestReviewComment implements Node & Minimizable & Comment {
    id: ID!
    databaseId: Int
    fullDatabaseId: BigInt
    author: Actor
    authorAssociation: String!
    body: String!
    createdAt: DateTime!
    updatedAt: DateTime!
    url: URI!
    path: String!
    line: Int
    originalLine: Int
    startLine: Int
    originalStartLine: Int
    diffHunk: String!
    outdated: Boolean!
    commit: Commit
    originalCommit: Commit
    replyTo: PullRequestReviewComment
    pullRequestReview: PullRequestReview
    isMinimized: Boolean!
    minimizedReason: String
    viewerCanMinimize: Boolean!
    viewerDidAuthor: Boolean!
    reactions(
      first: Int
      after: String
      last: Int
      before: String
      content: ReactionContent
    ): ReactionConnection!
    reactionGroups: [ReactionGroup!]
  }
  type IssueCommentConnection {
    totalCount: Int!
    nodes: [IssueComment]
    edges: [IssueCommentEdge]
    pageInfo: PageInfo!
  }
  type IssueCommentEdge {
    cursor: String!
    node: IssueComment
  }
  type IssueComment implements Node & Minimizable & Comment {
    id: ID!
    databaseId: Int
    fullDatabaseId: BigInt
    author: Actor
    authorAssociation: String!
    body: String!
    createdAt: DateTime!
    updatedAt: DateTime!
    url: URI!
    isMinimized: Boolean!
    minimizedReason: String
    viewerCanMinimize: Boolean!
    viewerDidAuthor: Boolean!
    reactions(
      first: Int
      after: String
      last: Int
      before: String
      content: ReactionContent
    ): ReactionConnection!
    reactionGroups: [ReactionGroup!]
  }
  enum PullRequestReviewState {
    PENDING
    COMMENTED
    APPROVED
    CHANGES_REQUESTED
    DISMISSED
  }
  type PullRequestReviewConnection {
    totalCount: Int!
    nodes: [PullRequestReview]
    edges: [PullRequestReviewEdge]
    pageInfo: PageInfo!
  }
  type PullRequestReviewEdge {
    cursor: String!
    node: PullRequestReview
  }
  type PullRequestReview implements Node & Minimizable & Comment {
    id: ID!
    databaseId: Int
    fullDatabaseId: BigInt
    author: Actor
    authorAssociation: String!
    body: String!
    createdAt: DateTime!
    updatedAt: DateTime!
    submittedAt: DateTime
    url: URI!
    state: PullRequestReviewState!
    commit: Commit
    isMinimized: Boolean!
    minimizedReason: String
    viewerCanMinimize: Boolean!
    viewerDidAuthor: Boolean!
    comments(first: Int, after: String, last: Int, before: String): PullRequestReviewCommentConnection!
  }

  type Mutation {
    addPullRequestReviewThreadReply(
      input: AddPullRequestReviewThreadReplyInput!
    ): AddPullRequestReviewThreadReplyPayload
    minimizeComment(input: MinimizeCommentInput!): MinimizeCommentPayload
    unminimizeComment(input: UnminimizeCommentInput!): UnminimizeCommentPayload
    resolveReviewThread(input: ResolveReviewThreadInput!): ResolveReviewThreadPayload
    unresolveReviewThread(input: ResolveReviewThreadInput!): ResolveReviewThreadPayload
    addReaction(input: AddReactionInput!): AddReactionPayload
  }
  input AddPullRequestReviewThreadReplyInput {
    pullRequestReviewThreadId: ID!
    body: String!
    pullRequestReviewId: ID
    clientMutationId: String
  }
  type AddPullRequestReviewThreadReplyPayload {
    comment: PullRequestReviewComment
    clientMutationId: String
  }
  input MinimizeCommentInput {
    subjectId: ID!
    classifier: ReportedContentClassifiers!
    clientMutationId: String
  }
  type MinimizeCommentPayload {
    minimizedComment: Minimizable
    clientMutationId: String
  }
  input UnminimizeCommentInput {
    subjectId: ID!
    clientMutationId: String
  }
  type UnminimizeCommentPayload {
    unminimizedComment: Minimizable
    clientMutationId: String
  }
  input ResolveReviewThreadInput {
    threadId: ID!
    clientMutationId: String
  }
  type ResolveReviewThreadPayload {
    thread: PullRequestReviewThread
    clientMutationId: String
  }
  input AddReactionInput {
    subjectId: ID!
    content: ReactionContent!
    clientMutationId: String
  }
  type AddReactionPayload {
    reaction: Reaction
    clientMutationId: String
  }
`;
