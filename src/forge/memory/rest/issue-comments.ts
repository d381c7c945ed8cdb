// `/repos/{owner}/{repo}/issues/{number}/comments` and `/issues/comments/{id}`: the conversation of a pull request.
import type { Hono } from "hono";
import { z } from "zod";
import { postIssueComment } from "../actions/post-issue-comment.js";
import { refuseLength } from "../actions/submit-review.js";
import { needs } from "../auth/permit.js";
import type { GitHubState } from "../github-state.js";
import {
  actorOf,
  numberParam,
  pullParam,
  readJson,
  type ApiContext,
  type ApiEnv,
} from "../http/api-context.js";
import { pageOf } from "../http/pagination.js";
import { notFound } from "../http/refusal.js";
import type { IssueCommentRecord } from "../nouns/comment-record.js";
import { presentIssueComment, pullOf } from "../present/present-comment.js";
import { presentIssue } from "../present/present-pull.js";
import { announceIssueComment } from "../webhooks/announce.js";

const bodySchema = z.object({ body: z.string().min(1) });

/** Adds the routes to the repository's. Conversation comments accept either of two permissions. */
export function addIssueCommentRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  const read = needs(state, { issues: "read" }, { pull_requests: "read" });
  const write = needs(state, { issues: "write" }, { pull_requests: "write" });

  api.get("/issues/:number", read, (context) => context.json(presentIssue(state, pullParam(state, context))));

  api.get("/issues/:number/comments", read, (context) => {
    const pull = pullParam(state, context);
    const since = Date.parse(context.req.query("since") ?? "1970-01-01");
    const all = [...state.issueComments.values()].filter(
      (one) => one.pullId === pull.id && one.updatedAt >= since,
    );
    return context.json(pageOf(context, all).map((one) => presentIssueComment(state, one)));
  });

  api.post("/issues/:number/comments", write, async (context) => {
    const pull = pullParam(state, context);
    const { body } = await readJson(context, bodySchema);
    refuseLength(state, body);
    const comment = postIssueComment(state, { pull, author: actorOf(state, context), body });
    return context.json(presentIssueComment(state, comment), 201);
  });

  api.get("/issues/comments/:commentId", read, (context) =>
    context.json(presentIssueComment(state, commentParam(state, context))),
  );

  api.patch("/issues/comments/:commentId", write, async (context) => {
    const comment = commentParam(state, context);
    const { body } = await readJson(context, bodySchema);
    refuseLength(state, body);
    comment.body = body;
    comment.updatedAt = state.clock.now();
    announceIssueComment(state, { comment, action: "edited", sender: actorOf(state, context) });
    return context.json(presentIssueComment(state, comment));
  });

  api.delete("/issues/comments/:commentId", write, (context) => {
    const comment = commentParam(state, context);
    state.issueComments.delete(comment.id);
    announceIssueComment(state, { comment, action: "deleted", sender: actorOf(state, context) });
    return context.body(null, 204);
  });
}

function commentParam(state: GitHubState, context: ApiContext): IssueCommentRecord {
  const comment = state.issueComments.get(numberParam(context, "commentId"));
  if (comment === undefined) throw notFound();
  if (pullOf(state, comment).repositoryId !== context.get("repository").id) throw notFound();
  return comment;
}
