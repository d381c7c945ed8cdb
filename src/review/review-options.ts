// What a review is told: which lenses ask which models, what counts, what it may cost. Written by settings/ or a caller.
import type { Lens } from "./lens.js";
import type { PassOptions } from "./pass.js";
import type { Warning } from "./review-result.js";
import type { Severity } from "./severity.js";

/** One lens of a review. `model` is a model reference, or null when the offline reviewer answers for it (spec A8). */
export interface LensAssignment {
  readonly lens: Lens;
  readonly model: string | null;
}

/** A guideline of the base commit (spec F2). It applies to files under `scope`, a folder path; "" is the whole repository. */
export interface Guideline {
  readonly path: string;
  readonly scope: string;
  readonly text: string;
}

/** Bounds of one review (spec K1, X8). `costUsd` null means no bound on money. */
export interface ReviewCaps {
  readonly files: number;
  readonly findings: number;
  readonly tokens: number;
  readonly costUsd: number | null;
}

/** One line of the effective configuration: its key, its value as text, and where it came from (spec F3). */
export interface ConfigurationRow {
  readonly key: string;
  readonly value: string;
  readonly from: string;
}

/** Everything that steers one review. `only` and `ignore` are glob patterns over paths; an empty `only` means all. */
export interface ReviewOptions {
  readonly lenses: readonly LensAssignment[];
  readonly off: readonly { readonly lens: Lens; readonly reason: string }[];
  readonly only: readonly string[];
  readonly ignore: readonly string[];
  readonly guidelines: readonly Guideline[];
  readonly confidenceFloor: Readonly<Record<Severity, number>>;
  readonly caps: ReviewCaps;
  /** Passes of a model over what the lenses found; absent where none is on, as in records of earlier versions. */
  readonly passes?: PassOptions | undefined;
  /** `batch`: the lenses may wait for a provider's batch endpoint (spec K2). Heeded by the service; the command line asks at once. */
  readonly asking?: "now" | "batch";
  readonly configuration: readonly ConfigurationRow[];
  readonly warnings: readonly Warning[];
}
