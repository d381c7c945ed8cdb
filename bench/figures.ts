// How benchmarks say their figures: the spread of a handful of runs, and what the machine was busy with meanwhile.
import { cpus, loadavg } from "node:os";

/** The middle of `values`, which must not be empty; of an even number, the higher of the two in the middle. */
export function median(values: readonly number[]): number {
  const middle = sorted(values)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new Error("a benchmark measured nothing");
  return middle;
}

/** `12.1 / 13.0 / 19.4`: the least, the middle and the most of `values`. */
export function spread(values: readonly number[], digits = 0): string {
  const all = sorted(values);
  return [all[0] ?? 0, median(all), all.at(-1) ?? 0].map((value) => value.toFixed(digits)).join(" / ");
}

/** The machine as a reader needs it to judge wall times: cores, Node, and the load of the last minute. */
export function sayMachine(): string {
  const node = process.versions.node.split(".")[0] ?? "";
  return `${cpus().length} cores, Node ${node}, load ${loadavg()[0]?.toFixed(1) ?? "unknown"} over the last minute.`;
}

/** Rows under a heading, each column as wide as its widest cell; the first column is words, the rest are figures. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows];
  const widths = heading.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all
    .map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))),
    )
    .map((cells) => cells.join(" | "))
    .join("\n");
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((one, other) => one - other);
}
