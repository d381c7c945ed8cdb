// Compares two runs of the same seeded scenarios, before and after a change: helps, no effect or harms, decided by intervals.
import {
  medianShift,
  percentile,
  quantity,
  range,
  wilson,
  type Check,
  type Interval,
  type ItemResult,
  type RunResults,
} from "../../resilience/resilience.js";

/** What the numbers of the faulted calls of one scenario were. Times in milliseconds; `errorPercent` with its 95 % interval. */
export interface Figures {
  readonly state: ItemResult["state"];
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly errorPercent: number | null;
  readonly errorInterval: Interval | null;
  readonly attempts: number | null;
  /** The narrowest margin of a check, as a share of what it allows; null where none has one. */
  readonly margin: { readonly title: string; readonly value: number; readonly unit: Check["unit"] } | null;
}

/**
 * One scenario, before and after. `shiftMs` is the interval of how much the median of faulted calls moved. `signs` say what
 * changed, `notJudged` what could not be compared and why.
 */
export interface ComparedItem {
  readonly id: string;
  readonly title: string;
  readonly before: Figures;
  readonly after: Figures;
  readonly shiftMs: Interval | null;
  readonly verdict: "helps" | "no effect" | "harms" | "unclear";
  readonly signs: readonly string[];
  readonly notJudged: readonly string[];
}

/** The whole comparison. One scenario that is harmed decides; else one that is helped. `restsOnTimes`: no harm but of times, which a busy machine makes too. */
export interface Comparison {
  readonly verdict: "helps" | "no effect" | "harms" | "unclear";
  readonly why: string;
  readonly restsOnTimes: boolean;
  readonly items: readonly ComparedItem[];
}

/** Compares by scenario id (spec R9). Pure. What ran on one side only, or was not tested, is unclear and never a help. */
export function compareRuns(before: RunResults, after: RunResults): Comparison {
  const compared = before.items.flatMap((item) => {
    const other = after.items.find(({ id }) => id === item.id);
    return other === undefined ? [] : [compareItem(item, other, before.seed)];
  });
  const items = compared.map(({ item }) => item);
  const broken = after.baselines.find(
    (one) =>
      one.state !== "clean" &&
      before.baselines.some(
        (own) => own.url === one.url && own.method === one.method && own.state === "clean",
      ),
  );
  if (broken !== undefined)
    return {
      verdict: "harms",
      why: `${broken.operation ?? broken.url} fails with no fault injected: ${broken.why ?? ""}`,
      restsOnTimes: false,
      items,
    };
  const restsOnTimes = compared.every(({ item, isTimed }) => item.verdict !== "harms" || isTimed);
  const of = (verdict: ComparedItem["verdict"]): readonly ComparedItem[] =>
    items.filter((one) => one.verdict === verdict);
  for (const verdict of ["harms", "helps"] as const) {
    const [first] = of(verdict);
    if (first !== undefined)
      return { verdict, why: `${first.title}: ${first.signs.join("; ")}`, restsOnTimes, items };
  }
  const [verdict, why] =
    of("unclear").length === items.length
      ? (["unclear", "no scenario could be compared"] as const)
      : (["no effect", "no scenario changed beyond chance"] as const);
  return { verdict, why, restsOnTimes, items };
}

/** What changed, in words. `isTimed`: it is a matter of how long calls took. */
interface Sign {
  readonly text: string;
  readonly isTimed: boolean;
}

interface Judged {
  readonly item: ComparedItem;
  readonly isTimed: boolean;
}

function compareItem(before: ItemResult, after: ItemResult, seed: number): Judged {
  const shiftMs = medianShift(timesOf(before, "faulted"), timesOf(after, "faulted"), seed);
  const rest = {
    id: before.id,
    title: before.title,
    before: figuresOf(before),
    after: figuresOf(after),
    shiftMs,
    notJudged: [],
  };
  const unjudged = (verdict: "harms" | "unclear", sign: string): Judged => ({
    item: { ...rest, verdict, signs: [sign] },
    isTimed: false,
  });
  const isTested = (item: ItemResult): boolean => item.state === "passed" || item.state === "failed";
  if (isTested(before) && after.state === "not-tested")
    return unjudged("harms", `it can no longer be tested: ${after.why ?? ""}`);
  if (!isTested(before) || !isTested(after)) return unjudged("unclear", before.why ?? after.why ?? "");
  const harms = [...lost(before, after), ...failing(before, after), ...slower(before, after, seed)];
  const helps = [...gained(before, after), ...faster(before, after, shiftMs)];
  const verdict = harms.length > 0 ? "harms" : helps.length > 0 ? "helps" : "no effect";
  const signs = harms.length > 0 ? harms.map(({ text }) => text) : helps;
  return {
    item: { ...rest, verdict, signs, notJudged: tooFew(before, after) },
    isTimed: harms.every(({ isTimed }) => isTimed),
  };
}

const keyOf = ({ kind, title }: Check): string => `${kind} ${title}`;

/** Checks that held before and do not now, and side effects that grew. */
function lost(before: ItemResult, after: ItemResult): readonly Sign[] {
  return before.checks.flatMap((check) => {
    const other = after.checks.find((one) => keyOf(one) === keyOf(check));
    const isTimed = check.kind === "latency" || check.kind === "response-time";
    if (check.holds && other?.holds === false)
      return [{ text: `"${check.title}" held and is missed now`, isTimed }];
    const isWorse = check.kind === "at-most-once" && (other?.measured ?? 0) > (check.measured ?? 0);
    const text = `one call has its effect ${other?.measured ?? 0} times, before ${check.measured ?? 0}`;
    return isWorse ? [{ text, isTimed }] : [];
  });
}

function failing(before: ItemResult, after: ItemResult): readonly Sign[] {
  const isMore = errorsOf(after)[0] > errorsOf(before)[1];
  return isMore ? [{ text: "more calls fail, beyond chance", isTimed: false }] : [];
}

function gained(before: ItemResult, after: ItemResult): readonly string[] {
  const held = before.checks.filter(
    (check) => !check.holds && after.checks.find((one) => keyOf(one) === keyOf(check))?.holds === true,
  );
  const fewer = errorsOf(after)[1] < errorsOf(before)[0] ? ["fewer calls fail, beyond chance"] : [];
  return [...held.map(({ title }) => `"${title}" was missed and holds now`), ...fewer];
}

/** Of fewer calls an interval says nothing: on a busy machine two calls are slow together by chance. */
const minCleanCalls = 5;

/** Clean calls that got slower by more than half and 20 ms. */
function slower(before: ItemResult, after: ItemResult, seed: number): readonly Sign[] {
  if (tooFew(before, after).length > 0) return [];
  const clean = medianShift(timesOf(before, "clean"), timesOf(after, "clean"), seed);
  const was = percentile(timesOf(before, "clean"), 50) ?? 0;
  if (clean === null || clean[0] <= Math.max(20, was / 2)) return [];
  return [{ text: `clean calls take at least ${quantity(clean[0], "ms")} longer`, isTimed: true }];
}

function tooFew(before: ItemResult, after: ItemResult): readonly string[] {
  const [was, is] = [timesOf(before, "clean").length, timesOf(after, "clean").length];
  if (Math.min(was, is) >= minCleanCalls) return [];
  return [
    `whether clean calls got slower: ${was} before and ${is} after are too few, ${minCleanCalls} are needed`,
  ];
}

/** Faulted calls that answer sooner by more than a fifth and 20 ms, without more errors. */
function faster(before: ItemResult, after: ItemResult, shift: Interval | null): readonly string[] {
  const was = before.faulted?.p50Ms ?? 0;
  if (shift === null || shift[1] > -Math.max(20, was / 5) || errorsOf(after)[0] > errorsOf(before)[0])
    return [];
  return [`the median of faulted calls falls by ${range([-shift[1], -shift[0]], "ms")}`];
}

function timesOf({ timeline }: ItemResult, phase: "clean" | "faulted"): readonly number[] {
  return timeline.filter((one) => one.phase === phase).map(({ ms }) => ms);
}

function errorsOf({ faulted }: ItemResult): Interval {
  return wilson(faulted?.errors ?? 0, faulted?.calls ?? 0);
}

function figuresOf(item: ItemResult): Figures {
  const { faulted, state, attemptsFaulted: attempts } = item;
  const calls = faulted?.calls ?? 0;
  const [low, high] = errorsOf(item);
  return {
    ...{ state, attempts, margin: narrowest(item) },
    p50Ms: faulted?.p50Ms ?? null,
    p95Ms: faulted?.p95Ms ?? null,
    p99Ms: faulted?.p99Ms ?? null,
    errorPercent: calls === 0 ? null : ((faulted?.errors ?? 0) / calls) * 100,
    errorInterval: calls === 0 ? null : [low * 100, high * 100],
  };
}

function narrowest({ checks }: ItemResult): Figures["margin"] {
  const share = ({ margin, threshold }: Check): number => (margin ?? 0) / Math.max(1, threshold ?? 1);
  const [first] = checks.filter(({ margin }) => margin !== null).sort((a, b) => share(a) - share(b));
  return first === undefined ? null : { title: first.title, value: first.margin ?? 0, unit: first.unit };
}
