// Repositories over HTTP: the list, one with its settings, what a review would go by, and changes to them.
import type { Caller } from "../access-ports.js";
import { holdsRepository } from "../auth/viewer.js";
import { changeRoute, readRoute, type Route } from "../http/define-route.js";
import { notFound, Problem } from "../http/problem.js";
import type { ChangeEnding, RepositoryPort } from "../ports.js";
import {
  effectiveSchema,
  repositoryRowSchema,
  repositorySchema,
  repositorySettingsSchema,
} from "../shapes/repository-shapes.js";
import { count, githubId, pageOf, pageQuery, z } from "../shapes/shape.js";
import { answerEnding, doneSchema, refused } from "./endings.js";

const tag = "repositories";
const params = z.object({ id: z.coerce.number().pipe(githubId) });

/** The routes of repositories. */
export function repositoryRoutes(repositories: RepositoryPort): readonly Route[] {
  return [...readingRoutes(repositories), settingsRoute(repositories), ...switchRoutes(repositories)];
}

function readingRoutes(repositories: RepositoryPort): readonly Route[] {
  return [
    readRoute({
      path: "/repositories",
      tag,
      summary: "Repositories by owner and name",
      role: "viewer",
      query: z.object({
        ...pageQuery,
        search: z.string().trim().min(1).max(200).optional(),
        state: z.enum(["known", "active", "removed"]).optional(),
      }),
      answer: pageOf(repositoryRowSchema, "RepositoryPage"),
      handle: ({ query: { search, state, limit, after }, seen }) =>
        repositories.list(
          { scope: seen, search: search ?? null, state: state ?? null },
          { limit, after: after ?? null },
        ),
    }),
    readRoute({
      path: "/repositories/{id}",
      tag,
      summary: "One repository with its settings, quota and budget",
      role: "viewer",
      params,
      answer: repositorySchema,
      handle: async ({ params: { id }, seen, caller }) => {
        const record = await repositories.read(id, seen);
        return record === null
          ? notFound("repository")
          : { ...record, mayChange: holdsRepository(caller.scope, id) };
      },
    }),
    readRoute({
      path: "/repositories/{id}/effective",
      tag,
      summary: "What a review would go by now, key by key with its source",
      role: "viewer",
      params,
      answer: effectiveSchema,
      handle: async ({ params: { id }, seen, signal }) =>
        (await repositories.readEffective(id, seen, signal)) ?? notFound("repository"),
    }),
  ];
}

function settingsRoute(repositories: RepositoryPort): Route {
  return changeRoute({
    method: "put",
    path: "/repositories/{id}/settings",
    tag,
    summary: "Replace the settings, if nobody else did since they were read",
    role: "maintainer",
    params,
    body: z.strictObject({ version: count, settings: repositorySettingsSchema }).openapi("SettingsWrite"),
    answer: z.object({ settingsVersion: count }).openapi("SettingsSaved"),
    write: ({ params: { id }, body }) => ({
      target: `repository ${id}`,
      detail: JSON.stringify(body.settings),
    }),
    handle: async ({ params: { id }, body, caller }) => {
      const ending = await repositories.saveSettings({ id, ...body }, caller);
      if (ending.kind === "saved") return { settingsVersion: ending.settingsVersion };
      if (ending.kind === "not-found") return notFound("repository");
      if (ending.kind === "refused") return refused(ending);
      return new Problem({
        code: "version-conflict",
        message: `The settings were changed meanwhile: version ${ending.settingsVersion} stands, yours began from ${body.version}.`,
        remedy: "Read them again and make your change there.",
      });
    },
  });
}

type Switch = (id: number, caller: Caller) => Promise<ChangeEnding>;

function switchRoutes(repositories: RepositoryPort): readonly Route[] {
  const turn = (name: string, summary: string, change: Switch): Route =>
    changeRoute({
      method: "post",
      path: `/repositories/{id}/${name}`,
      tag,
      summary,
      role: "maintainer",
      params,
      answer: doneSchema,
      write: ({ params: { id } }) => ({ target: `repository ${id}` }),
      handle: async ({ params: { id }, caller }) => answerEnding(await change(id, caller), "repository"),
    });
  return [
    turn("activate", "Review its pull requests from now on", (id, by) =>
      repositories.setActive(id, true, by),
    ),
    turn("deactivate", "Stop reviewing it, and what is running", (id, by) =>
      repositories.setActive(id, false, by),
    ),
    turn("consent", "Give the consent that this service asks for", (id, by) =>
      repositories.setConsent(id, true, by),
    ),
    turn("withdraw", "Take that consent back", (id, by) => repositories.setConsent(id, false, by)),
  ];
}
