// Who is signed in, sessions, API tokens and the audit log over HTTP.
import { randomUUID } from "node:crypto";
import type { Clock } from "../../runtime/runtime.js";
import type { AccessPorts, SessionRecord } from "../access-ports.js";
import { newToken, tokenHash } from "../auth/secret-token.js";
import { isAtLeastRole } from "../auth/viewer.js";
import { changeRoute, readRoute, type Route } from "../http/define-route.js";
import { notFound } from "../http/problem.js";
import {
  apiTokenSchema,
  auditEntrySchema,
  meSchema,
  roles,
  sessionRowSchema,
  type SessionRow,
} from "../shapes/access-shapes.js";
import { pageOf, pageQuery, z } from "../shapes/shape.js";
import { doneSchema } from "./endings.js";

const dayMs = 86_400_000;
const idParams = z.object({ id: z.string().min(1).max(100) });

/** The routes of access. */
export function accessRoutes(access: AccessPorts, clock: Clock): readonly Route[] {
  return [meRoute(), ...sessionRoutes(access, clock), ...tokenRoutes(access, clock), auditRoute(access)];
}

function meRoute(): Route {
  return readRoute({
    path: "/me",
    tag: "access",
    summary: "Who asks, with what rights",
    role: "viewer",
    answer: meSchema,
    handle: ({ viewer }) => {
      const { actor, role, via, avatarUrl, csrfToken, expiresAt, access } = viewer;
      const installations = access === null ? ("all" as const) : access.installations.map((one) => one.id);
      return Promise.resolve({ actor, role, via, avatarUrl, installations, csrfToken, expiresAt });
    },
  });
}

function sessionRoutes({ sessions }: AccessPorts, clock: Clock): readonly Route[] {
  return [
    readRoute({
      path: "/sessions",
      tag: "access",
      summary: "Signed-in browsers: one's own; an operator sees everybody's",
      role: "viewer",
      answer: z.object({ items: z.array(sessionRowSchema) }).openapi("SessionList"),
      handle: async ({ viewer }) => {
        const actor = isAtLeastRole(viewer.role, "operator") ? null : viewer.actor;
        const rows = await sessions.list({ actor, now: clock.now() });
        return { items: rows.map((row) => asRow(row, viewer.credential.id)) };
      },
    }),
    changeRoute({
      method: "delete",
      path: "/sessions/{id}",
      tag: "access",
      summary: "End a session",
      role: "viewer",
      params: idParams,
      answer: doneSchema,
      write: ({ params: { id } }) => ({ target: `session ${id}` }),
      handle: async ({ params: { id }, viewer }) => {
        const actor = isAtLeastRole(viewer.role, "operator") ? null : viewer.actor;
        return (await sessions.remove(id, actor)) ? { done: true as const } : notFound("session");
      },
    }),
  ];
}

function asRow(session: SessionRecord, current: string): SessionRow {
  const { id, actor, role, via, createdAt, lastSeenAt, expiresAt, userAgent } = session;
  return { id, actor, role, via, createdAt, lastSeenAt, expiresAt, userAgent, isCurrent: id === current };
}

function tokenRoutes({ tokens }: AccessPorts, clock: Clock): readonly Route[] {
  const tag = "access";
  return [
    readRoute({
      path: "/tokens",
      tag,
      summary: "API tokens without their secret",
      role: "operator",
      answer: z.object({ items: z.array(apiTokenSchema) }).openapi("ApiTokenList"),
      handle: async () => ({ items: await tokens.list() }),
    }),
    changeRoute({
      method: "post",
      path: "/tokens",
      tag,
      summary: "Make an API token; its secret is shown this once",
      role: "operator",
      body: z.strictObject({
        name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "use lower-case letters, digits and hyphens"),
        role: z.enum(roles),
        days: z.int().min(1).max(365).default(90),
      }),
      status: 201,
      answer: z.object({ token: apiTokenSchema, secret: z.string() }).openapi("NewApiToken"),
      write: ({ body }) => ({ target: `token ${body.name}`, detail: `${body.role}, ${body.days} days` }),
      handle: async ({ body: { name, role, days }, viewer }) => {
        const secret = newToken();
        const now = clock.now();
        const token = {
          id: randomUUID(),
          name,
          role,
          lastFour: secret.slice(-4),
          createdBy: viewer.actor,
          createdAt: now,
          lastUsedAt: null,
          expiresAt: now + days * dayMs,
        };
        await tokens.create({ ...token, tokenHash: tokenHash(secret) });
        return { token, secret };
      },
    }),
    changeRoute({
      method: "delete",
      path: "/tokens/{id}",
      tag,
      summary: "Remove an API token",
      role: "operator",
      params: idParams,
      answer: doneSchema,
      write: ({ params: { id } }) => ({ target: `token ${id}` }),
      handle: async ({ params: { id } }) =>
        (await tokens.remove(id)) ? { done: true as const } : notFound("token"),
    }),
  ];
}

function auditRoute({ audit }: AccessPorts): Route {
  return readRoute({
    path: "/audit",
    tag: "access",
    summary: "Every change that somebody made, newest first",
    role: "operator",
    query: z.object({ ...pageQuery, search: z.string().trim().min(1).max(200).optional() }),
    answer: pageOf(auditEntrySchema, "AuditPage"),
    handle: ({ query: { search, limit, after } }) =>
      audit.list({ search: search ?? null }, { limit, after: after ?? null }),
  });
}
