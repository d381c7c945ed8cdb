// What was gathered about a change before any lens is asked: everything the later steps read, and nothing live.
import type { Brief } from "./brief.js";
import type { Analysis, ChangeIdentity } from "./ports.js";
import type { ReviewedFile } from "./reviewed-file.js";

/** The gathered change. `description` is what the author wrote, secrets masked, null when nothing was. */
export interface Material {
  readonly change: ChangeIdentity;
  readonly description: string | null;
  readonly files: readonly ReviewedFile[];
  readonly analysis: Analysis;
  readonly brief: Brief;
}
