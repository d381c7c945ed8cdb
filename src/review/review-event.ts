// The events of one review, numbered without gaps: what a terminal, a page or a log follows live (spec L1).

/** What happened, by the names of spec L1. Times inside are milliseconds. */
export type ReviewEventBody =
  | { readonly type: "review:queued" }
  | {
      readonly type: "review:started";
      readonly lenses: readonly string[];
      readonly mode: "offline" | "models";
    }
  | {
      readonly type: "diff:fetched";
      readonly files: number;
      readonly added: number;
      readonly removed: number;
    }
  | {
      readonly type: "context:ready";
      readonly step: "diff-only" | "outline" | "graph";
      readonly symbols: number;
      /** Why it is not the whole graph; absent where it is, and in events of older versions. */
      readonly detail?: string | undefined;
    }
  | {
      readonly type: "agent:started";
      readonly lens: string;
      readonly model: string;
      readonly part: number;
      readonly parts: number;
    }
  | {
      readonly type: "agent:progress";
      readonly lens: string;
      readonly message: string;
      /** Set while the lens waits before another try; a reader may count it down from the event's time. */
      readonly retryInMs?: number | undefined;
    }
  | {
      readonly type: "agent:completed";
      readonly lens: string;
      readonly findings: number;
      readonly waitMs: number;
      readonly workMs: number;
    }
  | { readonly type: "agent:failed"; readonly lens: string; readonly reason: string; readonly remedy: string }
  | { readonly type: "synthesizer:started"; readonly claims: number }
  | {
      readonly type: "synthesizer:completed";
      readonly kept: number;
      readonly dropped: number;
      /** How many of the dropped a model refuted; absent where no refuting pass is on. */
      readonly refuted?: number | undefined;
    }
  | { readonly type: "review:posted"; readonly where: string }
  | { readonly type: "review:completed"; readonly verdict: string; readonly findings: number }
  | { readonly type: "review:failed"; readonly reason: string; readonly remedy: string }
  | { readonly type: "review:skipped"; readonly reason: string };

/** One event as stored. `seq` starts at 1 and has no gaps within a run; `at` is epoch milliseconds. */
export type ReviewEvent = {
  readonly run: string;
  readonly seq: number;
  readonly at: number;
} & ReviewEventBody;
