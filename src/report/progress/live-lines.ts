// The picture of a review in flight: a title line and a line for each lens, within a terminal's width and height.
import { revealLine, sayCount, sayDuration } from "../../review/review.js";
import { cutEnd, pad, widthOf } from "../text/layout.js";
import type { Colour, Paint } from "../text/paint.js";
import type { LensProgress, ReviewProgress } from "./lens-progress.js";

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const spinMs = 100;
const maxLensWidth = 24;

/** The terminal to draw on and the present time, in epoch milliseconds. */
export interface LiveView {
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  readonly now: number;
}

/**
 * The lines to show now. None is wider than `columns - 1`, and there are fewer than `rows`: where the lenses are too many,
 * those that need watching come first and the rest are counted.
 */
export function liveLines({ since, stage, lenses }: ReviewProgress, view: LiveView): string[] {
  const { columns, rows, paint, now } = view;
  const elapsed = since === null ? "" : ` ${sayDuration(Math.max(0, now - since))}`;
  const title = cutEnd(`${frame(now)} Assay: ${stage}${elapsed}`, columns - 1);
  const room = Math.max(1, rows - 2);
  const shown = lenses.length <= room ? lenses : mostWatched(lenses).slice(0, Math.max(0, room - 1));
  const left = lenses.length - shown.length;
  const width = Math.min(maxLensWidth, Math.max(0, ...lenses.map(({ lens }) => widthOf(revealLine(lens)))));
  return [
    paint.strong(title),
    ...shown.map((lens) => lensLine(lens, { view, width })),
    ...(left > 0 ? [paint.dim(cutEnd(`  … and ${left} more`, columns - 1))] : []),
  ];
}

function mostWatched(lenses: readonly LensProgress[]): LensProgress[] {
  const order = ["failed", "retrying", "working", "waiting", "done"];
  return [...lenses].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

function lensLine(lens: LensProgress, { view, width }: { view: LiveView; width: number }): string {
  const { mark, colour, text } = say(lens, view);
  const name = pad(cutEnd(revealLine(lens.lens), width), width);
  const room = view.columns - 1 - width - 6;
  return `  ${colour(mark)} ${name}  ${colour(cutEnd(revealLine(text), Math.max(1, room)))}`;
}

function say(
  lens: LensProgress,
  { paint, now }: LiveView,
): { readonly mark: string; readonly colour: Colour; readonly text: string } {
  switch (lens.state) {
    case "waiting":
      return { mark: "·", colour: paint.dim, text: "waiting" };
    case "working": {
      const elapsed = sayDuration(Math.max(0, now - lens.since));
      return { mark: frame(now), colour: paint.place, text: `working ${elapsed}  ${lens.note}` };
    }
    case "retrying": {
      const seconds = Math.max(0, Math.ceil((lens.until - now) / 1000));
      return { mark: "↻", colour: paint.warn, text: `retrying in ${seconds} s: ${lens.note}` };
    }
    case "done": {
      const text = `done, ${sayCount(lens.findings, "finding")}, ${sayDuration(lens.workMs)}`;
      return { mark: "✔", colour: paint.added, text };
    }
    case "failed":
      return { mark: "✖", colour: paint.removed, text: `failed: ${lens.reason}` };
  }
}

function frame(now: number): string {
  return spinner[Math.floor(now / spinMs) % spinner.length] ?? "·";
}
