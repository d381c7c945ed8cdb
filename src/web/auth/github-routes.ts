// Sign-in through the GitHub App: authorize with state and PKCE, come back, read what the person may see (spec L4).
import { createHash } from "node:crypto";
import type { Hono } from "hono";
import type { Access, GitHubSignInPort } from "../access-ports.js";
import { messageOf } from "../../runtime/runtime.js";
import { Problem } from "../http/problem.js";
import { addressOf, type WebContext, type WebEnv, type WebLog } from "../http/request-context.js";
import type { Role } from "../shapes/access-shapes.js";
import { z } from "../shapes/shape.js";
import { turnAway, wantsPage, type SignInAnswers } from "./answer-sign-in.js";
import { isNamed } from "./identify.js";
import { tooMany } from "./link-routes.js";
import { startSession, type SessionTools } from "./open-session.js";
import type { RateLimit } from "./rate-limit.js";
import { isSameSecret, newToken } from "./secret-token.js";

/** What GitHub's routes need. `operators` are logins, compared without case. */
export interface GitHubTools extends SessionTools, SignInAnswers {
  readonly github: GitHubSignInPort | null;
  readonly operators: readonly string[];
  readonly limit: RateLimit;
  readonly proxies: number;
  readonly publicUrl: string;
  readonly log: WebLog;
}

const deadlineMs = 20_000;
const errandSchema = z.object({ state: z.string(), verifier: z.string(), next: z.string() });

/** The routes that lead to GitHub and back. */
export function mountGitHubRoutes(app: Hono<WebEnv>, tools: GitHubTools): void {
  app.get("/auth/github", (c) => {
    if (tools.github === null) return notSetUp(c, tools);
    if (!tools.limit.take(addressOf(c, tools.proxies))) return tooMany(c, tools);
    return leave(c, tools.github, tools);
  });
  app.get("/auth/github/callback", async (c) => {
    if (tools.github === null) return notSetUp(c, tools);
    if (!tools.limit.take(addressOf(c, tools.proxies))) return tooMany(c, tools);
    try {
      return await comeBack(c, tools.github, tools);
    } catch (fault) {
      if (!wantsPage(c, tools)) throw fault;
      tools.log.error({ requestId: c.get("requestId"), error: messageOf(fault) }, "sign-in failed");
      return c.redirect("/sign-in?problem=github-unreachable", 303);
    }
  });
}

function leave(c: WebContext, github: GitHubSignInPort, tools: GitHubTools): Response {
  const errand = { state: newToken(), verifier: newToken(), next: ownPath(c.req.query("next")) };
  tools.cookies.writeErrand(c, Buffer.from(JSON.stringify(errand)).toString("base64url"));
  const url = new URL(github.authorizeUrl);
  url.searchParams.set("client_id", github.clientId);
  url.searchParams.set("redirect_uri", redirectUri(tools));
  url.searchParams.set("state", errand.state);
  url.searchParams.set("code_challenge", createHash("sha256").update(errand.verifier).digest("base64url"));
  url.searchParams.set("code_challenge_method", "S256");
  c.header("cache-control", "no-store");
  return c.redirect(url.toString(), 302);
}

async function comeBack(c: WebContext, github: GitHubSignInPort, tools: GitHubTools): Promise<Response> {
  const errand = readErrand(tools.cookies.takeErrand(c));
  const { code, state } = c.req.query();
  if (errand === null || state === undefined || !isSameSecret(state, errand.state))
    return turnAway(c, { name: "github-forged", problem: forged() }, tools);
  if (code === undefined || code === "")
    return turnAway(c, { name: "github-denied", problem: denied() }, tools);
  const signal = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(deadlineMs)]);
  const exchange = { code, codeVerifier: errand.verifier, redirectUri: redirectUri(tools) };
  const ending = await github.exchangeCode(exchange, signal);
  if (ending.kind === "refused")
    return turnAway(
      c,
      { name: "github-refused", problem: failed(`GitHub refused the code: ${ending.message}.`) },
      tools,
    );
  return letIn(c, { github, accessToken: ending.accessToken, next: errand.next, signal }, tools);
}

interface Granted {
  readonly github: GitHubSignInPort;
  readonly accessToken: string;
  readonly next: string;
  readonly signal: AbortSignal;
}

async function letIn(c: WebContext, granted: Granted, tools: GitHubTools): Promise<Response> {
  const { github, accessToken, next, signal } = granted;
  const [person, installations] = await Promise.all([
    github.readUser(accessToken, signal),
    github.readInstallationsOfUser(accessToken, signal),
  ]);
  const isOperator = isNamed(person.login, tools.operators);
  const role = roleOf(installations, isOperator);
  if (role === null)
    return turnAway(c, { name: "nothing-to-see", problem: nothingToSee(person.login) }, tools);
  const access = isOperator ? null : { installations, readAt: tools.clock.now() };
  const { avatarUrl } = person;
  await startSession(c, { actor: person.login, role, via: "github", avatarUrl, access }, tools);
  return c.redirect(next, 303);
}

function roleOf(installations: Access["installations"], isOperator: boolean): Role | null {
  if (isOperator) return "operator";
  if (installations.length === 0) return null;
  const mayChange = installations.some(
    (one) => one.administers || one.repositories.some((row) => row.mayChange),
  );
  return mayChange ? "maintainer" : "viewer";
}

function redirectUri({ publicUrl }: GitHubTools): string {
  return new URL("/auth/github/callback", publicUrl).toString();
}

/** Where to go afterwards: a path of our own, never another site. */
function ownPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(next) ? next : "/";
}

function readErrand(cookie: string | null): z.infer<typeof errandSchema> | null {
  try {
    return errandSchema.parse(JSON.parse(Buffer.from(cookie ?? "", "base64url").toString()));
  } catch {
    return null; // no cookie, or one that we did not write
  }
}

function failed(message: string): Problem {
  return new Problem({ code: "not-signed-in", message, remedy: "Begin again at /auth/github." });
}

function forged(): Problem {
  return failed("GitHub's answer does not belong to a sign-in begun in this browser.");
}

function denied(): Problem {
  return failed("GitHub gave no code: access was not granted.");
}

function nothingToSee(login: string): Problem {
  return new Problem({
    code: "forbidden",
    message: `${login} sees no installation of this GitHub App.`,
    remedy: "Install the App on an account of yours, or ask for access to a repository that has it.",
  });
}

function notSetUp(c: WebContext, answers: SignInAnswers): Response {
  const problem = new Problem({
    code: "not-found",
    message: "Sign-in through GitHub is not set up here.",
    remedy: "Use the operator's one-time link, or configure the App's client id and secret.",
  });
  return turnAway(c, { name: "github-not-set-up", problem }, answers);
}
