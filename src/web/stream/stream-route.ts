// The live stream over HTTP: server-sent events of one review or of the whole service, resumable by id.
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Clock } from "../../runtime/runtime.js";
import { seenBy, type Viewer } from "../auth/viewer.js";
import { requireRole } from "../http/define-route.js";
import { answerProblem, notFound, Problem, problemSchema } from "../http/problem.js";
import { socketOf, type WebContext, type WebEnv, type WebLog } from "../http/request-context.js";
import type { EventPort, ReviewPort } from "../ports.js";
import { count, reviewId, z } from "../shapes/shape.js";
import type { EventHub } from "./event-hub.js";
import { createEventStream } from "./event-stream.js";

/** What the stream's route needs. Bounds count open streams, per person and in this process. */
export interface StreamRouteTools {
  readonly hub: EventHub;
  readonly events: EventPort;
  readonly reviews: ReviewPort;
  readonly clock: Clock;
  readonly log: WebLog;
  readonly beatMs: number;
  readonly stallMs: number;
  readonly mostPerSession: number;
  readonly mostInAll: number;
  readonly mayGoOn: (viewer: Viewer) => Promise<boolean>;
  readonly onCount: (open: number) => void;
}

const querySchema = z.object({
  review: reviewId.optional(),
  after: z.coerce.number().pipe(count).optional(),
});

const path = "/stream";

/** Mounts GET /stream and names it in the document. */
export function mountStreamRoute(app: OpenAPIHono<WebEnv>, tools: StreamRouteTools): void {
  const open = createOpenCount(tools);
  app.openAPIRegistry.registerPath({
    method: "get",
    path,
    tags: ["stream"],
    summary: "Events as they happen: of one review, or of all that one may see",
    description:
      "Server-sent events: `review` carries a ReviewEvent, `beat` says every second that the line is up, `bye` that the server " +
      "goes and one should come back, `reset` that the last id is not of this log and what was seen must be read anew. Resume with Last-Event-ID or ?after=; with neither, one review is told from its first event " +
      "and the whole service from now.",
    security: [{ session: [] }, { token: [] }],
    request: { query: querySchema },
    responses: {
      200: { description: "The stream.", content: { "text/event-stream": { schema: z.string() } } },
      default: {
        description: "Not done, and why.",
        content: { "application/json": { schema: problemSchema } },
      },
    },
  });
  app.get(path, async (c) => {
    const viewer = requireRole(c, "viewer");
    if (viewer instanceof Problem) return answerProblem(c, viewer);
    const wish = await readWish(c, viewer, tools);
    return wish instanceof Problem ? answerProblem(c, wish) : answerStream(c, { viewer, wish, open }, tools);
  });
}

interface Wish {
  /** Null: from now. */
  readonly after: number | null;
  readonly isReset: boolean;
  readonly review: string | null;
}

async function readWish(
  c: WebContext,
  viewer: Viewer,
  { reviews, events }: StreamRouteTools,
): Promise<Wish | Problem> {
  const resumed = c.req.header("last-event-id"); // what the browser sends by itself wins over the address it began with
  const query = { ...c.req.query(), ...(resumed === undefined || resumed === "" ? {} : { after: resumed }) };
  const parsed = querySchema.safeParse(query);
  if (!parsed.success)
    return new Problem({
      code: "invalid",
      message: "`review` must be a review's id, and the last event's id a whole number.",
      remedy: "Open the stream without them to begin anew.",
    });
  const { review, after } = parsed.data;
  if (review !== undefined && (await reviews.read(review, seenBy(viewer))) === null)
    return notFound("review");
  const start = review === undefined ? null : 0;
  const isReset = after !== undefined && after > (await events.lastId());
  return { review: review ?? null, after: isReset ? start : (after ?? start), isReset };
}

interface Opening {
  readonly viewer: Viewer;
  readonly wish: Wish;
  readonly open: OpenCount;
}

async function answerStream(
  c: WebContext,
  { viewer, wish, open }: Opening,
  tools: StreamRouteTools,
): Promise<Response> {
  const who = viewer.credential.id;
  const refusal = tools.hub.closed.aborted ? goingDown() : open.take(who);
  if (refusal !== null) return answerProblem(c, refusal);
  let leave: () => void;
  try {
    leave = await tools.hub.join();
  } catch (fault) {
    open.giveBack(who);
    throw fault;
  }
  const stream = createEventStream(
    { ...wish, after: wish.after ?? tools.hub.head, scope: seenBy(viewer) },
    {
      ...tools,
      mayGoOn: () => tools.mayGoOn(viewer),
      cut: () => socketOf(c).outgoing?.destroy(),
      onEnd: () => {
        leave();
        open.giveBack(who);
      },
    },
  );
  return c.body(stream, 200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
}

interface OpenCount {
  take(who: string): Problem | null;
  giveBack(who: string): void;
}

function createOpenCount({ mostPerSession, mostInAll, onCount }: StreamRouteTools): OpenCount {
  const byPerson = new Map<string, number>();
  let all = 0;
  const add = (who: string, n: 1 | -1): void => {
    const left = (byPerson.get(who) ?? 0) + n;
    if (left === 0) byPerson.delete(who);
    else byPerson.set(who, left);
    all += n;
    onCount(all);
  };
  return {
    take(who) {
      if (all >= mostInAll) return tooManyOpen("unavailable", `${mostInAll} streams are open here`);
      if ((byPerson.get(who) ?? 0) >= mostPerSession)
        return tooManyOpen("too-many-requests", `${mostPerSession} streams of this session are open`);
      add(who, 1);
      return null;
    },
    giveBack: (who) => add(who, -1),
  };
}

function tooManyOpen(code: "unavailable" | "too-many-requests", what: string): Problem {
  return new Problem({ code, message: `Already ${what}.`, remedy: "Close another page and try again." });
}

function goingDown(): Problem {
  return new Problem({
    code: "unavailable",
    message: "This process is stopping.",
    remedy: "Try again in a moment.",
  });
}
