// Who may do what: roles, the signed-in person, sessions, API tokens, the audit log (spec L4, X6).
import { githubId, moment, z, type Frozen } from "./shape.js";

/** From least to most: reads; changes repositories; runs the service. */
export const roles = ["viewer", "maintainer", "operator"] as const;

/** What somebody may do. */
export type Role = (typeof roles)[number];

/** Why somebody was not signed in, as the page is told it in `/sign-in?problem=`. */
export type SignInProblem =
  | "link-used"
  | "link-expired"
  | "link-unknown"
  | "foreign-form"
  | "too-many"
  | "github-not-set-up"
  | "github-denied"
  | "github-forged"
  | "github-refused"
  | "github-unreachable"
  | "nothing-to-see";

/** The person or program that asks. */
export const meSchema = z
  .object({
    actor: z.string(),
    role: z.enum(roles),
    via: z.enum(["link", "github", "token"]),
    avatarUrl: z.string().nullable(),
    installations: z.union([z.literal("all"), z.array(githubId)]),
    csrfToken: z
      .string()
      .nullable()
      .describe("Send it as X-CSRF-Token with every change; null for API tokens."),
    expiresAt: moment,
  })
  .openapi("Me");

/** A signed-in browser. */
export const sessionRowSchema = z
  .object({
    id: z.string(),
    actor: z.string(),
    role: z.enum(roles),
    via: z.enum(["link", "github"]),
    createdAt: moment,
    lastSeenAt: moment,
    expiresAt: moment,
    userAgent: z.string(),
    isCurrent: z.boolean(),
  })
  .openapi("Session");

/** An API token without its secret. */
export const apiTokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(roles),
    lastFour: z.string(),
    createdBy: z.string(),
    createdAt: moment,
    lastUsedAt: moment.nullable(),
    expiresAt: moment,
  })
  .openapi("ApiToken");

/** One change that somebody made. `detail` is plain text without secrets. */
export const auditEntrySchema = z
  .object({
    id: z.string(),
    at: moment,
    actor: z.string(),
    action: z.string(),
    target: z.string(),
    detail: z.string(),
    ending: z
      .enum(["asked", "done", "refused", "failed"])
      .describe("`asked`: begun, its end was never written."),
  })
  .openapi("AuditEntry");

/** A signed-in browser. */
export type SessionRow = Frozen<z.infer<typeof sessionRowSchema>>;

/** An API token without its secret. */
export type ApiToken = Frozen<z.infer<typeof apiTokenSchema>>;

/** One change that somebody made. */
export type AuditEntry = Frozen<z.infer<typeof auditEntrySchema>>;

/** The person or program that asks. */
export type Me = Frozen<z.infer<typeof meSchema>>;
