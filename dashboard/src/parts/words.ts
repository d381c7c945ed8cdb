// How numbers, times and names are put into words: one place, so that every page says them alike.
import type { ReviewState, ReviewSummary } from "../../../src/web/api-types.js";
import type { IconName } from "./icon.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A span: `840 ms`, `12.4 s`, `3:07`, `2 h 5 min`. */
export function span(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < 1_000) return `${Math.round(whole)} ms`;
  if (whole < minuteMs) return `${(whole / 1_000).toFixed(1)} s`;
  if (whole < hourMs)
    return `${Math.floor(whole / minuteMs)}:${String(Math.floor((whole % minuteMs) / 1_000)).padStart(2, "0")} min`;
  return `${Math.floor(whole / hourMs)} h ${Math.floor((whole % hourMs) / minuteMs)} min`;
}

/** Whole seconds that tick without flicker: `0:42`, `12:05`. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How long ago, roughly: `now`, `4 min ago`, `3 h ago`, then the day. */
export function ago(at: number, now: number): string {
  const gone = now - at;
  if (gone < 45_000) return "just now";
  if (gone < hourMs) return `${Math.max(1, Math.round(gone / minuteMs))} min ago`;
  if (gone < dayMs) return `${Math.round(gone / hourMs)} h ago`;
  if (gone < 7 * dayMs) return `${Math.round(gone / dayMs)} d ago`;
  return day(at);
}

/** A day with its month in letters, which no two countries read differently. */
export function day(at: number): string {
  return new Date(at).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}

/** A moment in full, in the reader's own zone. */
export function moment(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

/** Dollars: `$0.0042`, `$0.18`, `$1,204`. Null means that nobody knows. */
export function dollars(usd: number | null): string {
  if (usd === null) return "price unknown";
  if (usd === 0) return "$0";
  if (usd < 0.01) return `$${usd.toFixed(4)}`;
  return `$${usd.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** A text of the service as a sentence of its own: a capital first, a full stop at the end. */
export function sentence(text: string): string {
  const whole = text.trim();
  if (whole === "") return "";
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1)}${/[.!?…]$/.test(whole) ? "" : "."}`;
}

/** A count with its noun: `1 finding`, `3 findings`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString()} ${n === 1 ? one : many}`;
}

/** Tokens: `840`, `12.4k`, `1.2M`. */
export function short(n: number): string {
  if (n < 1_000) return String(n);
  return n < 1_000_000 ? `${(n / 1_000).toFixed(1)}k` : `${(n / 1_000_000).toFixed(1)}M`;
}

/** A browser by name, from what it says of itself: `Firefox on Linux`; what says nothing known stays as it is. */
export function sayBrowser(userAgent: string): string {
  const find = (names: readonly (readonly [RegExp, string])[]): string | undefined =>
    names.find(([form]) => form.test(userAgent))?.[1];
  const browser = find([
    [/Edg\//, "Edge"],
    [/Firefox\//, "Firefox"],
    [/Chrome\//, "Chrome"],
    [/Safari\//, "Safari"],
  ]);
  const system = find([
    [/Android/, "Android"],
    [/iPhone|iPad/, "iOS"],
    [/Windows/, "Windows"],
    [/Mac OS/, "macOS"],
    [/Linux/, "Linux"],
  ]);
  if (browser === undefined) return userAgent === "" ? "an unnamed program" : userAgent.slice(0, 80);
  return system === undefined ? browser : `${browser} on ${system}`;
}

/** The first seven letters of a commit. */
export function sha(whole: string): string {
  return whole.slice(0, 7);
}

/** How a state or verdict is said and shown: never by colour alone. */
export interface Said {
  readonly text: string;
  readonly tone: "good" | "warn" | "bad" | "info" | "plain";
  readonly icon: IconName;
  readonly isMoving?: boolean;
}

const states: Readonly<Record<ReviewState, Said>> = {
  queued: { text: "Queued", tone: "plain", icon: "clock" },
  running: { text: "Running", tone: "info", icon: "spinner", isMoving: true },
  completed: { text: "Completed", tone: "good", icon: "check" },
  failed: { text: "Failed", tone: "bad", icon: "alert" },
  skipped: { text: "Skipped", tone: "plain", icon: "dash" },
  cancelled: { text: "Cancelled", tone: "plain", icon: "cross" },
};

const verdicts: Readonly<Record<NonNullable<ReviewSummary["verdict"]>, Said>> = {
  approve: { text: "Approved", tone: "good", icon: "check" },
  comment: { text: "Commented", tone: "info", icon: "comment" },
  "request-changes": { text: "Changes requested", tone: "bad", icon: "alert" },
};

/** A verdict in words; undefined for what is none. */
export function sayVerdict(verdict: string): string | undefined {
  return Object.entries(verdicts).find(([name]) => name === verdict)?.[1].text;
}

/** What a review's badge says: its verdict when there is one, else its state. */
export function sayReview(review: Pick<ReviewSummary, "state" | "verdict" | "isStuck">): Said {
  if (review.isStuck) return { text: "Stuck", tone: "warn", icon: "alert" };
  if (review.state === "completed" && review.verdict !== null) return verdicts[review.verdict];
  return states[review.state];
}

const triggers: Readonly<Record<ReviewSummary["trigger"], string>> = {
  opened: "opened",
  synchronize: "new commits",
  reopened: "reopened",
  ready: "ready for review",
  "base-changed": "base changed",
  command: "asked in a comment",
  rerequested: "asked again on GitHub",
  page: "run again from here",
  sweep: "found by the sweep",
};

/** What asked for a review, in words. */
export function sayTrigger(trigger: ReviewSummary["trigger"]): string {
  return triggers[trigger];
}
