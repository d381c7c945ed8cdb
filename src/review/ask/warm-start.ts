// Lets the first question with a given prefix warm the provider's prompt cache before the others follow.
import type { PlannedQuestion } from "./plan-questions.js";

/** A turn at the gate: `wait` resolves when this question may be sent; `release` lets those waiting behind it go. */
export interface Turn {
  wait(): Promise<void>;
  release(): void;
}

/**
 * Opens a gate over all questions of a review. Questions with the same model and shared text form a queue: the first goes
 * at once, the rest when it calls `release` (on its first token, or when it ends). A prefix shorter than `minCacheableTokens`
 * is not worth waiting for.
 */
export function openWarmStart(
  isWorthWaiting: (question: PlannedQuestion) => boolean,
): (question: PlannedQuestion) => Turn {
  const leaders = new Map<string, Promise<void>>();
  return (question) => {
    const key = `${question.model}\0${question.shared}`;
    const leader = leaders.get(key);
    if (leader !== undefined) return { wait: () => leader, release: () => undefined };
    if (!isWorthWaiting(question)) return { wait: () => Promise.resolve(), release: () => undefined };
    let open: () => void = () => undefined;
    leaders.set(key, new Promise((resolve) => (open = resolve)));
    return { wait: () => Promise.resolve(), release: open };
  };
}
