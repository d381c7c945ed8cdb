// When a fault is in force: windows of a run, given in time or in percent of the run's length.
import { badFault } from "./bad-fault.js";
import { parseTime } from "./quantity.js";

/** A point or length of time in a run: milliseconds, or a share (0..1) of the whole run. */
type Moment =
  { readonly kind: "ms"; readonly ms: number } | { readonly kind: "share"; readonly share: number };

/** One window as written. `duration` null lasts to the end of the run. */
interface WrittenWindow {
  readonly start: Moment;
  readonly duration: Moment | null;
}

/** A schedule as written; no windows means always. `text` is what was parsed. */
export interface Schedule {
  readonly text: string;
  readonly windows: readonly WrittenWindow[];
}

/** A window in milliseconds since the run began; `endMs` is exclusive and Infinity when open. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

const remedy =
  "Write start:T,duration:T windows joined by ';', where T is 30s, 5m, 250ms, bare seconds, or N% of the run.";

/**
 * Parses `start:T,duration:T` windows joined by `;`. T is `250ms`, `30s`, `5m`, `1h`, bare seconds or `N%` of the run;
 * `start` defaults to 0 and a missing `duration` lasts to the end. Throws `bad-fault` on anything else.
 */
export function parseSchedule(text: string): Schedule {
  const parts = text.split(";").filter((part) => part.trim() !== "");
  if (parts.length === 0) throw badFault(`The schedule "${text}" has no window.`, remedy);
  return { text, windows: parts.map((part) => parseWindow(part, text)) };
}

/**
 * The windows of `schedule` in milliseconds of a run that lasts `runMs` (null when unknown).
 * Null gives one window without end. Throws `bad-fault` where a percentage meets a run of unknown length.
 */
export function windowsOf(schedule: Schedule | null, runMs: number | null): readonly Window[] {
  if (schedule === null) return [{ startMs: 0, endMs: Infinity }];
  const toMs = (moment: Moment): number => {
    if (moment.kind === "ms") return moment.ms;
    if (runMs === null)
      throw badFault(
        `The schedule "${schedule.text}" counts in percent, but the run has no known length.`,
        "Give the run a duration, or write the schedule in seconds.",
      );
    return moment.share * runMs;
  };
  return schedule.windows.map(({ start, duration }) => {
    const startMs = toMs(start);
    return { startMs, endMs: duration === null ? Infinity : startMs + toMs(duration) };
  });
}

/** When the windows that are open at `atMs` have all closed, or null when none is open then. */
export function openUntil(windows: readonly Window[], atMs: number): number | null {
  let end: number | null = null;
  for (const window of windows)
    if (window.startMs <= atMs && atMs < window.endMs) end = Math.max(end ?? 0, window.endMs);
  return end;
}

/** The next time after `atMs` at which a window opens or closes; Infinity when nothing changes any more. */
export function nextChange(windows: readonly Window[], atMs: number): number {
  const edges = windows.flatMap(({ startMs, endMs }) => [startMs, endMs]);
  return Math.min(Infinity, ...edges.filter((edge) => edge > atMs));
}

function parseWindow(part: string, whole: string): WrittenWindow {
  const fields = new Map<string, Moment>();
  for (const field of part.split(",")) {
    const [name = "", value = ""] = field.split(":", 2).map((piece) => piece.trim());
    if ((name !== "start" && name !== "duration") || fields.has(name))
      throw badFault(`"${field.trim()}" is not a part of a schedule, in "${whole}".`, remedy);
    fields.set(name, parseMoment(value, whole));
  }
  const duration = fields.get("duration") ?? null;
  if (duration !== null && (duration.kind === "ms" ? duration.ms : duration.share) === 0)
    throw badFault(`A window of no duration does nothing, in "${whole}".`, remedy);
  return { start: fields.get("start") ?? { kind: "ms", ms: 0 }, duration };
}

function parseMoment(value: string, whole: string): Moment {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(value);
  if (percent !== null) {
    const share = Number(percent[1]) / 100;
    if (share > 1) throw badFault(`${value} is more than the whole run, in "${whole}".`, remedy);
    return { kind: "share", share };
  }
  const ms = parseTime(value, "s");
  if (ms === null) throw badFault(`"${value}" is not a time, in "${whole}".`, remedy);
  return { kind: "ms", ms };
}
