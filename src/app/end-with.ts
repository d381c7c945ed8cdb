// Ends a command that failed: one clear line with the remedy on stderr, and the exit code of spec I3.
import { CommanderError } from "@commander-js/extra-typings";
import { revealLine } from "../report/report.js";
import { AssayError, messageOf } from "../runtime/runtime.js";

const usageExit = 2;
const faultExit = 3;

/** Writes what went wrong and returns the exit code. Help and version, which commander throws too, end with 0. */
export function endWith(thrown: unknown, writeLine: (line: string) => void): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : usageExit;
  if (thrown instanceof AssayError) {
    // A message may quote a path or git's own words, and with them what would command the terminal (spec P7).
    writeLine(`assay: ${revealLine(thrown.message)}`);
    writeLine(`  → ${revealLine(thrown.remedy)}`);
    return thrown.exitCode;
  }
  writeLine(`assay: a fault of Assay itself: ${messageOf(thrown)}`);
  if (thrown instanceof Error && thrown.stack !== undefined) writeLine(thrown.stack);
  writeLine("  → Please report it with the lines above.");
  return faultExit;
}
