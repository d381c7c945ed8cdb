// What the ports of the web room are made of: the database, the door, the queue, the code host, the models, and what we are.
import type { Intake } from "../../../intake/intake.js";
import type { JobQueue } from "../../../queue/queue.js";
import type { ChangeSource } from "../../../review/review.js";
import type { Clock } from "../../../runtime/runtime.js";
import type { CodeHost, Job, RepositoryModels, RepositoryRow } from "../../../service/service.js";
import type { Database } from "../../../store/store.js";

/** A commit's files, as far as settings are read from it. */
export interface Tip {
  readonly sha: string;
  readonly source: Pick<ChangeSource, "readFile" | "listFiles">;
}

/** Opens the tip of a repository's default branch; null where there is none. Throws what the code host throws. */
export type OpenTip = (repository: RepositoryRow, signal: AbortSignal) => Promise<Tip | null>;

/** Where models come from. `modelsOf` opens keys at the moment of use; `model` is the operator's choice, null without one. */
export interface ModelsParts {
  readonly modelsOf: (repository: RepositoryRow) => Promise<RepositoryModels>;
  readonly masterKey: Uint8Array;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly allowedHosts: readonly string[];
  readonly model: string | null;
}

/**
 * The code host from outside. `readApp` asks it who we are, null before there is an App. The first of `webhookSecrets` signs the
 * test of the webhook. `signIn` null: nobody signs in through GitHub.
 */
export interface GitHubParts {
  readonly mode: "app" | "memory";
  readonly apiUrl: string;
  readonly webUrl: string;
  readonly readApp: ((signal: AbortSignal) => Promise<{ readonly slug: string }>) | null;
  readonly webhookSecrets: readonly string[];
  readonly signIn: { readonly clientId: string; readonly clientSecret: string } | null;
}

/** What this service is. `publicUrl` is where browsers and GitHub reach it; `keepMs` for how long texts of reviews are kept. */
export interface ServiceFacts {
  readonly version: string;
  readonly publicUrl: string;
  readonly startedAt: number;
  readonly keepMs: number;
  readonly queueEngine: "postgres" | "redis";
}

/**
 * Everything. `intakeOn` makes intake over the database or over one transaction of it, so that a grant and the review that it is
 * for are taken in together. `onFault` hears of what went wrong while nobody waited.
 */
export interface WebPortsParts {
  readonly database: Database;
  readonly intakeOn: (db: Database["db"]) => Intake;
  readonly queue: Pick<JobQueue<Job>, "counts" | "health" | "enqueue">;
  readonly cancelJobs: (review: string, reason: string) => Promise<void>;
  readonly host: CodeHost;
  readonly openTip: OpenTip;
  readonly models: ModelsParts;
  readonly github: GitHubParts;
  readonly service: ServiceFacts;
  readonly clock: Clock;
  readonly onFault: (fault: { readonly what: string; readonly error: unknown }) => void;
}
