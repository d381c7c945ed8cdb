// The one family of exceptions: a stable code, how it is treated, a message that says what was tried, and the remedy.
import { errorCodes, type ErrorCode, type ErrorKind } from "./error-codes.js";

/**
 * Every error that the program throws on purpose. `message` says what was tried and on what; `remedy` is one sentence
 * telling the reader what to do. Neither ever holds a secret. Foreign errors are kept in `cause`. `retryAtMs` (epoch
 * milliseconds) says when a deferred error may be tried again.
 */
export class AssayError extends Error {
  override readonly name = "AssayError";
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly retryAtMs: number | undefined;

  constructor(fault: {
    code: ErrorCode;
    message: string;
    remedy: string;
    retryAtMs?: number;
    cause?: unknown;
  }) {
    super(fault.message, fault.cause === undefined ? undefined : { cause: fault.cause });
    this.code = fault.code;
    this.remedy = fault.remedy;
    this.retryAtMs = fault.retryAtMs;
  }

  get kind(): ErrorKind {
    return errorCodes[this.code].kind;
  }

  /** The exit code that a command ends with when nothing handles this error (spec I3). */
  get exitCode(): number {
    return errorCodes[this.code].exit;
  }
}

/** The text of anything thrown, for a log line or a `cause`; never used to decide anything. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
