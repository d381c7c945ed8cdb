// Shows a review's events while it runs: on the terminal's stderr, or as NDJSON lines on stdout.
import type { IndexProgress } from "../../context/context.js";
import { openProgress, renderEvent } from "../../report/report.js";
import type { ReviewEvent } from "../../review/review.js";
import { systemClock } from "../../runtime/runtime.js";
import { wantsColour, type Surroundings } from "../surroundings.js";
import type { PrintRequest } from "./print-review.js";

/** Something that hears every event and is closed once. `unprinted` are the events that were not streamed to stdout. */
export interface Follower {
  readonly unprinted: readonly ReviewEvent[];
  onEvent(event: ReviewEvent): void;
  onIndexing(progress: IndexProgress): void;
  close(): Promise<void>;
}

/** Progress on stderr; with `--format ndjson` to stdout, each event is also printed there as it happens (spec I1, I2). */
export function followProgress(
  request: Pick<PrintRequest, "format" | "output">,
  surroundings: Surroundings,
): Follower {
  const progress = openProgress({
    write: (text) => process.stderr.write(text),
    columns: () => process.stderr.columns || 80,
    rows: () => process.stderr.rows || 24,
    isTty: process.stderr.isTTY,
    colour: wantsColour(surroundings, process.stderr),
    clock: systemClock,
  });
  const streams = request.format === "ndjson" && request.output === undefined;
  const unprinted: ReviewEvent[] = [];
  return {
    unprinted,
    onIndexing: ({ files, reused, parsed }) => {
      progress.onIndexing(reused + parsed, files);
    },
    onEvent: (event) => {
      // What ends the command is said once, by what ends it.
      if (event.type !== "review:failed") progress.onEvent(event);
      if (streams) process.stdout.write(renderEvent(event));
      else unprinted.push(event);
    },
    close: () => progress.close(),
  };
}
