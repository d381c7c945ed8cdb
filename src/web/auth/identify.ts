// Who is behind a request: a session's cookie or an API token; renews sessions and refuses forged changes.
import type { MiddlewareHandler } from "hono";
import type { Clock } from "../../runtime/runtime.js";
import type { AccessPorts, SessionRecord } from "../access-ports.js";
import { answerProblem, Problem } from "../http/problem.js";
import type { WebContext, WebEnv } from "../http/request-context.js";
import { csrfTokenOf, isSameSecret, tokenHash } from "./secret-token.js";
import type { Cookies } from "./session-cookie.js";
import type { Viewer } from "./viewer.js";

/** How long sign-in lasts. */
export interface SessionTimes {
  /** A session ends this long after it was last used. */
  readonly idleMs: number;
  /** And this long after it began, used or not. */
  readonly longestMs: number;
  /** What GitHub said of a person's rights is asked anew after this long, by signing in again (no token is stored). */
  readonly accessMs: number;
}

/** What telling people apart needs. `origin` is that of the public URL. */
export interface IdentifyTools {
  readonly access: Pick<AccessPorts, "sessions" | "tokens">;
  readonly cookies: Cookies;
  readonly clock: Clock;
  readonly times: SessionTimes;
  readonly origin: string;
  /** GitHub logins that are operators now; a session of one that is no more ends. */
  readonly operators: readonly string[];
}

const renewEveryMs = 60_000; // a page makes many requests; one write a minute is enough to keep it alive
const safe = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Sets `viewer`, or leaves it null. A change made with a cookie must carry the session's CSRF token and come from our own
 * origin (spec X6); API tokens need neither, since no browser sends them by itself.
 */
export function identify(tools: IdentifyTools): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const viewer = await viewerOf(c, tools);
    c.set("viewer", viewer);
    if (viewer?.credential.kind === "session" && !safe.has(c.req.method) && isForged(c, viewer, tools.origin))
      return answerProblem(
        c,
        new Problem({
          code: "csrf-refused",
          message: "The change did not prove that it came from this service's own page.",
          remedy: "Send the token that GET /api/v1/me gives as X-CSRF-Token; a reload of the page does.",
        }),
      );
    return next();
  };
}

/** True when another site's page sent this: an Origin that is not ours. Browsers send it with every POST. */
export function isForeignOrigin(c: WebContext, origin: string): boolean {
  const sent = c.req.header("origin");
  return sent !== undefined && sent !== origin;
}

async function viewerOf(c: WebContext, tools: IdentifyTools): Promise<Viewer | null> {
  const bearer = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(c.req.header("authorization") ?? "")?.[1];
  if (bearer !== undefined) return viewerOfToken(bearer, tools);
  const token = tools.cookies.readSession(c);
  return token === null ? null : viewerOfSession(c, token, tools);
}

async function viewerOfToken(secret: string, { access, clock }: IdentifyTools): Promise<Viewer | null> {
  const hash = tokenHash(secret);
  const token = await access.tokens.find(hash, clock.now());
  if (token === null) return null;
  const { id, name, role, expiresAt } = token;
  return {
    actor: `token:${name}`,
    role,
    via: "token",
    avatarUrl: null,
    access: null,
    credential: { kind: "token", id, hash },
    csrfToken: null,
    expiresAt,
  };
}

async function viewerOfSession(c: WebContext, token: string, tools: IdentifyTools): Promise<Viewer | null> {
  const now = tools.clock.now();
  const found = await tools.access.sessions.find(tokenHash(token), now);
  if (found === null || !isFresh(found, now, tools)) return null;
  const session = await renew(c, { found, token, now }, tools);
  return viewerFrom(session, csrfTokenOf(token));
}

/** Whether somebody who was let in may still go on: asked while their stream is open. */
export async function isStillIn(
  { credential }: Viewer,
  { access, clock, ...tools }: Pick<IdentifyTools, "access" | "clock" | "times" | "operators">,
): Promise<boolean> {
  const now = clock.now();
  if (credential.kind === "token") return (await access.tokens.find(credential.hash, now)) !== null;
  const session = await access.sessions.find(credential.hash, now);
  return session !== null && isFresh(session, now, tools);
}

/** Whether a session may still be used now: neither too old nor resting on rights read too long ago, or taken back since. */
function isFresh(
  session: SessionRecord,
  now: number,
  { times, operators }: Pick<IdentifyTools, "times" | "operators">,
): boolean {
  const isTooOld = now >= session.createdAt + times.longestMs;
  const isStale = session.access !== null && now >= session.access.readAt + times.accessMs;
  return !isTooOld && !isStale && now < session.expiresAt && !isOperatorNoMore(session, operators);
}

/** Who signed in through GitHub is an operator by being named; the name may have been taken out since. */
function isOperatorNoMore({ via, role, actor }: SessionRecord, operators: readonly string[]): boolean {
  return via === "github" && role === "operator" && !isNamed(actor, operators);
}

/** Whether a GitHub login is among the operators; logins have no case. */
export function isNamed(login: string, operators: readonly string[]): boolean {
  return operators.some((one) => one.toLowerCase() === login.toLowerCase());
}

/** A session as a viewer. */
function viewerFrom(session: SessionRecord, csrfToken: string): Viewer {
  const { actor, role, via, avatarUrl, access, id, tokenHash: hash, expiresAt } = session;
  const credential = { kind: "session", id, hash } as const;
  return { actor, role, via, avatarUrl, access, credential, csrfToken, expiresAt };
}

async function renew(
  c: WebContext,
  { found, token, now }: { readonly found: SessionRecord; readonly token: string; readonly now: number },
  { access, cookies, times }: IdentifyTools,
): Promise<SessionRecord> {
  if (now - found.lastSeenAt < renewEveryMs) return found;
  const expiresAt = Math.min(now + times.idleMs, found.createdAt + times.longestMs);
  await access.sessions.touch(found.id, { lastSeenAt: now, expiresAt });
  cookies.writeSession(c, token, expiresAt);
  return { ...found, lastSeenAt: now, expiresAt };
}

function isForged(c: WebContext, viewer: Viewer, origin: string): boolean {
  const sent = c.req.header("x-csrf-token");
  const isProven = sent !== undefined && viewer.csrfToken !== null && isSameSecret(sent, viewer.csrfToken);
  return !isProven || isForeignOrigin(c, origin);
}
