// `…/comments/{id}/reactions` of both kinds of comments, and of the pull request itself.
import type { Hono } from "hono";
import { z } from "zod";
import { needs } from "../auth/permit.js";
import type { GitHubState } from "../github-state.js";
import { actorOf, numberParam, readJson, type ApiContext, type ApiEnv } from "../http/api-context.js";
import { pageOf } from "../http/pagination.js";
import { notFound } from "../http/refusal.js";
import type { ReactionRecord } from "../nouns/comment-record.js";
import { presentReaction, pullOf } from "../present/present-comment.js";

const contents = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"] as const;
const createSchema = z.object({ content: z.enum(contents) });

/** What can be reacted to. */
export interface Reactable {
  readonly pullId: number;
  reactions: readonly ReactionRecord[];
}

/** Adds a reaction, once for each account and content. `isNew` is false when it was there. */
export function addReaction(
  state: GitHubState,
  to: Reactable,
  given: { readonly user: string; readonly content: string },
): { readonly reaction: ReactionRecord; readonly isNew: boolean } {
  const held = to.reactions.find((one) => one.user === given.user && one.content === given.content);
  if (held !== undefined) return { reaction: held, isNew: false };
  const reaction = { id: state.nextId(), ...given, createdAt: state.clock.now() };
  to.reactions = [...to.reactions, reaction];
  return { reaction, isNew: true };
}

/** Adds the routes to the repository's: 201 for a new reaction, 200 for one that was there. No webhook exists for them. */
export function addReactionRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  const permissions = {
    "/pulls/comments": ["pull_requests"],
    "/issues/comments": ["issues", "pull_requests"],
  } as const;
  for (const [base, names] of Object.entries(permissions)) {
    const comments: ReadonlyMap<number, Reactable> =
      base === "/pulls/comments" ? state.reviewComments : state.issueComments;
    const find = (context: ApiContext): Reactable => {
      const found = comments.get(numberParam(context, "commentId"));
      if (found === undefined) throw notFound();
      if (pullOf(state, found).repositoryId !== context.get("repository").id) throw notFound();
      return found;
    };
    const path = `${base}/:commentId/reactions`;
    api.get(path, needs(state, ...names.map((name) => ({ [name]: "read" as const }))), (context) => {
      const wanted = context.req.query("content");
      const seen = find(context).reactions.filter((one) => wanted === undefined || one.content === wanted);
      return context.json(pageOf(context, seen).map((one) => presentReaction(state, one)));
    });
    const write = needs(state, ...names.map((name) => ({ [name]: "write" as const })));
    api.post(path, write, async (context) => {
      const { content } = await readJson(context, createSchema);
      const added = addReaction(state, find(context), { user: actorOf(state, context), content });
      return context.json(presentReaction(state, added.reaction), added.isNew ? 201 : 200);
    });
    api.delete(`${path}/:reactionId`, write, (context) => {
      const to = find(context);
      const id = numberParam(context, "reactionId");
      if (!to.reactions.some((one) => one.id === id)) throw notFound();
      to.reactions = to.reactions.filter((one) => one.id !== id);
      return context.body(null, 204);
    });
  }
}
