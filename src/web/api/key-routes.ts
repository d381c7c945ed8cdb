// Model keys over HTTP: listed without their secret, tried before they are saved, rotated, removed (spec X2, X3).
import type { Caller } from "../access-ports.js";
import { holdsInstallation, holdsRepository, isAtLeastRole, type Viewer } from "../auth/viewer.js";
import { changeRoute, readRoute, type Route } from "../http/define-route.js";
import { notFound, Problem } from "../http/problem.js";
import type { KeyPort } from "../ports.js";
import {
  keyRotationSchema,
  keyTrialSchema,
  keyVerdictSchema,
  modelKeySchema,
  newKeySchema,
  type KeyOwner,
  type KeyVerdict,
} from "../shapes/key-shapes.js";
import { z } from "../shapes/shape.js";
import { answerEnding, doneSchema } from "./endings.js";

const tag = "keys";
const params = z.object({ id: z.string().min(1).max(100) });
const savedSchema = z.object({ key: modelKeySchema, verdict: keyVerdictSchema }).openapi("SavedKey");

/** The routes of keys. No answer, log line or audit entry ever holds a secret. */
export function keyRoutes(keys: KeyPort): readonly Route[] {
  return [listRoute(keys), ...tryRoutes(keys), ...saveRoutes(keys), removeRoute(keys)];
}

function listRoute(keys: KeyPort): Route {
  return readRoute({
    path: "/keys",
    tag,
    summary: "Keys, by owner and provider",
    role: "maintainer",
    answer: z.object({ items: z.array(modelKeySchema) }).openapi("KeyList"),
    handle: async ({ seen }) => ({ items: await keys.list(seen) }),
  });
}

function tryRoutes(keys: KeyPort): readonly Route[] {
  return [
    changeRoute({
      method: "post",
      path: "/keys/test",
      tag,
      summary: "Try a key with one tiny question, without saving it",
      role: "maintainer",
      body: keyTrialSchema,
      answer: keyVerdictSchema,
      write: ({ body }) => ({ target: body.provider, detail: "tried, not saved" }),
      handle: async ({ body, viewer, signal }) =>
        refuseAddress(body.baseUrl, viewer) ?? (await keys.test(body, signal)),
    }),
    changeRoute({
      method: "post",
      path: "/keys/{id}/test",
      tag,
      summary: "Try a stored key",
      role: "maintainer",
      params,
      answer: keyVerdictSchema,
      write: ({ params: { id } }) => ({ target: `key ${id}` }),
      handle: async ({ params: { id }, caller, viewer, signal }) => {
        const stored = await findOwn(keys, id, { caller, viewer });
        return (stored === null ? null : await keys.testStored(id, caller.scope, signal)) ?? notFound("key");
      },
    }),
  ];
}

function saveRoutes(keys: KeyPort): readonly Route[] {
  return [
    changeRoute({
      method: "post",
      path: "/keys",
      tag,
      summary: "Try a key and save it if the provider took it",
      role: "maintainer",
      body: newKeySchema,
      status: 201,
      answer: savedSchema,
      write: ({ body }) => ({ target: body.provider, detail: `for ${ownerText(body.owner)}` }),
      handle: async ({ body, caller, viewer, signal }) => {
        const refusal = refuseOwner(body.owner, { caller, viewer }) ?? refuseAddress(body.baseUrl, viewer);
        if (refusal !== null) return refusal;
        const { owner, ...trial } = body;
        const verdict = await keys.test(trial, signal);
        if (verdict.kind !== "works") return refusedKey(verdict);
        return { key: await keys.add({ ...trial, owner }, verdict, caller), verdict };
      },
    }),
    changeRoute({
      method: "put",
      path: "/keys/{id}",
      tag,
      summary: "Replace a key's secret, if the provider takes the new one; its address stays",
      role: "maintainer",
      params,
      body: keyRotationSchema,
      answer: savedSchema,
      write: ({ params: { id } }) => ({ target: `key ${id}`, detail: "rotated" }),
      handle: async ({ params: { id }, body, caller, viewer, signal }) => {
        const stored = await findOwn(keys, id, { caller, viewer });
        if (stored === null) return notFound("key");
        const { provider, baseUrl, verdict: last } = stored;
        // An endpoint with models of its own has no usual one: the new key is tried with the model that the old one was.
        const model = body.model ?? (last === null || last.kind === "no-model" ? null : last.model);
        const verdict = await keys.test({ provider, baseUrl, secret: body.secret, model }, signal);
        if (verdict.kind !== "works") return refusedKey(verdict);
        const key = await keys.rotate({ id, secret: body.secret, verdict }, caller);
        return key === null ? notFound("key") : { key, verdict };
      },
    }),
  ];
}

function removeRoute(keys: KeyPort): Route {
  return changeRoute({
    method: "delete",
    path: "/keys/{id}",
    tag,
    summary: "Remove a key",
    role: "maintainer",
    params,
    answer: doneSchema,
    write: ({ params: { id } }) => ({ target: `key ${id}` }),
    handle: async ({ params: { id }, caller, viewer }) =>
      (await findOwn(keys, id, { caller, viewer })) === null
        ? notFound("key")
        : answerEnding(await keys.remove(id, caller), "key"),
  });
}

function refusedKey(verdict: Exclude<KeyVerdict, { kind: "works" }>): Problem {
  const message = verdict.kind === "refused" ? verdict.message : "No model to try the key with.";
  return new Problem({ code: "key-refused", message, remedy: verdict.remedy });
}

interface Asker {
  readonly caller: Caller;
  readonly viewer: Viewer;
}

/** A stored key that the asker may change. What a token sees is no right: the operator's keys are for operators, whoever sees them. */
async function findOwn(keys: KeyPort, id: string, { caller, viewer }: Asker): ReturnType<KeyPort["find"]> {
  const stored = await keys.find(id, caller.scope);
  return stored?.owner.kind === "operator" && !isOperator(viewer) ? null : stored;
}

function isOperator({ role }: Viewer): boolean {
  return isAtLeastRole(role, "operator");
}

function refuseOwner(owner: KeyOwner, { caller: { scope }, viewer }: Asker): Problem | null {
  const isTheirs =
    owner.kind === "operator"
      ? isOperator(viewer)
      : owner.kind === "installation"
        ? holdsInstallation(scope, owner.id)
        : holdsRepository(scope, owner.id);
  if (isTheirs) return null;
  return new Problem({
    code: "forbidden",
    message: `You may not set keys for ${ownerText(owner)}.`,
    remedy: "Set it for a repository that you can push to, or ask an operator.",
  });
}

/** Where prompts and keys are sent is the operator's alone to choose (spec X3): a token of a lesser role sees all rows and is none. */
function refuseAddress(baseUrl: string | null, viewer: Viewer): Problem | null {
  if (baseUrl === null || isOperator(viewer)) return null;
  return new Problem({
    code: "forbidden",
    message: "Only an operator may set the address of a model.",
    remedy: "Leave the address out, or ask an operator.",
  });
}

function ownerText(owner: KeyOwner): string {
  return owner.kind === "operator" ? "the whole service" : `${owner.kind} ${owner.id}`;
}
