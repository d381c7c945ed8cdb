// `POST /graphql`: parses, checks and runs any query of the schema, with answers and errors in GitHub's form.
import { buildSchema, execute, GraphQLError, parse, validate, type GraphQLSchema } from "graphql";
import { Hono } from "hono";
import { z } from "zod";
import { actorOf, readJson, type ApiContext, type ApiEnv } from "../http/api-context.js";
import { answerError, signIn } from "../http/create-api.js";
import type { RateLimiter } from "../http/rate-limits.js";
import { refuse } from "../http/refusal.js";
import type { GitHubState } from "../github-state.js";
import { formatError, graphqlError } from "./graphql-error.js";
import { mutationRoot } from "./mutation-root.js";
import { queryRoot } from "./query-root.js";
import { readingSchema } from "./reading-schema.js";
import { talkingSchema } from "./talking-schema.js";

const requestSchema = z.object({
  query: z.string().min(1),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** The endpoint, to be mounted at `/api/graphql`. Whatever goes wrong in a query is answered 200 with `errors`. */
export function createGraphql(state: GitHubState, limiter: RateLimiter): Hono<ApiEnv> {
  const schema = buildSchema(readingSchema + talkingSchema);
  const api = new Hono<ApiEnv>();
  api.use("*", signIn(state), limiter.enforce);
  api.post("/", async (context) => {
    const { kind } = context.get("caller");
    if (kind === "anonymous" || kind === "app")
      throw refuse({ status: 401, message: "This endpoint requires you to be authenticated." });
    const request = await readJson(context, requestSchema);
    return context.json(await answer({ state, schema, limiter, context }, request));
  });
  api.onError(answerError);
  return api;
}

interface Desk {
  readonly state: GitHubState;
  readonly schema: GraphQLSchema;
  readonly limiter: RateLimiter;
  readonly context: ApiContext;
}

async function answer(desk: Desk, request: z.infer<typeof requestSchema>): Promise<unknown> {
  const { state, schema, limiter, context } = desk;
  try {
    const document = parse(request.query);
    const faults = validate(schema, document);
    if (faults.length > 0) return { errors: faults.map(formatError) };
    const viewer = { state, caller: context.get("caller"), login: actorOf(state, context) };
    const result = await execute({
      schema,
      document,
      rootValue: { ...queryRoot(viewer, limiter.status(context)), ...mutationRoot(viewer) },
      variableValues: request.variables ?? null,
      operationName: request.operationName ?? null,
    });
    return {
      data: result.data,
      ...(result.errors === undefined ? {} : { errors: result.errors.map(formatError) }),
    };
  } catch (error) {
    const known = error instanceof GraphQLError ? error : graphqlError("INTERNAL", String(error));
    return { errors: [formatError(known)] };
  }
}
