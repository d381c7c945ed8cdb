// Sign-in by the one-time link that the service prints for its operator (spec L4).
import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { html } from "hono/html";
import type { SignInLinkPort } from "../access-ports.js";
import { Problem } from "../http/problem.js";
import { addressOf, type WebContext, type WebEnv } from "../http/request-context.js";
import { turnAway, wantsPage, type SignInAnswers } from "./answer-sign-in.js";
import { isForeignOrigin } from "./identify.js";
import { startSession, type SessionTools } from "./open-session.js";
import type { RateLimit } from "./rate-limit.js";
import { tokenHash } from "./secret-token.js";

/** What the link's routes need. */
export interface LinkTools extends SessionTools, SignInAnswers {
  readonly links: SignInLinkPort;
  readonly limit: RateLimit;
  readonly proxies: number;
  readonly origin: string;
}

const maxFormBytes = 4_096;
const form = /^[A-Za-z0-9_-]{20,200}$/;

/**
 * Opening the link shows a page with one button; only the button takes the token. Previews, scanners and prefetching browsers
 * open links too, and must not burn it. The built page takes the token behind a #, where neither logs nor referrers hold it.
 */
export function mountLinkRoutes(app: Hono<WebEnv>, tools: LinkTools): void {
  app.get("/auth/link", (c) => {
    const token = c.req.query("token") ?? "";
    c.header("cache-control", "no-store");
    if (!form.test(token)) return badLink(c, "unknown", tools);
    return wantsPage(c, tools) ? c.redirect(`/sign-in#token=${token}`, 303) : c.html(page(token));
  });
  // Nobody is signed in here: a form that is larger than a token is read no further (spec X8).
  const limit = bodyLimit({
    maxSize: maxFormBytes,
    onError: (c: WebContext) => badLink(c, "unknown", tools),
  });
  app.post("/auth/link", limit, async (c) => {
    if (!tools.limit.take(addressOf(c, tools.proxies))) return tooMany(c, tools);
    if (isForeignOrigin(c, tools.origin))
      return turnAway(c, { name: "foreign-form", problem: foreign() }, tools);
    const { token } = await c.req.parseBody();
    return takeLink(c, typeof token === "string" ? token : "", tools);
  });
}

async function takeLink(c: WebContext, token: string, tools: LinkTools): Promise<Response> {
  if (!form.test(token)) return badLink(c, "unknown", tools);
  const ending = await tools.links.take(tokenHash(token), tools.clock.now());
  if (ending.kind !== "taken") return badLink(c, ending.kind, tools);
  const { actor, role } = ending;
  await startSession(c, { actor, role, via: "link", avatarUrl: null, access: null }, tools);
  return c.redirect("/", 303);
}

/** Somebody tried to sign in too often. */
export function tooMany(c: WebContext, answers: SignInAnswers): Response {
  const problem = new Problem({
    code: "too-many-requests",
    message: "Too many tries to sign in from this address.",
    remedy: "Wait a minute and try again.",
  });
  return turnAway(c, { name: "too-many", problem }, answers);
}

function foreign(): Problem {
  return new Problem({
    code: "csrf-refused",
    message: "The form was sent from another site.",
    remedy: "Open the printed link itself.",
  });
}

function badLink(c: WebContext, kind: "used" | "expired" | "unknown", answers: SignInAnswers): Response {
  const why = { used: "was used before", expired: "has expired", unknown: "is not known here" }[kind];
  const problem = new Problem({
    code: "not-signed-in",
    message: `This sign-in link ${why}.`,
    remedy: "Have a new one printed with `assay sign-in`, where the service runs.",
  });
  return turnAway(c, { name: `link-${kind}`, problem }, answers);
}

/** The same without the built page. */
function page(token: string) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>Sign in · Assay</title>
      </head>
      <body>
        <main>
          <h1>Sign in to Assay</h1>
          <p>This link works once.</p>
          <form method="post" action="/auth/link">
            <input type="hidden" name="token" value="${token}" />
            <button type="submit" autofocus>Sign in</button>
          </form>
        </main>
      </body>
    </html>`;
}
