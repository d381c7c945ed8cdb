// The service itself: version, engines, and the checklist of its first run.
import { count, moment, z, type Frozen } from "./shape.js";

/** The steps of the first run, in order. */
export const checklistSteps = ["app", "webhook", "key", "repository"] as const;

/** One step of the first run. */
const checklistItemSchema = z
  .object({
    step: z.enum(checklistSteps),
    done: z.boolean(),
    title: z.string(),
    detail: z.string(),
    remedy: z.string().nullable(),
    url: z.string().nullable().describe("Where to do it, if that is a page."),
  })
  .openapi("ChecklistItem");

/** How a test of a step went. */
export const checkSchema = z
  .object({ ok: z.boolean(), detail: z.string(), remedy: z.string().nullable(), tookMs: count })
  .openapi("Check");

/** What runs here. */
export const serviceInfoSchema = z
  .object({
    version: z.string(),
    startedAt: moment,
    publicUrl: z.string(),
    database: z.object({ engine: z.enum(["embedded", "server"]), version: z.string() }),
    queue: z.object({ engine: z.enum(["postgres", "redis"]), version: z.string().nullable() }),
    workers: count.describe("Worker processes seen in the last minute."),
    queueDepth: z.object({ waiting: count, running: count, delayed: count }),
    github: z.object({
      mode: z.enum(["app", "memory"]),
      apiUrl: z.string(),
      appSlug: z.string().nullable(),
      installUrl: z.string().nullable(),
    }),
    models: z.object({ mode: z.enum(["offline", "models"]), defaultModel: z.string().nullable() }),
    lenses: z.array(z.object({ id: z.string(), title: z.string() })),
    providers: z.array(z.object({ name: z.string(), title: z.string(), needsBaseUrl: z.boolean() })),
    checklist: z.array(checklistItemSchema),
  })
  .openapi("ServiceInfo");

/** One step of the first run. */
export type ChecklistItem = Frozen<z.infer<typeof checklistItemSchema>>;

/** The name of a step of the first run. */
export type ChecklistStep = (typeof checklistSteps)[number];

/** How a test went. */
export type Check = Frozen<z.infer<typeof checkSchema>>;

/** What runs here. */
export type ServiceInfo = Frozen<z.infer<typeof serviceInfoSchema>>;
