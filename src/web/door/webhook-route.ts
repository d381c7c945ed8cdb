// The webhook door: reads raw bytes within bounds and hands them on; it knows no payload (spec W1).
import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { answerProblem, Problem } from "../http/problem.js";
import type { WebEnv } from "../http/request-context.js";
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
  const limit = bodyLimit({
    maxSize: maxBytes,
    onError: (c) => {
      onAnswer(413, "too-large");
      return answerProblem(c, tooLarge());
    },
  });
  app.post("/webhooks/github", limit, async (c) => {
    const isLarge = Number(c.req.header("content-length") ?? largeBytes) >= largeBytes;
    if (isLarge && large >= mostLarge) {
      onAnswer(503, "busy");
      return answerProblem(c, busy());
    }
    if (isLarge) large += 1;
    try {
      const raw = new Uint8Array(await c.req.arrayBuffer());
      const { status, body } = await door(raw, c.req.header());
      onAnswer(status, typeof body["outcome"] === "string" ? body["outcome"] : "other");
      return Response.json(body, { status });
    } finally {
      if (isLarge) large -= 1;
    }
  });
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
