// The signal of one try: the caller's own, joined with a deadline in real time.

/** `isOver` is true when the deadline, and not the caller, ended the try. `clear` must be called at the end. */
export interface TryDeadline {
  readonly signal: AbortSignal;
  isOver(): boolean;
  clear(): void;
}

/**
 * Starts a deadline of `ms` from now. It runs on the machine's time and not on the clock that rooms are given: it bounds
 * sockets, and those know no other time.
 */
export function startDeadline(ms: number, caller: AbortSignal | undefined): TryDeadline {
  const own = new AbortController();
  const timer = setTimeout(() => {
    own.abort(new Error(`no answer within ${ms} ms`));
  }, ms);
  return {
    signal: caller === undefined ? own.signal : AbortSignal.any([caller, own.signal]),
    isOver: () => own.signal.aborted && caller?.aborted !== true,
    clear: () => clearTimeout(timer),
  };
}
