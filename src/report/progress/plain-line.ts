// An event as one plain line, for logs and pipes; undefined where it is not worth a line.
import { revealLine, sayCount, sayDuration, type ReviewEvent } from "../../review/review.js";

/** What to print for `event`, without a line feed. Hidden characters in it are shown (spec P7). */
export function plainLine(event: ReviewEvent): string | undefined {
  const text = say(event);
  return text === undefined ? undefined : `assay: ${revealLine(text)}`;
}

function say(event: ReviewEvent): string | undefined {
  switch (event.type) {
    case "review:started":
      return event.mode === "offline"
        ? `review started offline, with the rules of ${sayLenses(event.lenses)}`
        : `review started with ${sayLenses(event.lenses)}`;
    case "diff:fetched":
      return `${sayCount(event.files, "file")} changed, +${event.added} −${event.removed}`;
    case "context:ready":
      return event.symbols === 0
        ? undefined
        : `${sayCount(event.symbols, "symbol")} from elsewhere (${event.step})`;
    case "agent:progress":
      return event.retryInMs === undefined
        ? undefined
        : `${event.lens}: retrying in ${sayDuration(event.retryInMs)}: ${event.message}`;
    case "agent:completed":
      return `${event.lens}: ${sayCount(event.findings, "finding")} (waited ${sayDuration(event.waitMs)}, worked ${sayDuration(event.workMs)})`;
    case "agent:failed":
      return `${event.lens}: failed: ${event.reason}. ${event.remedy}`;
    case "synthesizer:completed":
      return `${sayCount(event.kept, "finding")} kept, ${event.dropped} dropped${event.refuted === undefined ? "" : `, ${event.refuted} of them refuted`}`;
    case "review:posted":
      return `posted to ${event.where}`;
    case "review:failed":
      return `review failed: ${event.reason}. ${event.remedy}`;
    case "review:skipped":
      return `review skipped: ${event.reason}`;
    case "review:queued":
    case "agent:started":
    case "synthesizer:started":
    case "review:completed":
      return undefined;
  }
}

function sayLenses(lenses: readonly string[]): string {
  return `${lenses.length} ${lenses.length === 1 ? "lens" : "lenses"}: ${lenses.join(", ")}`;
}
