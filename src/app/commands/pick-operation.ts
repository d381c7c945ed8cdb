// Which operation of the results is meant: the one named, the only one, or the one picked on a terminal by typing.
import { nameOf, type OperationName } from "../../advice/advice.js";
import { drawableTerminal } from "./drawable-terminal.js";
import { revealLine } from "../../report/report.js";
import type { RunResults } from "../../resilience/resilience.js";
import { AssayError, nearestName } from "../../runtime/runtime.js";

/** What to choose by: the name given, and whether a person can be asked. */
export interface Choice {
  readonly named: string | undefined;
  readonly canAsk: boolean;
}

/**
 * The operation (spec R8). A name is an operation's id, or `METHOD URL`. Off a terminal one of several must be named: throws `usage` that lists
 * them; `cancelled` where the picker is left.
 */
export async function pickOperation(results: RunResults, { named, canAsk }: Choice): Promise<OperationName> {
  const operations = operationsOf(results);
  if (named !== undefined) {
    const found = operations.find((one) => nameOf(one) === named);
    if (found !== undefined) return found;
    const near = nearestName(named, operations.map(nameOf));
    const meant = near === null ? "" : ` Did you mean "${near}"?`;
    throw usage(`the results hold no operation "${named}".${meant}`, operations);
  }
  const [only] = operations;
  if (only !== undefined && operations.length === 1) return only;
  if (!canAsk || only === undefined) throw usage("no operation is named", operations);
  const { autocomplete, isCancel } = await import("@clack/prompts");
  const picked = await autocomplete({
    message: "Which operation? Type to filter.",
    options: operations.map((one) => ({
      value: nameOf(one),
      label: revealLine(nameOf(one)),
      hint: revealLine(`${one.method} ${one.url}`),
    })),
    output: drawableTerminal(process.stderr),
    maxItems: 12,
  });
  const chosen = isCancel(picked) ? undefined : operations.find((one) => nameOf(one) === picked);
  if (chosen !== undefined) return chosen;
  throw new AssayError({
    code: "cancelled",
    message: "no operation was picked",
    remedy: "Name one with --operation.",
  });
}

/** Operations of the results, those with failures first. */
function operationsOf({ items, baselines }: RunResults): readonly OperationName[] {
  const sorted = [...items].sort((a, b) => Number(b.state === "failed") - Number(a.state === "failed"));
  const all = [...sorted, ...baselines].map(({ operation, method, url }) => ({ operation, method, url }));
  return [...new Map(all.map((one) => [nameOf(one), one])).values()];
}

function usage(message: string, operations: readonly OperationName[]): AssayError {
  const names = operations.slice(0, 20).map(nameOf).join(", ");
  return new AssayError({
    code: "usage",
    message,
    remedy:
      names === ""
        ? "Run assay scenario run again: these results are empty."
        : `Give --operation with one of: ${names}.`,
  });
}
