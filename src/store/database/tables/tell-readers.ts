// Tells whoever watches a review that something was done with one of its findings, in the transaction that did it.
import type { Db } from "../schema.js";
import { appendEvents, type EventBody } from "./events.js";

/** Findings of one pull request. `at` is milliseconds. */
export interface ToldFindings {
  readonly repository: number;
  readonly number: number;
  readonly fingerprints: readonly string[];
  readonly at: number;
}

interface FindingTold extends EventBody {
  readonly type: "finding:told";
  readonly finding: string;
}

/**
 * Appends `finding:told` to the log of every review that holds one of them, so that open pages read it again (spec L2, O2). The
 * event bears the finding's id and nothing else. Reviews are locked in the order of their ids. Call it in a transaction.
 */
export async function tellReaders(tx: Db, told: ToldFindings): Promise<void> {
  if (told.fingerprints.length === 0) return;
  const rows = await tx
    .selectFrom("findings")
    .select(["review_id", "fingerprint"])
    .where("repository_id", "=", told.repository)
    .where("number", "=", told.number)
    .where("fingerprint", "in", told.fingerprints)
    .orderBy("review_id")
    .execute();
  for (const review of new Set(rows.map(({ review_id }) => review_id))) {
    const events = rows
      .filter(({ review_id }) => review_id === review)
      .map(({ fingerprint }): FindingTold => ({ type: "finding:told", finding: fingerprint }));
    await appendEvents(tx, review, { events, at: told.at });
  }
}
