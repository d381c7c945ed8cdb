// What both reports say, decided once: objectives in order of trouble, numbers as text, what was not tested.
import type { Check, ItemResult, RunResults } from "./results-schema.js";

/** One row of the table of objectives. */
export interface ObjectiveRow {
  readonly item: ItemResult;
  readonly check: Check;
}

/** A table before either report has dressed it: names of columns, and cells as text. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Every objective with what was measured; the first cell is `missed` or `held`. What failed stands first. */
export function objectiveTable(results: RunResults): TextTable {
  const rows = objectiveRows(results).map(({ item, check }) => [
    check.holds ? "held" : "missed",
    item.title,
    check.title,
    quantity(check.measured, unitOf(check)),
    quantity(check.margin, unitOf(check)),
    range(check.interval, unitOf(check)),
    check.detail,
  ]);
  return { head: ["", "scenario", "objective", "measured", "margin", "95 % interval", "detail"], rows };
}

/** How a check's numbers are counted for people: calls that were bad, but times that one call had its effect. */
export function unitOf({ kind, unit }: Check): string {
  return kind === "at-most-once" ? "times" : unit;
}

/** The operations that fail without faults, and why. */
export function brokenTable({ baselines }: RunResults): TextTable {
  const rows = baselines
    .filter(({ state }) => state !== "clean")
    .map(({ operation, method, url, state, why }) => [
      operation ?? `${method} ${url}`,
      state.replaceAll("-", " "),
      why ?? "",
    ]);
  return { head: ["operation", "state", "why"], rows };
}

/** Percentiles of one item by phase; the application's own where a delay was injected. `unit` stands in every cell of a time. */
export function percentileTable(item: ItemResult, unit: string): TextTable {
  const rows = (["clean", "faulted", "own"] as const).flatMap((phase) => {
    const summary = item[phase];
    if (summary === null || (phase === "own" && item.injectedMs === null)) return [];
    const { calls, errors, p50Ms, p90Ms, p95Ms, p99Ms, maxMs } = summary;
    const times = [p50Ms, p90Ms, p95Ms, p99Ms, maxMs].map((value) => quantity(value, unit));
    return [[phase, String(calls), String(errors), ...times]];
  });
  return { head: ["phase", "calls", "errors", "p50", "p90", "p95", "p99", "max"], rows };
}

/** What failed first, then the narrowest margins. */
export function objectiveRows({ items }: RunResults): readonly ObjectiveRow[] {
  const judged = items.filter(({ state }) => state !== "not-tested"); // what no fault touched has held nothing
  const rows = judged.flatMap((item) => item.checks.map((check) => ({ item, check })));
  const share = ({ check }: ObjectiveRow): number =>
    check.margin === null || check.threshold === null || check.threshold === 0
      ? Number.POSITIVE_INFINITY
      : check.margin / check.threshold;
  return [...rows].sort(
    (a, b) => Number(a.check.holds) - Number(b.check.holds) || compare(share(a), share(b)),
  );
}

/** Items that say nothing about the application, with the reason. */
function notTested({ items }: RunResults): readonly ItemResult[] {
  return items.filter(({ state }) => state === "not-tested" || state === "interrupted");
}

/** What was not tested, why, and what is done otherwise than the files say; scenarios of one operation with one reason together. */
export function omissionLines(results: RunResults): readonly string[] {
  const groups = new Map<string, ItemResult[]>();
  for (const item of notTested(results)) {
    const key = JSON.stringify([item.operation, item.why]);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const sayGroup = (group: readonly ItemResult[]): string => {
    const [first] = group;
    const name =
      group.length === 1 ? first?.title : `${first?.operation ?? first?.url} (${group.length} scenarios)`;
    return `${name}: ${first?.why ?? ""}`;
  };
  return [
    ...[...groups.values()].map(sayGroup),
    ...results.notes.map(({ file, line, message }) => `${file}:${line}: ${message}`),
  ];
}

/** One sentence that sums the run up. */
export function headline(results: RunResults): string {
  const { items, baselines, state } = results;
  const count = (wanted: ItemResult["state"]): number => items.filter((item) => item.state === wanted).length;
  const broken = baselines.filter((one) => one.state === "already-broken").length;
  const parts = [
    `${count("passed")} passed`,
    `${count("failed")} failed`,
    ...(broken === 0
      ? []
      : [`${broken} ${broken === 1 ? "operation" : "operations"} already broken with no fault`]),
    ...(notTested(results).length === 0 ? [] : [`${notTested(results).length} not tested`]),
  ];
  return `${state === "interrupted" ? "Interrupted. " : ""}${items.length} scenarios: ${parts.join(", ")}.`;
}

/** A number with its unit: `12.3 ms`, `7 calls`, `1 call`, a dash for nothing. */
export function quantity(value: number | null, unit: string): string {
  if (value === null) return "–";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const text = Number.isInteger(value) ? String(value) : value.toFixed(digits);
  const word = Math.abs(value) === 1 && /^(?:calls|times)$/.test(unit) ? unit.slice(0, -1) : unit;
  return word === "" ? text : `${text} ${word}`;
}

/** `[low, high]` with its unit, nothing for none. */
export function range(interval: readonly [number, number] | null, unit: string): string {
  return interval === null ? "" : `${quantity(interval[0], "")} to ${quantity(interval[1], unit)}`;
}

interface Faulted {
  readonly faults: readonly Readonly<Record<string, unknown>>[];
}

/** The faults of an item in a few words: `latency (mean 400 ms, stddev 40 ms)`. Where each sits is in the results. */
export function sayFaults({ faults }: Faulted): string {
  const dull = new Set([
    "kind",
    "id",
    "match",
    "probability",
    "contentType",
    "body",
    "capMs",
    "distribution",
    "side",
    "direction",
  ]);
  return faults
    .map((fault) => {
      const settings = Object.entries(fault)
        .filter(([key, value]) => !dull.has(key) || (key === "probability" && value !== 1))
        .map(([key, value]) => saySetting(key, typeof value === "string" ? value : JSON.stringify(value)));
      const kind = String(fault["kind"]);
      return settings.length === 0 ? kind : `${kind} (${settings.join(", ")})`;
    })
    .join(" + ");
}

/** `meanMs` 400 is `mean 400 ms`; `bytesPerSecond` keeps its words. */
function saySetting(key: string, value: string): string {
  const [, name = key, unit = ""] = /^(.+?)(Ms|Seconds)$/.exec(key) ?? [];
  const isRate = key.endsWith("PerSecond");
  const words = (isRate ? key : name).replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words} ${value}${unit === "Ms" ? " ms" : unit === "Seconds" && !isRate ? " s" : ""}`;
}

/** What the injected delay came to, in one phrase; null where there was none. */
export function sayEffect(item: ItemResult): string | null {
  const { effect, injectedMs, latencyMultiple, attemptsClean, attemptsFaulted, breakPoint } = item;
  if (breakPoint !== null) {
    const { field, state, holdsAt, breaksAt } = breakPoint;
    if (state === "holds-throughout") return `holds up to ${field} ${quantity(holdsAt, "")}`;
    if (state === "breaks-throughout") return `breaks already at ${field} ${quantity(breaksAt, "")}`;
    const [low, high] = [holdsAt ?? 0, breaksAt ?? 0];
    return `breaks at ${field} ${quantity((low + high) / 2, "")} ± ${quantity((high - low) / 2, "")}`;
  }
  const attempts =
    attemptsFaulted !== null && attemptsClean !== null && attemptsFaulted > attemptsClean * 1.05
      ? `${quantity(attemptsFaulted, "")} requests to the dependency for each call (clean: ${quantity(attemptsClean, "")})`
      : null;
  if (effect === null) return attempts;
  const words = {
    none: "no effect that can be told from chance",
    "pass-through": "passed through",
    amplified: "amplified",
    absorbed: "absorbed",
    unclear: "too few calls to tell",
  }[effect];
  const delay = `${quantity(injectedMs, "ms")} injected: ${words} (× ${quantity(latencyMultiple, "")})`;
  return attempts === null ? delay : `${delay}; ${attempts}`;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
