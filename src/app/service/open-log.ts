// The log of the service: JSON lines on standard error, which no secret reaches.
import { pino } from "pino";
import { redactTokens } from "../../forge/forge.js";
import { logFields } from "../../runtime/runtime.js";

/** What the rooms write to; the shape of their own ports. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Opens the log. Lines bear the id of the trace that they are written in, and the ids of delivery, review and job where known (spec O1). */
export function openLog(level: "debug" | "info" | "warn" | "error"): Log {
  return pino(
    {
      ...{ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: "message" },
      mixin: () => logFields(),
      formatters: { level: (label) => ({ level: label }) },
      // A last net under rooms that redact by themselves: GitHub's tokens have a form that can be told (github.md 2).
      hooks: { streamWrite: (line) => redactTokens(line, Infinity) },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
