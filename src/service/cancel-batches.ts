// Cancels the batches of a review that has ended, so that the provider answers nothing that nobody will read (spec G4, G5, K2).
import { messageOf } from "../runtime/runtime.js";
import type { AskedInBatch, BatchIntent } from "./ask-in-batch.js";
import type { BatchPort, BatchTicket } from "./batch-ports.js";
import type { RepositoryRow } from "./ports.js";
import type { ServiceParts } from "./service-parts.js";
import { batchKey, batchPrefix, intentPrefix, lensPrefix } from "./steps.js";

/**
 * Tells the provider of every batch that was not collected, also of one that a killed process had handed in and could not note down,
 * where the provider's list tells it. A provider that cannot be told is logged: a batch ends by itself within a day.
 */
export async function cancelBatches(
  { review, repository }: { readonly review: string; readonly repository: RepositoryRow },
  parts: ServiceParts,
  signal: AbortSignal,
): Promise<void> {
  const intents = await readByLens<BatchIntent>(parts, review, intentPrefix);
  const handed = await readByLens<AskedInBatch>(parts, review, batchPrefix);
  const lenses = new Set([...intents.keys(), ...handed.keys()]);
  for (const lens of (await readByLens(parts, review, lensPrefix)).keys()) lenses.delete(lens); // collected
  if (lenses.size === 0) return;
  const { batches } = (await parts.modelsOf(repository)).port;
  if (batches === undefined) return;
  const others = [...handed.values()].map(({ ticket }) => ticket.batch);
  for (const lens of lenses) {
    const intent = intents.get(lens);
    try {
      const known = handed.get(lens)?.ticket ?? null;
      const ticket =
        known ??
        (intent === undefined ? null : await find(intent, { review, lens, others, batches, signal }));
      if (ticket === null || (await batches.cancel(ticket, { signal }))) continue;
      parts.log.warn({ review, batch: ticket.batch }, "a batch could not be cancelled");
    } catch (thrown) {
      parts.log.warn({ review }, `a batch could not be cancelled: ${messageOf(thrown)}`);
    }
  }
}

async function find(
  { at, model, places }: BatchIntent,
  of: {
    readonly review: string;
    readonly lens: string;
    readonly others: readonly string[];
    readonly batches: BatchPort;
    readonly signal: AbortSignal;
  },
): Promise<BatchTicket | null> {
  const { review, lens, others, batches, signal } = of;
  const count = places.filter((place) => "hold" in place).length;
  const found = await batches.find(model, {
    key: batchKey(review, lens),
    since: at,
    ...{ count, others, signal },
  });
  return found.kind === "found" ? found.ticket : null;
}

/** The steps of lenses by their lens. The caller names what the job `lens` had written there. */
async function readByLens<T>(
  parts: ServiceParts,
  review: string,
  prefix: string,
): Promise<ReadonlyMap<string, T>> {
  const steps = await parts.rows.readSteps(review, prefix);
  return new Map(steps.map(({ step, value }) => [step.slice(prefix.length), value as T]));
}
