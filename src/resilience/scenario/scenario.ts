// A scenario as the runner sees it: calls, faults on one edge, a strategy, objectives and expectations.

/** One HTTP call with its placeholders still open. Times in milliseconds. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
}

/** A call made first; each name is learned at the first pointer that its answer has. */
export interface LearningCall {
  readonly call: Call;
  readonly learn: Readonly<Record<string, readonly string[]>>;
}

/** What is done with call and faults; `rps` is of each client. */
export type Strategy =
  | {
      readonly mode: "repeat";
      readonly count: number;
      readonly stepMs: number;
      readonly waitMs: number;
      readonly failFast: boolean;
    }
  | { readonly mode: "load"; readonly durationMs: number; readonly clients: number; readonly rps: number }
  | {
      readonly mode: "search";
      readonly field: string;
      readonly from: number;
      readonly to: number;
      readonly calls: number;
      readonly precision: number;
    };

/** An objective: `percentile` of latency under `thresholdMs`, or at most `thresholdPercent` of calls in error. */
export type Objective =
  | {
      readonly kind: "latency";
      readonly title: string;
      readonly percentile: number;
      readonly thresholdMs: number;
    }
  | { readonly kind: "error"; readonly title: string; readonly thresholdPercent: number };

/** What must hold for every faulted call. An empty `statuses` leaves the status open. */
export interface Expectation {
  readonly statuses: readonly number[];
  readonly responseTimeUnderMs: number | null;
  readonly objectivesHold: boolean;
  readonly anyAnswer: boolean;
  readonly recovers: boolean;
  readonly atMostOnce: boolean;
}

/** The connection that is faulted: the caller's, or the application's to a dependency (by name or URL). */
export type Edge = { readonly kind: "client" } | { readonly kind: "dependency"; readonly upstream: string };

/**
 * One item. `faults` are plain data that `parsePlan` of the fault proxy took. `id` names the draws: two runs with the
 * same seed and id make the same decisions. `cleanStatuses` are those that an unfaulted call may have.
 */
export interface ScenarioItem {
  readonly id: string;
  readonly line: number;
  readonly operationId: string | null;
  readonly before: readonly LearningCall[];
  readonly call: Call;
  readonly segments: Readonly<Record<string, string>>;
  readonly edge: Edge;
  readonly faults: readonly Readonly<Record<string, unknown>>[];
  readonly strategy: Strategy;
  readonly objectives: readonly Objective[];
  readonly expect: Expectation;
  readonly counts: readonly { readonly call: Call; readonly at: string }[];
  /** `3180=http://host:port` mappings of the file: proxies that the application already points at. */
  readonly mappings: readonly string[];
}

/** Something in a file that is not done as it is written there. */
export interface ScenarioNote {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** One document of a file. */
export interface Scenario {
  readonly file: string;
  readonly line: number;
  readonly title: string;
  readonly description: string;
  readonly items: readonly ScenarioItem[];
  readonly notes: readonly ScenarioNote[];
}
