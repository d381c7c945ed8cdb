// Writes an admitted review with its first event, its job and its delivery's ending: one statement, since every delivery pays for it.
import { sql } from "kysely";
import type { Order } from "../../../queue/queue.js";
import type { Db } from "../schema.js";
import { deliveryEnding, type DeliveryEnding } from "./deliveries.js";
import { eventInsertion, eventsChannel, type EventBody } from "./events.js";
import { orderInsertion, outboxChannel } from "./outbox.js";
import { reviewInsertion, type NewReview } from "./reviews.js";

/** What an admitted review begins with. `delivery` is null where no delivery asked for it. */
export interface Admission {
  readonly review: NewReview;
  readonly event: EventBody;
  readonly order: Order;
  readonly delivery: {
    readonly started: { readonly guid: string; readonly attempt: number };
    readonly ending: DeliveryEnding;
  } | null;
}

/** Writes it all. The pull request must be locked and its older reviews be cancelled. Readers and the relay are woken at commit. */
export async function admitReview(tx: Db, { review, event, order, delivery }: Admission): Promise<void> {
  const { id, now } = review;
  const written = tx
    .with("made", () => reviewInsertion(tx, review, 1))
    .with("told", () => eventInsertion(tx, id, { events: [event], first: 1, at: now }))
    .with("ordered", () => orderInsertion(tx, order, now));
  const wake = [
    sql`pg_notify(${eventsChannel}, ${id})`.as("readers"),
    sql`pg_notify(${outboxChannel}, '')`.as("relay"),
  ] as const;
  if (delivery === null) await written.selectNoFrom([...wake]).execute();
  else
    await written
      .with("answered", () => deliveryEnding(tx, delivery.started, delivery.ending))
      .selectNoFrom([...wake])
      .execute();
}
