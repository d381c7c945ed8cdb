// Writes admitted reviews with their first events, their jobs and their deliveries' endings: one statement, since every delivery pays for it.
import { sql } from "kysely";
import type { Order } from "../../../queue/queue.js";
import { json } from "../json.js";
import type { Db } from "../schema.js";
import { deliveryInsertion, type EndedDelivery } from "./deliveries.js";
import { eventsChannel, type EventBody } from "./events.js";
import { orderRow, outboxChannel } from "./outbox.js";
import { reviewRow, type NewReview } from "./reviews.js";

/** What an admitted review begins with; `order` bears its trace already. */
export interface Admission {
  readonly review: NewReview;
  readonly event: EventBody;
  readonly order: Order;
}

/**
 * Writes it all, and beside it the deliveries of `ended`, which must not be held yet. The pull requests must be locked, be
 * different ones, and their older reviews be cancelled. Readers and the relay are woken at commit.
 */
export async function admitReviews(
  tx: Db,
  admissions: readonly Admission[],
  ended: readonly EndedDelivery[],
): Promise<void> {
  const rows = admissions.map(({ review, event: { type, ...body }, order }) => ({
    ...reviewRow(review, 1),
    event_type: type,
    event_body: body,
    ...orderRow(order, review.now),
  }));
  await sql`
    /* admit-reviews */ WITH given AS MATERIALIZED (SELECT * FROM json_to_recordset(${json(rows)}::json) AS r (
      id text, repository_id bigint, installation_id bigint, number int, head_sha text, base_sha text, base_ref text,
      title text, author text, trigger text, asked boolean, as_of timestamptz, settings_version int, state text,
      delivery_guid text, created_at timestamptz, last_seq int, event_type text, event_body jsonb,
      job_id text, job jsonb, not_before timestamptz)
    ), made AS (
      INSERT INTO assay.reviews (id, repository_id, installation_id, number, head_sha, base_sha, base_ref, title, author,
        trigger, asked, as_of, settings_version, ordinal, state, delivery_guid, created_at, progress_at, last_seq)
      SELECT id, repository_id, installation_id, number, head_sha, base_sha, base_ref, title, author, trigger, asked, as_of,
        settings_version, (SELECT coalesce(max(v.ordinal), 0) + 1 FROM assay.reviews v WHERE (v.repository_id, v.number,
          v.head_sha, v.settings_version) = (g.repository_id, g.number, g.head_sha, g.settings_version)),
        state, delivery_guid, created_at, created_at, last_seq
      FROM given g
    ), told AS (
      INSERT INTO assay.events (review_id, seq, at, type, body)
      SELECT id, last_seq, created_at, event_type, event_body FROM given
    ), ordered AS (
      INSERT INTO assay.outbox (job_id, job, not_before, created_at)
      SELECT job_id, job, not_before, created_at FROM given ON CONFLICT (job_id) DO NOTHING
    ), answered AS (${deliveryInsertion(ended)})
    SELECT (SELECT pg_notify(${outboxChannel}, '') FROM given LIMIT 1),
      (SELECT count(pg_notify(${eventsChannel}, id)) FROM given)`.execute(tx);
}
