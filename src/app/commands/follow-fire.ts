// Shows a fire test while it goes on, on stderr: one line that changes on a terminal, plain lines elsewhere.
import { revealLine } from "../../report/report.js";
import { progressLine, type RunEvent } from "../../resilience/resilience.js";
import type { Surroundings } from "../surroundings.js";

const betweenPassingMs = 5_000;
const eraseLine = "\r\u001B[2K";

/** Hears a run's events. `close` leaves the terminal with a whole line; it may be called twice. */
export interface FireFollower {
  onEvent(event: RunEvent): void;
  close(): void;
}

/** Lines that pass are overwritten on a terminal; elsewhere one is printed every five seconds at most (spec I1). */
export function followFire({ env }: Surroundings): FireFollower {
  const { stderr } = process;
  const isLive = stderr.isTTY && env["TERM"] !== "dumb";
  let isOpen = false;
  let toldMs = performance.now();
  return {
    onEvent: (event) => {
      const line = progressLine(event);
      if (line === null) return;
      const text = revealLine(line.text); // titles and answers are the application's words
      if (isLive) {
        const shown = line.isPassing ? text.slice(0, Math.max(20, (stderr.columns || 80) - 1)) : `${text}\n`;
        stderr.write(`${isOpen ? eraseLine : ""}${shown}`);
        isOpen = line.isPassing;
        return;
      }
      const nowMs = performance.now();
      if (line.isPassing && nowMs - toldMs < betweenPassingMs) return;
      toldMs = nowMs;
      stderr.write(`${text}\n`);
    },
    close: () => {
      if (isOpen) stderr.write(eraseLine);
      isOpen = false;
    },
  };
}
