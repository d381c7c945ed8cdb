// Who else is signed in at the demonstration, its API token, and what people changed: so that those pages show something.
import type { AccessInMemory } from "../../src/web/fixtures/access-in-memory.js";
import { newToken, tokenHash } from "../../src/web/web.js";

const minuteMs = 60_000;
const browsers = {
  firefox: "Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0",
  safari: "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605.1.15 Version/20.0 Safari/605.1.15",
};

/** Fills `access` with what a service of a small team would hold at `now`. */
export async function fillAccess(access: AccessInMemory, now: number): Promise<void> {
  await signIn(access, {
    actor: "mona",
    role: "maintainer",
    userAgent: browsers.firefox,
    at: now - 190 * minuteMs,
  });
  await signIn(access, {
    actor: "joão",
    role: "viewer",
    userAgent: browsers.safari,
    at: now - 44 * minuteMs,
  });
  await access.tokens.create({
    ...{ id: "t1", name: "ci", role: "viewer", tokenHash: tokenHash(newToken()), lastFour: "q7Zk" },
    ...{ createdBy: "operator", createdAt: now - 12_000 * minuteMs, lastUsedAt: now - 6 * minuteMs },
    expiresAt: now + 117_000 * minuteMs,
  });
  for (const [minutes, actor, action, target, ending] of changes) {
    const entry = await access.audit.begin({
      at: now - minutes * minuteMs,
      actor,
      action,
      target,
      detail: "",
    });
    await access.audit.end(entry, ending);
  }
}

const changes: readonly (readonly [number, string, string, string, "done" | "refused" | "failed"])[] = [
  [12_000, "operator", "post /tokens", "token ci", "done"],
  [1_400, "operator", "post /keys", "key of the whole service, anthropic", "done"],
  [1_385, "operator", "post /repositories/{id}/activate", "repository 7", "done"],
  [190, "mona", "sign in", "session 5d0c", "done"],
  [184, "mona", "put /repositories/{id}/settings", "repository 8", "refused"],
  [181, "mona", "put /repositories/{id}/settings", "repository 7", "done"],
  [120, "operator", "post /keys/{id}/test", "key ····9f3c", "failed"],
  [44, "joão", "sign in", "session 91be", "done"],
  [18, "mona", "put /reviews/{id}/findings/{finding}/feedback", "a finding of #482", "done"],
];

async function signIn(
  access: AccessInMemory,
  given: { actor: string; role: "viewer" | "maintainer"; userAgent: string; at: number },
): Promise<void> {
  const { at, ...who } = given;
  await access.sessions.create({
    ...{ ...who, id: `demo-${who.actor}`, tokenHash: tokenHash(newToken()), via: "github", avatarUrl: null },
    ...{ access: null, createdAt: at, lastSeenAt: at + 9 * minuteMs, expiresAt: at + 1_440 * minuteMs },
  });
}
