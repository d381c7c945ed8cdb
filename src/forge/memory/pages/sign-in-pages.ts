// Sign-in of people through the App: the page that asks who one is, and the exchange of its code for a token.
import { createHash, randomBytes } from "node:crypto";
import type { Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import type { GitHubState } from "../github-state.js";
import type { ApiContext, ApiEnv } from "../http/api-context.js";

const codeLifetimeMs = 600_000;
const tokenLifetimeMs = 8 * 3_600_000;

const askSchema = z.object({
  client_id: z.string(),
  redirect_uri: z.url({ protocol: /^https?$/ }),
  state: z.string().max(1_000).default(""),
  code_challenge: z.string().max(200).optional(),
  code_challenge_method: z.literal("S256").optional(),
});
const answerSchema = askSchema.extend({ login: z.string().max(100).optional() });
const exchangeSchema = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  code: z.string(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
});

/**
 * Adds `/login/oauth/authorize` and `/login/oauth/access_token` to the site, as GitHub has them for user access tokens of an App
 * (docs.github.com, "Generating a user access token"). Nobody has a password here: the page offers every person, and a way to say no.
 */
export function addSignInPages(site: Hono<ApiEnv>, state: GitHubState): void {
  site.get("/login/oauth/authorize", (context) => {
    const asked = askSchema.safeParse(context.req.query());
    if (!asked.success || asked.data.client_id !== state.app.clientId) return context.notFound();
    const back = new URL(asked.data.redirect_uri).origin;
    context.header(
      "content-security-policy",
      `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${back}`,
    );
    return context.html(choicePage(state, asked.data));
  });
  site.post("/login/oauth/authorize", async (context) => {
    const asked = answerSchema.safeParse(await context.req.parseBody());
    if (!asked.success || asked.data.client_id !== state.app.clientId) return context.notFound();
    return context.redirect(answerOf(state, asked.data), 302);
  });
  site.post("/login/oauth/access_token", async (context) => {
    const asked = exchangeSchema.safeParse(await bodyOf(context));
    return context.json(
      asked.success ? exchange(state, asked.data) : refusal("bad_verification_code"), // GitHub says no with status 200
    );
  });
}

function choicePage(state: GitHubState, asked: z.infer<typeof askSchema>) {
  const people = [...state.accounts.values()].filter(({ type }) => type === "User");
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Authorize ${state.app.name}</title>
        <style>
          :root {
            color-scheme: light dark;
            font:
              16px/1.5 system-ui,
              sans-serif;
          }
          form {
            max-width: 24rem;
            margin: 15vh auto;
            display: grid;
            gap: 0.75rem;
          }
          button {
            font: inherit;
            padding: 0.5rem;
          }
        </style>
      </head>
      <body>
        <form method="post" action="/login/oauth/authorize">
          <h1>${state.app.name} would like to know who you are</h1>
          ${Object.entries(asked).map(
            ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
          )}
          ${people.map(
            ({ login }) => html`<button name="login" value="${login}">Continue as ${login}</button>`,
          )}
          <button>Cancel</button>
        </form>
      </body>
    </html>`;
}

/** Back to the App with a code, or with GitHub's word for a refusal. */
function answerOf(state: GitHubState, asked: z.infer<typeof answerSchema>): string {
  const target = new URL(asked.redirect_uri);
  target.searchParams.set("state", asked.state);
  const account = state.accounts.get((asked.login ?? "").toLowerCase());
  if (account?.type !== "User") {
    target.searchParams.set("error", "access_denied");
    target.searchParams.set("error_description", "The user has denied your application access.");
    return target.href;
  }
  const code = randomBytes(10).toString("hex");
  state.signIns.set(code, {
    login: account.login,
    redirectUri: asked.redirect_uri,
    challenge: asked.code_challenge ?? null,
    expiresAt: state.clock.now() + codeLifetimeMs,
  });
  target.searchParams.set("code", code);
  return target.href;
}

function exchange(state: GitHubState, asked: z.infer<typeof exchangeSchema>): object {
  if (asked.client_id !== state.app.clientId || asked.client_secret !== state.app.clientSecret)
    return refusal("incorrect_client_credentials");
  const held = state.signIns.get(asked.code);
  state.signIns.delete(asked.code);
  if (held === undefined || held.expiresAt <= state.clock.now()) return refusal("bad_verification_code");
  if (asked.redirect_uri !== undefined && asked.redirect_uri !== held.redirectUri)
    return refusal("redirect_uri_mismatch");
  const shown = createHash("sha256")
    .update(asked.code_verifier ?? "")
    .digest("base64url");
  if (held.challenge !== null && shown !== held.challenge) return refusal("bad_verification_code");
  const token = `ghu_${randomBytes(27).toString("base64url").replace(/[-_]/g, "0")}`;
  state.userTokens.set(token, { login: held.login, expiresAt: state.clock.now() + tokenLifetimeMs });
  return { access_token: token, token_type: "bearer", scope: "", expires_in: tokenLifetimeMs / 1_000 };
}

const refusals = {
  bad_verification_code: "The code passed is incorrect or expired.",
  incorrect_client_credentials: "The client_id and/or client_secret passed are incorrect.",
  redirect_uri_mismatch: "The redirect_uri MUST match the registered callback URL for this application.",
} as const;

function refusal(error: keyof typeof refusals): object {
  return { error, error_description: refusals[error] };
}

async function bodyOf(context: ApiContext): Promise<unknown> {
  const isJson = (context.req.header("content-type") ?? "").includes("json");
  return isJson ? await context.req.json().catch(() => null) : await context.req.parseBody();
}
