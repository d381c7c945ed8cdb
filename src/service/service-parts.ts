// What every job of the service is given: the ports, the rules, the clock, and what this process shares between jobs.
import type { AcceptedReview, ReviewRequest } from "../intake/intake.js";
import type { Order } from "../queue/queue.js";
import type { Clock } from "../runtime/runtime.js";
import type { AskQueues } from "./ask-queues.js";
import type { Job } from "./job.js";
import type { ProgressKeepers } from "./keep-progress.js";
import type {
  Analyzers,
  BringIndexUpTo,
  CodeHost,
  FindMeasurements,
  PeopleRows,
  Purses,
  RepositoryModels,
  RepositoryRow,
  ReviewRows,
  UpkeepRows,
} from "./ports.js";

/** Where jobs say what a person who runs the service should know. Fields hold no text of a repository and no secret. */
export interface ServiceLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The parts. `modelsOf` opens keys at the moment of use (spec X2). `pageOf` is the address of a review's page, null without one. */
export interface ServiceParts {
  readonly rows: ReviewRows;
  readonly people: PeopleRows;
  readonly upkeep: UpkeepRows;
  readonly host: CodeHost;
  readonly analyzers: Analyzers;
  readonly findMeasurements: FindMeasurements;
  readonly purses: Purses;
  readonly modelsOf: (repository: RepositoryRow) => Promise<RepositoryModels>;
  readonly askForReview: (request: ReviewRequest) => Promise<AcceptedReview>;
  readonly bringIndexUpTo: BringIndexUpTo;
  readonly cancelJobs: (review: string, reason: string) => Promise<void>;
  readonly enqueue: (order: Order<Job>) => Promise<void>;
  readonly askQueues: AskQueues;
  readonly progress: ProgressKeepers;
  readonly pageOf: (review: string) => string | null;
  /** For how long what ended is kept, in milliseconds. */
  readonly keepMs: number;
  readonly clock: Clock;
  /** [0, 1), for jitter. */
  readonly random: () => number;
  readonly log: ServiceLog;
}
