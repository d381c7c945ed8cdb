// What was gathered about a change before any lens is asked: everything the later steps read, and nothing live.
import type { Brief } from "./brief.js";
import type { Analysis, ChangeIdentity, GatheredContext } from "./ports.js";
import type { Warning } from "./review-result.js";
import type { ReviewedFile } from "./reviewed-file.js";

/**
 * The gathered change. `description` is what the author wrote, null when nothing was; secrets in it and in the bodies of
 * `context` are masked. `warnings` are problems met on the way.
 */
export interface Material {
  readonly change: ChangeIdentity;
  readonly description: string | null;
  readonly files: readonly ReviewedFile[];
  readonly analysis: Analysis;
  readonly brief: Brief;
  readonly context: GatheredContext;
  readonly warnings: readonly Warning[];
  /** Changes that the source could not give at all and that are no files of the diff (spec D4). */
  readonly missing: readonly { readonly path: string; readonly reason: string }[];
}
