// What the GitHub App must be allowed and must hear: the least that a review needs (spec X4, W4).

/** A permission's level as GitHub writes it. */
export type PermissionLevel = "read" | "write";

/** What a review needs, and nothing else (spec X4). */
export const neededPermissions: Readonly<Record<string, PermissionLevel>> = {
  contents: "read",
  pull_requests: "write",
  checks: "write",
  metadata: "read",
};

/**
 * GitHub lets an App hear `issue_comment` only with this permission, although comments on pull requests are what is meant
 * (docs/decisions/0005). It is for hearing alone: no token that the service asks for holds it.
 */
export const commentPermissions: Readonly<Record<string, PermissionLevel>> = { issues: "read" };

/**
 * What reading the results of fire tests takes that workflows leave as artifacts (docs/decisions/0008). Optional: without it nothing
 * is asked of Actions, and results are uploaded instead.
 */
export const artifactPermissions: Readonly<Record<string, PermissionLevel>> = { actions: "read" };

/** The events the App subscribes to, each with what does not work without it. Events of installations come unasked. */
export const neededEvents: Readonly<Record<string, string>> = {
  pull_request: "no pull request is reviewed",
  issue_comment: "commands in comments are not heard",
  pull_request_review_comment: "replies to findings are not heard",
  pull_request_review_thread: "resolved threads are not counted as feedback",
  check_run: "the buttons of the check run and its Re-run link do nothing",
  push: "the index is brought up to date only when a review needs it",
};

/** The path of the webhook door under the service's public address. */
export const doorPath = "/webhooks/github";

/** Whether `granted` is at least `wanted`. */
export function holds(granted: string | undefined, wanted: PermissionLevel): boolean {
  return granted === wanted || granted === "admin" || (granted === "write" && wanted === "read");
}
