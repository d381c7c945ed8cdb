// What a format may ask of its caller: the width, whether to colour, the files' lines and the program's version.
import type { Anchor, ReviewEvent } from "../review/review.js";

/**
 * Gives one line of a file as it stands on a side of the change, without its line feed. `line` is 1-based; undefined
 * where the file, the side or the line cannot be had. It is asked for a few lines around each finding.
 */
export type ExcerptSource = (path: string, side: Anchor["side"], line: number) => string | undefined;

/**
 * How to render. `columns` is the terminal's width (text keeps itself within 60 to 200), `colour` allows ANSI colours in
 * text, `toolVersion` is the program's own version. `events` are those that NDJSON prints before the result; leave them
 * out when they were already streamed with `renderEvent`.
 */
export interface RenderOptions {
  readonly columns: number;
  readonly colour: boolean;
  readonly toolVersion: string;
  readonly excerpt: ExcerptSource;
  readonly events?: readonly ReviewEvent[];
}
