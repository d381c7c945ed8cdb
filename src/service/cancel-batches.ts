// Cancels the batches of a review that has ended, so that the provider answers nothing that nobody will read (spec G4, G5, K2).
import { messageOf } from "../runtime/runtime.js";
import type { AskedInBatch } from "./ask-in-batch.js";
import type { RepositoryRow } from "./ports.js";
import type { ServiceParts } from "./service-parts.js";
import { batchPrefix, lensPrefix } from "./steps.js";

/** Tells the provider of every batch that was not collected. A provider that cannot be told is logged: a batch ends by itself within a day. */
export async function cancelBatches(
  { review, repository }: { readonly review: string; readonly repository: RepositoryRow },
  parts: ServiceParts,
  signal: AbortSignal,
): Promise<void> {
  const handed = await parts.rows.readSteps(review, batchPrefix);
  if (handed.length === 0) return;
  const collected = new Set((await parts.rows.readSteps(review, lensPrefix)).map(({ step }) => step));
  const open = handed.filter(({ step }) => !collected.has(step.replace(batchPrefix, lensPrefix)));
  const { batches } = (await parts.modelsOf(repository)).port;
  for (const { value } of open) {
    const { ticket } = value as AskedInBatch; // written by askInBatch
    const isTold = await batches?.cancel(ticket, { signal }).catch((thrown: unknown) => {
      parts.log.warn({ review }, `a batch could not be cancelled: ${messageOf(thrown)}`);
      return true;
    });
    if (isTold !== true) parts.log.warn({ review, batch: ticket.batch }, "a batch could not be cancelled");
  }
}
