// Begins a session for somebody who proved who they are.
import { randomUUID } from "node:crypto";
import type { Clock } from "../../runtime/runtime.js";
import type { Access, AuditPort, SessionPort, SessionRecord } from "../access-ports.js";
import type { WebContext } from "../http/request-context.js";
import type { Role } from "../shapes/access-shapes.js";
import type { SessionTimes } from "./identify.js";
import { newToken, tokenHash } from "./secret-token.js";
import type { Cookies } from "./session-cookie.js";

/** What beginning a session needs. */
export interface SessionTools {
  readonly sessions: SessionPort;
  readonly audit: AuditPort;
  readonly cookies: Cookies;
  readonly clock: Clock;
  readonly times: SessionTimes;
}

/** Who signed in, and how. */
export interface SignedIn {
  readonly actor: string;
  readonly role: Role;
  readonly via: "link" | "github";
  readonly avatarUrl: string | null;
  readonly access: Access | null;
}

/** Stores the session under the hash of a fresh token, gives the browser its cookie, and writes the audit log. */
export async function startSession(
  c: WebContext,
  who: SignedIn,
  { sessions, audit, cookies, clock, times }: SessionTools,
): Promise<void> {
  const token = newToken();
  const now = clock.now();
  const session: SessionRecord = {
    ...who,
    id: randomUUID(),
    tokenHash: tokenHash(token),
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + Math.min(times.idleMs, times.longestMs),
    userAgent: (c.req.header("user-agent") ?? "").slice(0, 200),
  };
  const target = `session ${session.id}`;
  const entry = await audit.begin({ at: now, actor: who.actor, action: "sign in", target, detail: who.via });
  await sessions.create(session);
  await audit.end(entry, "done");
  cookies.writeSession(c, token, session.expiresAt);
}
