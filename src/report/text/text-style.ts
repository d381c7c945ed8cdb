// What every part of the terminal report is given: its width, its colours and the files' lines.
import type { ExcerptSource, RenderOptions } from "../render-options.js";
import { paintWith, type Paint } from "./paint.js";

/** The terminal at hand. `columns` lies within 60 and 200, where lines are still read with pleasure. */
export interface TextStyle {
  readonly columns: number;
  readonly paint: Paint;
  readonly excerpt: ExcerptSource;
}

/** The style that `options` ask for. */
export function textStyle({ columns, colour, excerpt }: RenderOptions): TextStyle {
  const sound = Number.isFinite(columns) ? Math.floor(columns) : 80;
  return { columns: Math.min(200, Math.max(60, sound)), paint: paintWith({ colour }), excerpt };
}

/** A section's title with a rule to the right edge. */
export function sectionLine(title: string, { columns, paint }: TextStyle): string {
  return `${paint.strong(title)} ${paint.dim("─".repeat(columns - title.length - 1))}`;
}
