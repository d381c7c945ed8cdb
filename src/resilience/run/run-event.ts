// What a run tells while it goes on.
import type { Baseline, ItemResult } from "../results/results-schema.js";

/** One event. Percentages and rates are of the item that is running. */
export type RunEvent =
  | { readonly type: "application:ready"; readonly redirected: Readonly<Record<string, readonly string[]>> }
  | { readonly type: "baseline:done"; readonly baseline: Baseline }
  | { readonly type: "item:started"; readonly title: string; readonly at: number; readonly of: number }
  | {
      readonly type: "item:progress";
      readonly title: string;
      readonly faults: readonly Readonly<Record<string, unknown>>[];
      readonly calls: number;
      readonly perSecond: number;
      /** Of the faulted calls, like `errors` and `objectives`. */
      readonly p95Ms: number | null;
      readonly errors: number;
      readonly objectives: readonly ObjectiveSoFar[];
    }
  | { readonly type: "request"; readonly request: RequestRecord }
  | { readonly type: "item:finished"; readonly result: ItemResult };

/** Where an objective stands before all calls are made. `measured` is null before the first faulted call. */
export interface ObjectiveSoFar {
  readonly title: string;
  readonly unit: "%" | "ms";
  readonly measured: number | null;
  readonly holds: boolean;
}

/** One call as a line of the NDJSON record. Bodies and headers are not kept: they may hold secrets. */
export interface RequestRecord {
  readonly item: string;
  readonly phase: "clean" | "faulted";
  readonly atMs: number;
  readonly ms: number;
  readonly firstByteMs: number | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly injectedMs: number;
  readonly attempts: number | null;
}
