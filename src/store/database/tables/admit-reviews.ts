// Admits reviews: quota, rows, first events, jobs and the ends of their deliveries in one statement, since every delivery pays for it.
import { sql } from "kysely";
import type { Order } from "../../../queue/queue.js";
import { json } from "../json.js";
import type { Db } from "../schema.js";
import { deliveryInsertion, type EndedDelivery } from "./deliveries.js";
import { eventsChannel, type EventBody } from "./events.js";
import { orderRow, outboxChannel } from "./outbox.js";
import { ensureMonths } from "./quota.js";
import { reviewRow, type NewReview } from "./reviews.js";

/**
 * What an admitted review begins with; `order` bears its trace already. `quota` is the month that pays: `limit` null is no
 * bound, `freed` units are returned later in the same transaction.
 */
export interface Admission {
  readonly review: NewReview;
  readonly event: EventBody;
  readonly order: Order;
  readonly quota: { readonly month: string; readonly limit: number | null; readonly freed: number };
}

/**
 * Reserves a unit of quota for each review (spec G2: by one conditional update, so that two at once never spend one slot; all
 * of one installation and month, or none of them) and writes those that have theirs; answers with their ids. Beside them the
 * deliveries of `ended`, which must not be held yet: a delivery that ends as queued only where its review is written. The pull
 * requests must be locked and be different ones. Readers and the relay are woken at commit.
 */
export async function admitReviews(
  tx: Db,
  admissions: readonly Admission[],
  ended: readonly EndedDelivery[],
): Promise<ReadonlySet<string>> {
  const granted = await admitGranted(tx, admissions, ended);
  const left = admissions.filter(({ review }) => !granted.has(review.id));
  if (left.length === 0) return granted;
  const months = left.map(({ review, quota }) => ({
    installation: review.request.repository.installation,
    month: quota.month,
  }));
  if (!(await ensureMonths(tx, months))) return granted; // they were there: nothing is left in them
  const ids = new Set(left.map(({ review }) => review.id));
  const again = await admitGranted(
    tx,
    left,
    ended.filter(({ ending }) => ending.outcome === "queued" && ids.has(ending.review ?? "")),
  );
  return new Set([...granted, ...again]);
}

/** Months are locked in the order of their keys, so that two that admit at once wait for each other and never lock each other out. */
async function admitGranted(
  tx: Db,
  admissions: readonly Admission[],
  ended: readonly EndedDelivery[],
): Promise<ReadonlySet<string>> {
  const given = admissions.map(({ review, event: { type, ...body }, order, quota }) => ({
    ...reviewRow(review, 1),
    as_of: review.request.pullRequest.asOf, // a payload may tell years that PostgreSQL reads in another form than JavaScript writes
    event_type: type,
    event_body: body,
    ...orderRow(order, review.now),
    ...{ month: quota.month, quota_limit: quota.limit, freed: quota.freed },
  }));
  const { rows } = await sql<{ id: string }>`
    /* admit-reviews */ WITH given AS MATERIALIZED (SELECT * FROM json_to_recordset(${json(given)}::json) AS r (
      id text, repository_id bigint, installation_id bigint, number int, head_sha text, base_sha text, base_ref text,
      title text, author text, trigger text, asked boolean, as_of float8, settings_version int, state text,
      delivery_guid text, created_at timestamptz, last_seq int, event_type text, event_body jsonb,
      job_id text, job jsonb, not_before timestamptz, month text, quota_limit int, freed int)
    ), wanted AS (
      SELECT installation_id, month, min(quota_limit) AS most, sum(freed) AS freed, count(*) AS units FROM given GROUP BY 1, 2
    ), free AS MATERIALIZED (
      SELECT q.installation_id, q.month, w.units FROM assay.quota_months q JOIN wanted w USING (installation_id, month)
      WHERE w.most IS NULL OR q.reserved - q.returned - w.freed + w.units <= w.most + q.extra
      ORDER BY q.installation_id, q.month FOR UPDATE OF q
    ), taken AS (
      UPDATE assay.quota_months q SET reserved = reserved + free.units FROM free
      WHERE q.installation_id = free.installation_id AND q.month = free.month
      RETURNING q.installation_id, q.month
    ), granted AS MATERIALIZED (
      SELECT given.* FROM given JOIN taken USING (installation_id, month)
    ), held AS (
      INSERT INTO assay.quota_reservations (review_id, installation_id, month, state)
      SELECT id, installation_id, month, 'held' FROM granted
    ), made AS (
      INSERT INTO assay.reviews (id, repository_id, installation_id, number, head_sha, base_sha, base_ref, title, author,
        trigger, asked, as_of, settings_version, ordinal, state, delivery_guid, created_at, progress_at, last_seq)
      SELECT id, repository_id, installation_id, number, head_sha, base_sha, base_ref, title, author, trigger, asked,
        to_timestamp(as_of / 1000), settings_version, (SELECT coalesce(max(v.ordinal), 0) + 1 FROM assay.reviews v WHERE (v.repository_id, v.number,
          v.head_sha, v.settings_version) = (g.repository_id, g.number, g.head_sha, g.settings_version)),
        state, delivery_guid, created_at, created_at, last_seq
      FROM granted g
    ), told AS (
      INSERT INTO assay.events (review_id, seq, at, type, body)
      SELECT id, last_seq, created_at, event_type, event_body FROM granted
    ), ordered AS (
      INSERT INTO assay.outbox (job_id, job, not_before, created_at)
      SELECT job_id, job, not_before, created_at FROM granted ON CONFLICT (job_id) DO NOTHING
    ), answered AS (
      ${deliveryInsertion(ended)} WHERE d.outcome <> 'queued' OR d.review_id IN (SELECT id FROM granted)
    )
    SELECT id, pg_notify(${eventsChannel}, id), pg_notify(${outboxChannel}, '') FROM granted`.execute(tx);
  return new Set(rows.map((row) => row.id));
}
