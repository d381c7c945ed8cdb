// The state of one question while it is being asked.
import type { ModelCallEvent, ModelQuestion } from "../review/review.js";
import type { Clock } from "../runtime/runtime.js";
import type { Ledger } from "./ledger.js";
import type { JsonSchema, Provider } from "./model-call.js";
import type { Breaker } from "./policy/breaker.js";
import type { AskProgress } from "./policy/decide-next.js";
import type { TextResult } from "./policy/judge-answer.js";

/** What the asking needs. `tryMs` bounds one try with its body, `totalMs` all tries and waits together. */
export interface AskSetup {
  readonly provider: Provider;
  readonly clock: Clock;
  readonly random: () => number;
  readonly tryMs: number;
  readonly totalMs: number;
  readonly maxOutputTokens: number;
  readonly schema: JsonSchema;
  readonly breaker: Breaker;
  readonly ledger: Ledger;
  readonly questionHash: string;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: ModelCallEvent) => void) | undefined;
}

/**
 * One question in the asking. `wording` is the question as it is put now; `waitedMs` the wait before the
 * next try; `hasBegun` is true once a first token was announced. Only `ask-model` and `take-turn` write to it.
 */
export interface Asking<T> {
  readonly question: ModelQuestion<T>;
  readonly setup: AskSetup;
  readonly startedAt: number;
  readonly replies: TextResult[];
  wording: string;
  waitedMs: number;
  hasBegun: boolean;
  progress: AskProgress;
}
