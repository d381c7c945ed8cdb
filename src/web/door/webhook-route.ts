// The webhook door: reads raw bytes within bounds and hands them on; it knows no payload (spec W1).
import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { tellAbout } from "../../runtime/runtime.js";
import { answerProblem, Problem, problemStatus } from "../http/problem.js";
import type { WebContext, WebEnv } from "../http/request-context.js";
import type { WebhookDoor } from "../ports.js";

const maxBytes = 25 * 1024 * 1024; // GitHub delivers nothing larger (github.md 1)
const largeBytes = 1024 * 1024;
const mostLarge = 8; // large bodies in memory at once; usual deliveries have 25 KB and are never kept out by these

/**
 * POST /webhooks/github. More than 25 MiB is refused while it is read; a sender that dawdles is ended by the server's
 * request deadline. `onAnswer` is told status and outcome of every delivery.
 */
export function mountWebhookRoute(
  app: Hono<WebEnv>,
  door: WebhookDoor,
  onAnswer: (status: number, outcome: string) => void,
): void {
  let large = 0;
  const refuse = (c: WebContext, problem: Problem, outcome: string): Response => {
    onAnswer(problemStatus[problem.code], outcome);
    return answerProblem(c, problem);
  };
  const limitWhileReading = bodyLimit({
    maxSize: maxBytes,
    onError: (c: WebContext) => refuse(c, tooLarge(), "too-large"),
  });
  const path = "/webhooks/github";
  app.post(path, async (c, next) => {
    const isLarge = (declaredBytes(c) ?? maxBytes) >= largeBytes;
    if (isLarge && large >= mostLarge) return refuse(c, busy(), "busy");
    large += isLarge ? 1 : 0;
    try {
      await next();
    } finally {
      large -= isLarge ? 1 : 0;
    }
    return undefined;
  });
  app.post(path, (c, next) => {
    const declared = declaredBytes(c); // Node itself ends a body that is longer than it was declared
    if (declared === null) return limitWhileReading(c, next);
    return declared > maxBytes ? Promise.resolve(refuse(c, tooLarge(), "too-large")) : next();
  });
  app.post(path, async (c) => {
    const raw = new Uint8Array(await c.req.arrayBuffer());
    const { status, body, retryAfterS } = await door(raw, c.req.header());
    if (retryAfterS !== undefined) c.header("retry-after", String(retryAfterS));
    if (typeof body["review"] === "string") tellAbout({ review: body["review"] });
    onAnswer(status, typeof body["outcome"] === "string" ? body["outcome"] : "other");
    return c.json(body, status as ContentfulStatusCode); // the door always answers with a body
  });
}

/** How long the body says that it is; null where it is sent in pieces without saying so. */
function declaredBytes(c: WebContext): number | null {
  const length = c.req.header("content-length");
  return length === undefined || c.req.header("transfer-encoding") !== undefined ? null : Number(length);
}

function tooLarge(): Problem {
  return new Problem({
    code: "too-large",
    message: "A delivery may have 25 MiB at most.",
    remedy: "GitHub itself sends no larger ones; look at what stands between.",
  });
}

function busy(): Problem {
  return new Problem({
    code: "unavailable",
    message: "Too many large deliveries are being read at once.",
    remedy: "Deliver it again; the sweep does so by itself.",
  });
}
