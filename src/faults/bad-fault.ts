// The one way this room refuses what it was given.
import { AssayError } from "../runtime/runtime.js";

/** An error of code `bad-fault`: `what` says what was read and why it is wrong, `remedy` what to write instead. */
export function badFault(what: string, remedy: string): AssayError {
  return new AssayError({ code: "bad-fault", message: what, remedy });
}
