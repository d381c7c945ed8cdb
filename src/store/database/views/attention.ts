// What needs a person now: every kind by itself, then one strip, worst kind first.
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import {
  attentionKinds,
  mostItems,
  type AttentionGroup,
  type AttentionItem,
  type AttentionKind,
} from "./attention-item.js";
import { failedReviews, pausedPulls, stuckReviewItems } from "./attention-reviews.js";
import { deadJobItems, lostDeliveries, usedUpQuotas } from "./attention-work.js";
import { rejectedKeys } from "./keys-view.js";

/** Items and the counts of all. */
export interface Attention {
  readonly items: readonly AttentionItem[];
  readonly counts: Readonly<Record<AttentionKind, number>>;
}

const dayMs = 86_400_000;
const failedForMs = 14 * dayMs;
const lostForMs = 3 * dayMs; // as long as the code host keeps its deliveries

/** The strip of one person. `stuckMs`: without progress for longer a running review is stuck. */
export async function readAttention(
  db: Db,
  scope: RowScope,
  { now, stuckMs }: { readonly now: number; readonly stuckMs: number },
): Promise<Attention> {
  const groups: Readonly<Record<AttentionKind, AttentionGroup>> = {
    failed: await failedReviews(db, scope, now - failedForMs),
    stuck: await stuckReviewItems(db, scope, now - stuckMs),
    "out-of-quota": await usedUpQuotas(db, scope, now),
    "key-rejected": await rejectedKeys(db, scope),
    "delivery-lost": await lostDeliveries(db, scope, now - lostForMs),
    "dead-job": await deadJobItems(db, scope),
    paused: await pausedPulls(db, scope),
  };
  return {
    items: attentionKinds.flatMap((kind) => groups[kind].items).slice(0, mostItems),
    counts: {
      failed: groups.failed.count,
      stuck: groups.stuck.count,
      "out-of-quota": groups["out-of-quota"].count,
      "key-rejected": groups["key-rejected"].count,
      "delivery-lost": groups["delivery-lost"].count,
      "dead-job": groups["dead-job"].count,
      paused: groups.paused.count,
    },
  };
}
