// One check of `assay doctor`: what it looks at, and how what it finds is said.
import { AssayError, messageOf } from "../../../runtime/runtime.js";
import type { Examined } from "./examined.js";

/**
 * What a check found, in one line; `remedy` is null where nothing is to be done. `skipped` means that it could not be looked at
 * or does not apply. `isCredential` marks a fault that only a key or a sign-in is missing for (exit code 4, spec I3).
 */
export interface Finding {
  readonly status: "ok" | "warning" | "fault" | "skipped";
  readonly line: string;
  readonly remedy: string | null;
  readonly isCredential: boolean;
}

/** A check. It is skipped while one of `needs`, names of earlier checks, is at fault. What `examine` throws becomes a fault. */
export interface Check {
  readonly name: string;
  readonly needs: readonly string[];
  readonly examine: (examined: Examined) => Promise<Finding>;
}

/** Nothing to do. */
export function ok(line: string): Finding {
  return { status: "ok", line, remedy: null, isCredential: false };
}

/** It works, but somebody should know. */
export function warning(line: string, remedy: string): Finding {
  return { status: "warning", line, remedy, isCredential: false };
}

/** The service does not work like this. */
export function fault(line: string, remedy: string, kind?: "credential"): Finding {
  return { status: "fault", line, remedy, isCredential: kind === "credential" };
}

/** It was not looked at. */
export function skipped(line: string): Finding {
  return { status: "skipped", line, remedy: null, isCredential: false };
}

/** What was thrown, as a fault: Assay's own errors bring their remedy. */
export function faultOf(thrown: unknown): Finding {
  if (thrown instanceof AssayError)
    return fault(thrown.message, thrown.remedy, thrown.exitCode === 4 ? "credential" : undefined);
  return fault(messageOf(thrown), "Please report this as a bug, with the line above.");
}
