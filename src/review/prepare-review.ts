// Prepare: gathers the change and fixes what the review is told, as plain data from which every later step can start.
import type { Clock } from "../runtime/runtime.js";
import { gatherChange, type GatherInput } from "./gather-change.js";
import type { Material } from "./material.js";
import { redactTexts } from "./redact.js";
import type { ReviewOptions } from "./review-options.js";

/**
 * A review before any lens is asked: what was gathered, and what the review is told, guidelines masked. Plain data: it can
 * be stored and read back, so that lenses are asked and results concluded by other processes. `startedAt` is epoch milliseconds.
 */
export interface PreparedReview {
  readonly material: Material;
  readonly options: ReviewOptions;
  readonly mode: "offline" | "models";
  readonly startedAt: number;
}

/** Gathers the change (spec D1, C3, X7). Throws `unreadable-diff`, `empty-change`, `change-too-large`, and what `source` throws. */
export async function prepareReview(given: GatherInput & { readonly clock: Clock }): Promise<PreparedReview> {
  const startedAt = given.clock.now();
  const options = await maskGuidelines(given);
  const mode = asksModels(options) ? "models" : "offline";
  given.events.add({ type: "review:started", lenses: options.lenses.map(({ lens }) => lens.id), mode });
  return { material: await gatherChange({ ...given, options }), options, mode, startedAt };
}

function asksModels({ lenses, passes }: ReviewOptions): boolean {
  const hasPass = passes !== undefined && (passes.refute !== null || passes.summary !== null);
  return hasPass || lenses.some((assignment) => assignment.model !== null);
}

/** Guidelines go into every prompt, so they too go without secrets (spec X7). */
async function maskGuidelines(input: GatherInput): Promise<ReviewOptions> {
  const { guidelines } = input.options;
  const texts = await redactTexts(
    guidelines.map((one) => one.text),
    input,
  );
  return {
    ...input.options,
    guidelines: guidelines.map((one, index) => ({ ...one, text: texts[index] ?? "" })),
  };
}
