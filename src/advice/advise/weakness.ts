// What the results show to be weak: each weakness tied to the scenarios and the numbers that were measured.
import {
  quantity,
  sayEffect,
  sayFaults,
  unitOf,
  type Check,
  type ItemResult,
  type RunResults,
} from "../../resilience/resilience.js";

/** Every kind of weakness, the gravest first; recommendations are written for exactly these. */
export const weaknessKinds = [
  "already-broken",
  "dies",
  "repeats-side-effect",
  "no-deadline",
  "error-not-mapped",
  "does-not-recover",
  "no-retry",
  "amplifies",
  "slow",
  "request-not-valid",
] as const;

/** One of the closed list of kinds. */
export type WeaknessKind = (typeof weaknessKinds)[number];

/** A number that was measured, ready to be shown: `name` is unique within its weakness, `text` has the unit. */
export interface Measure {
  readonly name: string;
  readonly text: string;
}

/**
 * One weakness of one operation on one edge. `id` (`W1`, …) is stable for the same results. `items` are the scenarios that
 * show it; empty for an operation that failed its clean baseline. Every sentence about it takes its numbers from `measures`.
 */
export interface Weakness {
  readonly id: string;
  readonly kind: WeaknessKind;
  readonly operation: string;
  readonly edge: string;
  readonly items: readonly ItemResult[];
  readonly measures: readonly Measure[];
}

interface Sign {
  readonly kind: WeaknessKind;
  readonly item: ItemResult;
  readonly measures: readonly Measure[];
}

/** The weaknesses of a run, the gravest first; signs of one kind on one operation and edge are one weakness (spec R7). Pure. */
export function findWeaknesses(results: RunResults): readonly Weakness[] {
  const groups = new Map<string, Sign[]>();
  for (const item of results.items)
    for (const sign of signsOf(item)) {
      const key = JSON.stringify([sign.kind, nameOf(item), item.edge]);
      groups.set(key, [...(groups.get(key) ?? []), sign]);
    }
  const shown = [...groups.values()].flatMap((signs): Omit<Weakness, "id">[] => {
    const [first] = signs;
    if (first === undefined) return [];
    const { kind, item } = first;
    const items = signs.map((sign) => sign.item);
    const measures = signs.flatMap((sign, at) =>
      sign.measures.map(({ name, text }) => ({ name: at === 0 ? name : `${name}${at + 1}`, text })),
    );
    return [{ kind, operation: nameOf(item), edge: item.edge, items, measures }];
  });
  const all = [...brokenOperations(results), ...shown];
  const rank = ({ kind }: { kind: WeaknessKind }): number => weaknessKinds.indexOf(kind);
  return all.sort((a, b) => rank(a) - rank(b)).map((one, at) => ({ id: `W${at + 1}`, ...one }));
}

/** How an operation is named where it has no id. */
export function nameOf({ operation, method, url }: Pick<ItemResult, "operation" | "method" | "url">): string {
  return operation ?? `${method} ${url}`;
}

function brokenOperations({ baselines }: RunResults): readonly Omit<Weakness, "id">[] {
  return baselines.flatMap((baseline) =>
    baseline.state === "clean"
      ? []
      : [
          {
            kind: baseline.state,
            operation: nameOf(baseline),
            edge: "none",
            items: [],
            measures: [
              { name: "calls", text: String(baseline.calls) },
              { name: "failures", text: String(baseline.failures) },
            ],
          },
        ],
  );
}

function signsOf(item: ItemResult): readonly Sign[] {
  if (item.state !== "failed" || item.faulted === null) return amplified(item);
  const missed = item.checks.filter(({ holds }) => !holds);
  const signs = missed.flatMap((check) => signOf(item, check));
  return [...new Map([...signs, ...amplified(item)].map((sign) => [sign.kind, sign])).values()];
}

const lateKinds = new Set(["black-hole", "slow-body", "latency", "bandwidth", "packet-loss"]);

function signOf(item: ItemResult, check: Check): readonly Sign[] {
  const sign = (kind: WeaknessKind): readonly Sign[] => [{ kind, item, measures: measuresOf(item, check) }];
  switch (check.kind) {
    case "stays-up":
      return sign("dies");
    case "recovers":
      return sign("does-not-recover");
    case "at-most-once":
      return sign("repeats-side-effect");
    case "error-rate":
      return sign("no-retry");
    case "response-time":
    case "latency":
      return sign(isUnbounded(item) ? "no-deadline" : "slow");
    case "status":
      return sign(isUnbounded(item) ? "no-deadline" : "error-not-mapped");
  }
}

/** Calls were given up, or waited as long as the fault lasted, on an edge where the application could have bounded them. */
function isUnbounded({ faulted, edge, faults, checks }: ItemResult): boolean {
  if (edge === "client") return false;
  const isLate = faults.some(({ kind }) => lateKinds.has(String(kind)));
  const isOver = checks.some(({ kind, holds }) => !holds && (kind === "response-time" || kind === "latency"));
  return isLate && (isOver || (faulted?.timeouts ?? 0) > 0);
}

function amplified(item: ItemResult): readonly Sign[] {
  const { attemptsClean, attemptsFaulted, effect } = item;
  const hasMore = attemptsClean !== null && attemptsFaulted !== null && attemptsFaulted > attemptsClean * 1.5;
  if (item.faulted === null || !(hasMore || effect === "amplified")) return [];
  return [{ kind: "amplifies", item, measures: measuresOf(item, null) }];
}

/** Everything that a sentence about this sign may quote. */
function measuresOf(item: ItemResult, check: Check | null): readonly Measure[] {
  const { clean, faulted, attemptsClean, attemptsFaulted } = item;
  const measures: (Measure | null)[] = [
    { name: "faults", text: sayFaults(item) },
    check === null ? null : measure("measured", check.measured, unitOf(check)),
    check === null ? null : measure("threshold", check.threshold, unitOf(check)),
    check === null ? null : measure("margin", check.margin, unitOf(check)),
    measure("cleanP50", clean?.p50Ms ?? null, "ms"),
    measure("cleanP95", clean?.p95Ms ?? null, "ms"),
    measure("faultedP50", faulted?.p50Ms ?? null, "ms"),
    measure("faultedP95", faulted?.p95Ms ?? null, "ms"),
    measure("calls", faulted?.calls ?? null, ""),
    measure("errors", faulted?.errors ?? null, ""),
    measure("timeouts", faulted?.timeouts ?? null, ""),
    measure("serverErrors", faulted?.statuses["500"] ?? null, ""),
    measure("attemptsClean", attemptsClean, ""),
    measure("attemptsFaulted", attemptsFaulted, ""),
    item.effect === null ? null : { name: "effect", text: sayEffect(item) ?? "" },
  ];
  return measures.filter((one) => one !== null);
}

function measure(name: string, value: number | null, unit: string): Measure | null {
  return value === null ? null : { name, text: quantity(value, unit) };
}
