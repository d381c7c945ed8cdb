// A table that fits: the least important columns go first where the terminal is narrow.
import { cutEnd, pad, widthOf } from "./layout.js";
import type { Colour } from "./paint.js";

/** One column. `keep` says how long it stays: the lowest goes first. `paint` colours a cell after it was padded. */
export interface TableColumn<Row> {
  readonly head: string;
  readonly align: "left" | "right";
  readonly keep: number;
  readonly maxWidth?: number;
  readonly cell: (row: Row) => string;
  readonly paint?: (row: Row) => Colour;
}

const gap = 2;
const indent = "  ";

/** The lines of a table with a head line, at most `columns` wide where its last two columns allow it. */
export function drawTable<Row>(
  all: readonly TableColumn<Row>[],
  rows: readonly Row[],
  { columns, head }: { readonly columns: number; readonly head: Colour },
): string[] {
  const kept = fit(
    all.map((column) => ({ column, width: widthFor(column, rows) })),
    columns - indent.length,
  );
  const last = kept.length - 1;
  const line = (cells: readonly string[], row?: Row): string =>
    cells
      .map((text, at) => {
        const { column, width } = kept[at] as (typeof kept)[number]; // one cell for each kept column
        const shown = cutEnd(text, width);
        const padded = at === last && column.align === "left" ? shown : place(shown, width, column.align);
        return row === undefined ? padded : (column.paint?.(row) ?? same)(padded);
      })
      .join(" ".repeat(gap));
  return [
    indent + head(line(kept.map(({ column }) => column.head)).trimEnd()),
    ...rows.map((row) =>
      (
        indent +
        line(
          kept.map(({ column }) => column.cell(row)),
          row,
        )
      ).trimEnd(),
    ),
  ];
}

function widthFor<Row>(column: TableColumn<Row>, rows: readonly Row[]): number {
  const widest = rows.reduce(
    (width, row) => Math.max(width, widthOf(column.cell(row))),
    widthOf(column.head),
  );
  return Math.min(widest, column.maxWidth ?? widest);
}

function fit<Row>(
  columns: readonly { readonly column: TableColumn<Row>; readonly width: number }[],
  available: number,
): readonly { readonly column: TableColumn<Row>; readonly width: number }[] {
  const needed = columns.reduce((sum, { width }) => sum + width + gap, -gap);
  if (needed <= available || columns.length <= 2) return columns;
  const least = columns.reduce((a, b) => (b.column.keep < a.column.keep ? b : a));
  return fit(
    columns.filter((one) => one !== least),
    available,
  );
}

function place(text: string, width: number, align: "left" | "right"): string {
  return pad(text, width, align === "left" ? "right" : "left");
}

function same(text: string): string {
  return text;
}
