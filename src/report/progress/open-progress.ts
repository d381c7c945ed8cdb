// Live progress on stderr: lines redrawn in place on a terminal, one plain line for each event worth saying elsewhere.
import { sayCount, type ReviewEvent } from "../../review/review.js";
import type { Clock } from "../../runtime/runtime.js";
import { paintWith } from "../text/paint.js";
import { advance, noProgress, type ReviewProgress } from "./lens-progress.js";
import { liveLines } from "./live-lines.js";
import { plainLine } from "./plain-line.js";

/**
 * Where progress goes. `write` takes text for stderr; `columns` and `rows` are the terminal's size, asked again for every
 * picture, so that a resized window is drawn right; `colour` allows ANSI colours.
 */
export interface ProgressOptions {
  readonly write: (text: string) => void;
  readonly columns: () => number;
  readonly rows: () => number;
  readonly isTty: boolean;
  readonly colour: boolean;
  readonly clock: Clock;
}

/** Progress while it is shown. After `close` nothing more is written; it may be called twice. */
export interface Progress {
  onEvent(event: ReviewEvent): void;
  /** How far the index is that the review waits for: files read, of all. Off a terminal only its beginning is said. */
  onIndexing(done: number, files: number): void;
  close(): Promise<void>;
}

const tickMs = 100;
const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";

/**
 * Shows a review as its events come in (spec I1: progress on stderr, plain off a terminal). On a terminal the picture is
 * taken away and the cursor given back by `close`, so that the report begins on a clean line; call it in a `finally`.
 */
export function openProgress(options: ProgressOptions): Progress {
  return options.isTty ? openLive(options) : openPlain(options);
}

function openPlain({ write }: ProgressOptions): Progress {
  let closed = false;
  let isSaid = false;
  return {
    onIndexing(_done, files) {
      if (!closed && !isSaid) write(`assay: indexing ${sayCount(files, "file")}, which later runs reuse\n`);
      isSaid = true;
    },
    onEvent(event) {
      const line = plainLine(event);
      if (!closed && line !== undefined) write(`${line}\n`);
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}

function openLive({ write, columns, rows, colour, clock }: ProgressOptions): Progress {
  const paint = paintWith({ colour });
  const closing = new AbortController();
  let progress: ReviewProgress = noProgress;
  let drawn = 0;
  const draw = (): void => {
    const view = { columns: columns(), rows: rows(), paint, now: clock.now() };
    const lines = liveLines(progress, view);
    write(`${erase(drawn)}${lines.join("\n")}\n`);
    drawn = lines.length;
  };
  write(hideCursor);
  draw();
  const ticking = tick({ clock, draw, signal: closing.signal });
  return {
    onIndexing(done, files) {
      progress = { ...progress, stage: `indexing, ${done} of ${sayCount(files, "file")}` }; // drawn by the next tick
    },
    onEvent(event) {
      progress = advance(progress, event);
      if (!closing.signal.aborted) draw();
    },
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      await ticking;
      write(erase(drawn) + showCursor);
    },
  };
}

interface Ticking {
  readonly clock: Clock;
  readonly draw: () => void;
  readonly signal: AbortSignal;
}

async function tick({ clock, draw, signal }: Ticking): Promise<void> {
  for (;;) {
    await clock.sleep(tickMs, signal).catch((thrown: unknown) => {
      if (!signal.aborted) throw thrown; // else the sleep was ended by close
    });
    if (signal.aborted) return;
    draw();
  }
}

/** Goes back to the first of `lines` drawn lines and clears from there to the screen's end. */
function erase(lines: number): string {
  return lines === 0 ? "" : `\u001b[${lines}A\r\u001b[0J`;
}
