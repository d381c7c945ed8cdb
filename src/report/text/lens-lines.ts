// The lenses in the terminal: how each went, how long it waited and worked, its tokens and its price.
import {
  revealLine,
  sayDuration,
  sayPrice,
  sayTokens,
  type LensOutcome,
  type ModelUsage,
} from "../../review/review.js";
import { drawTable, type TableColumn } from "./table.js";
import { sectionLine, type TextStyle } from "./text-style.js";

/** The lenses' section, title included, with a last row that sums up where there are several (spec A9). */
export function lensLines(lenses: readonly LensOutcome[], style: TextStyle): string[] {
  if (lenses.length === 0) return [];
  const rows = lenses.map(toRow);
  return [
    sectionLine("Lenses", style),
    ...drawTable(columnsFor(style), lenses.length > 1 ? [...rows, sumOf(lenses)] : rows, {
      columns: style.columns,
      head: style.paint.dim,
    }),
  ];
}

type Cell = "lens" | "state" | "findings" | "wait" | "work" | "input" | "cached" | "output" | "price" | "by";
type Row = Readonly<Record<Cell, string>>;

function columnsFor({ paint }: TextStyle): TableColumn<Row>[] {
  const state = (row: Row) =>
    row.state === "failed" ? paint.bad : row.state === "answered" ? paint.added : paint.dim;
  const right = { align: "right" as const };
  return [
    { head: "lens", align: "left", keep: 10, maxWidth: 24, cell: (row) => row.lens },
    { head: "state", align: "left", keep: 9, cell: (row) => row.state, paint: state },
    { head: "found", ...right, keep: 8, cell: (row) => row.findings },
    { head: "wait", ...right, keep: 4, cell: (row) => row.wait },
    { head: "work", ...right, keep: 6, cell: (row) => row.work },
    { head: "in", ...right, keep: 5, cell: (row) => row.input },
    { head: "cached", ...right, keep: 2, cell: (row) => row.cached },
    { head: "out", ...right, keep: 3, cell: (row) => row.output },
    { head: "price", ...right, keep: 7, cell: (row) => row.price },
    { head: "by", align: "left", keep: 1, maxWidth: 40, cell: (row) => row.by, paint: () => paint.dim },
  ];
}

function toRow(outcome: LensOutcome): Row {
  const off = outcome.state === "off";
  return {
    lens: revealLine(outcome.lens),
    state: outcome.state,
    findings: outcome.state === "answered" ? String(outcome.findings) : "–",
    wait: off ? "–" : sayDuration(outcome.waitMs),
    work: off ? "–" : sayDuration(outcome.workMs),
    ...tokenCells([outcome]),
    by: revealLine(outcome.by ?? (off ? outcome.message : "")),
  };
}

function sumOf(lenses: readonly LensOutcome[]): Row {
  const sum = (pick: (outcome: LensOutcome) => number): number =>
    lenses.reduce((total, outcome) => total + pick(outcome), 0);
  return {
    lens: "all",
    state: "",
    findings: String(sum((outcome) => (outcome.state === "answered" ? outcome.findings : 0))),
    wait: sayDuration(sum(({ waitMs }) => waitMs)),
    work: sayDuration(sum(({ workMs }) => workMs)),
    ...tokenCells(lenses),
    by: "",
  };
}

function tokenCells(lenses: readonly LensOutcome[]): Pick<Row, "input" | "cached" | "output" | "price"> {
  const accounts = lenses.flatMap((outcome) => outcome.accounts);
  const tokens = (pick: (usage: ModelUsage) => number): string =>
    accounts.length === 0 ? "–" : sayTokens(accounts.reduce((total, { usage }) => total + pick(usage), 0));
  return {
    input: tokens(({ input }) => input),
    cached: tokens(({ cacheRead }) => cacheRead),
    output: tokens(({ output }) => output),
    price: sayPrice(accounts),
  };
}
