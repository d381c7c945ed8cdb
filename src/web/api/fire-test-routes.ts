// Fire tests over HTTP: upload, the list, one with its measurements, a comparison, those of a review, and removal.
import { holdsRepository } from "../auth/viewer.js";
import type { FireTestPort } from "../fire-test-ports.js";
import { changeRoute, readRoute, type Route } from "../http/define-route.js";
import { notFound } from "../http/problem.js";
import {
  fireComparisonSchema,
  fireTestId,
  fireTestRowSchema,
  fireTestSchema,
  fireTestUploadSchema,
  reviewFireTestsSchema,
} from "../shapes/fire-test-shapes.js";
import { githubId, pageOf, pageQuery, reviewId, z } from "../shapes/shape.js";
import { doneSchema, refused } from "./endings.js";

const tag = "fire tests";
const params = z.object({ id: fireTestId });

/** Timelines of long loads are large: this is room for about 100,000 calls. */
const maxUploadBytes = 8 * 1024 * 1024;

/** The routes of fire tests. Rows outside the viewer's scope are answered as if they were not there. */
export function fireTestRoutes(tests: FireTestPort): readonly Route[] {
  return [...readingRoutes(tests), ...comparingRoutes(tests), ...changingRoutes(tests)];
}

function readingRoutes(tests: FireTestPort): readonly Route[] {
  return [
    readRoute({
      path: "/fire-tests",
      tag,
      summary: "Fire tests, newest first",
      role: "viewer",
      query: z.object({
        ...pageQuery,
        repository: z.coerce.number().pipe(githubId).optional(),
        commit: z
          .string()
          .toLowerCase()
          .regex(/^[0-9a-f]{4,40}$/, "the first 4 to 40 digits of a sha")
          .optional(),
        branch: z.string().min(1).max(250).optional(),
      }),
      answer: pageOf(fireTestRowSchema, "FireTestPage"),
      handle: ({ query: { repository = null, commit = null, branch = null, limit, after = null }, seen }) =>
        tests.list({ scope: seen, repository, commit, branch }, { limit, after }),
    }),
    readRoute({
      path: "/fire-tests/{id}",
      tag,
      summary: "One fire test with its measurements",
      role: "viewer",
      params,
      answer: fireTestSchema,
      handle: async ({ params: { id }, seen, caller }) => {
        const test = await tests.read(id, seen);
        if (test === null) return notFound("fire test");
        return { ...test, mayChange: holdsRepository(caller.scope, test.repository.id) };
      },
    }),
  ];
}

function comparingRoutes(tests: FireTestPort): readonly Route[] {
  return [
    readRoute({
      path: "/fire-tests/{id}/comparison",
      tag,
      summary: "What changed from another fire test to this one, scenario by scenario",
      role: "viewer",
      params,
      query: z.object({ before: fireTestId }),
      answer: fireComparisonSchema,
      handle: async ({ params: { id }, query: { before }, seen }) =>
        (await tests.compare({ before, after: id }, seen)) ?? notFound("fire test"),
    }),
    readRoute({
      path: "/reviews/{id}/fire-tests",
      tag,
      summary: "The measured results that a review was given, and the newest of its head",
      role: "viewer",
      params: z.object({ id: reviewId }),
      answer: reviewFireTestsSchema,
      handle: async ({ params: { id }, seen }) => (await tests.ofReview(id, seen)) ?? notFound("review"),
    }),
  ];
}

function changingRoutes(tests: FireTestPort): readonly Route[] {
  return [
    changeRoute({
      method: "post",
      path: "/repositories/{owner}/{name}/fire-tests",
      tag,
      summary: "Upload the results of a fire test of one commit (8 MiB at most)",
      role: "maintainer",
      params: z.object({ owner: z.string().min(1).max(100), name: z.string().min(1).max(100) }),
      body: fireTestUploadSchema,
      maxBodyBytes: maxUploadBytes,
      status: 201,
      answer: fireTestRowSchema,
      write: ({ params: { owner, name }, body }) => ({
        target: `${owner}/${name}`,
        detail: [body.commit, body.branch, body.label].filter((one) => one !== null).join(" "),
      }),
      handle: async ({ params: { owner, name }, body, caller }) => {
        const ending = await tests.add({ owner, name, ...body }, caller);
        if (ending.kind === "kept") return ending.test;
        return ending.kind === "refused" ? refused(ending) : notFound("repository");
      },
    }),
    changeRoute({
      method: "delete",
      path: "/fire-tests/{id}",
      tag,
      summary: "Remove a fire test",
      role: "maintainer",
      params,
      answer: doneSchema,
      write: ({ params: { id } }) => ({ target: id }),
      handle: async ({ params: { id }, caller }) =>
        (await tests.remove(id, caller)) ? { done: true as const } : notFound("fire test"),
    }),
  ];
}
