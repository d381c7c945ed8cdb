// A check run: what it says, and what we may write into it.
import { z } from "zod";

/** How a concluded check run ended; neutral and skipped do not block a merge. */
export type CheckConclusion =
  "success" | "failure" | "neutral" | "cancelled" | "skipped" | "timed_out" | "action_required";

/** A check run of a commit. `externalId` is ours to fill: the review's id. */
export interface GitHubCheckRun {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly externalId: string | null;
  readonly appId: number | null;
}

/** One annotation. Lines are 1-based at the head; columns only where both lines are equal. */
export interface CheckAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
}

/**
 * What a check run shows. Summary and text are at most 65,535 characters each; `annotations` may be any number, they are sent 50
 * at a time. `actions` are at most three buttons. A field left out stays as it is.
 */
export interface CheckRunContent {
  readonly status?: "queued" | "in_progress" | "completed";
  readonly conclusion?: CheckConclusion;
  readonly detailsUrl?: string;
  readonly externalId?: string;
  readonly output?: {
    readonly title: string;
    readonly summary: string;
    readonly text?: string;
    readonly annotations?: readonly CheckAnnotation[];
  };
  readonly actions?: readonly {
    readonly label: string;
    readonly description: string;
    readonly identifier: string;
  }[];
}

/** An entry of `GET …/commits/{sha}/check-runs`, and the answer of creating one. */
export const checkRunWire = z
  .object({
    id: z.number(),
    name: z.string(),
    status: z.string(),
    conclusion: z.string().nullish(),
    external_id: z.string().nullish(),
    app: z.object({ id: z.number() }).nullish(),
  })
  .transform((wire): GitHubCheckRun => ({
    id: wire.id,
    name: wire.name,
    status: wire.status,
    conclusion: wire.conclusion ?? null,
    externalId: wire.external_id === "" ? null : (wire.external_id ?? null),
    appId: wire.app?.id ?? null,
  }));
