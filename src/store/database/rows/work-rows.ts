// The rows of the work itself: deliveries, the outbox, reviews with their steps, events and findings, and dead jobs.
import type { ColumnType } from "kysely";
import type { CountedId, Defaulted, Json, MaybeTime, Time } from "./column.js";

/** One webhook delivery and what became of it (spec W2). */
export interface DeliveryTable {
  guid: string;
  event: string;
  action: string | null;
  received_at: Time;
  installation_id: number | null;
  repository_id: number | null;
  outcome: "queued" | "ignored" | "refused" | "recorded";
  reason: string | null;
  review_id: string | null;
  job_id: string | null;
  job_state: "pending" | "done" | "failed" | null;
  attempts: Defaulted<number>;
  missed: Defaulted<boolean>;
}

/** A delivery that was found in the code host's list alone (spec W6). `asks` counts how often it was asked for again. */
export interface MissedDeliveryTable {
  guid: string;
  event: string;
  delivered_at: Time;
  asks: Defaulted<number>;
  is_given_up: Defaulted<boolean>;
  noted_at: Time;
}

/** One order on its way to the queue. `not_before` moves on while the row is claimed or put back. */
export interface OutboxTable {
  id: CountedId;
  job_id: string;
  job: Json;
  not_before: Time;
  created_at: Time;
  relayed_at: MaybeTime;
  refused_at: MaybeTime;
  reason: string | null;
  attempts: Defaulted<number>;
}

/** How a review stands. */
export type ReviewStateColumn = "queued" | "running" | "completed" | "failed" | "skipped" | "cancelled";

/** One review of one head. `code` and `reason` say why it did not complete. `last_seq` numbers its events. */
export interface ReviewTable {
  id: string;
  repository_id: number;
  installation_id: number;
  number: number;
  head_sha: string;
  base_sha: string;
  base_ref: string;
  title: string;
  author: string;
  trigger: string;
  asked: Defaulted<boolean>;
  as_of: Time;
  settings_version: number;
  ordinal: number;
  state: ReviewStateColumn;
  code: string | null;
  reason: string | null;
  remedy: string | null;
  verdict: string | null;
  degraded: Defaulted<boolean>;
  counts: ColumnType<unknown, string | undefined, string>;
  delivery_guid: string | null;
  check_run_id: number | null;
  posted_review_id: number | null;
  last_seq: Defaulted<number>;
  created_at: Time;
  started_at: MaybeTime;
  finished_at: MaybeTime;
  progress_at: Time;
  superseded_by: string | null;
}

/** The durable result of one step, as gzipped JSON. */
export interface ReviewStepTable {
  review_id: string;
  step: string;
  body: Buffer;
  finished_at: Time;
}

/** One event of a review's log (spec L1). `position` orders all events as readers see them; null until it is given. */
export interface EventTable {
  id: CountedId;
  review_id: string;
  seq: number;
  at: Time;
  type: string;
  body: Json;
  position: Defaulted<number | null>;
}

/** One finding as it was judged, where it was posted, and what people did with it. */
export interface FindingTable {
  review_id: string;
  fingerprint: string;
  repository_id: number;
  number: number;
  lens: string;
  source: string;
  model: string | null;
  severity: string;
  category: string;
  confidence: number;
  path: string;
  line: number;
  title: string;
  body: Json;
  placed: "inline" | "body" | "not";
  comment_id: number | null;
  outcome: "accepted" | "dismissed" | "fixed" | null;
  outcome_reason: string | null;
  outcome_by: string | null;
  outcome_at: MaybeTime;
  fixed_in_sha: string | null;
  at: Time;
}

/** What one lens of one review took and cost (spec A9). */
export interface LensRunTable {
  review_id: string;
  repository_id: number;
  lens: string;
  title: string;
  model: string | null;
  state: "answered" | "failed" | "off";
  attempts: number;
  wait_ms: number;
  work_ms: number;
  input_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  output_tokens: number;
  cost_usd: number | null;
  unpriced: Defaulted<number>;
  findings: number;
  failure: string | null;
  message: string | null;
  remedy: string | null;
  at: Time;
}

/** A job that failed for good (spec P6). */
export interface DeadJobTable {
  id: CountedId;
  job_id: string;
  job: Json;
  installation_id: number | null;
  code: string;
  reason: string;
  remedy: string;
  attempts: number;
  failed_at: Time;
  state: Defaulted<"dead" | "retried" | "discarded">;
  changed_at: MaybeTime;
  review_id: ColumnType<string | null, never, never>;
  repository_id: ColumnType<number | null, never, never>;
}

/** One of an installation's places for running jobs (spec Q4). */
export interface SlotTable {
  installation_id: number;
  holder: string;
  expires_at: Time;
}
