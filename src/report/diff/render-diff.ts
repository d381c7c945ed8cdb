// The verified suggestions as one unified diff, to be applied with `git apply`.
import type { ReviewResult } from "../../review/review.js";

/** The patch byte for byte, ending in a line feed; empty where there is nothing to apply (spec I2, P8). */
export function renderDiff({ patch }: ReviewResult): string {
  return patch === "" || patch.endsWith("\n") ? patch : `${patch}\n`;
}
