// A run's events as lines for people.
import type { RunEvent } from "../run/run-event.js";
import { quantity, sayFaults } from "./report-content.js";

/** The line to show for an event, null where there is nothing to say. `isPassing` lines may be overwritten by the next. */
export function progressLine(event: RunEvent): { readonly text: string; readonly isPassing: boolean } | null {
  switch (event.type) {
    case "application:ready": {
      const redirected = Object.entries(event.redirected).map(
        ([name, places]) => `${name} (${places.join(", ")})`,
      );
      const through = redirected.length === 0 ? "" : `; behind a proxy: ${redirected.join(", ")}`;
      return { text: `the application is ready${through}`, isPassing: false };
    }
    case "baseline:done": {
      const { baseline } = event;
      const name = baseline.operation ?? `${baseline.method} ${baseline.url}`;
      const how =
        baseline.state === "clean"
          ? `clean, p95 ${quantity(baseline.summary.p95Ms, "ms")}`
          : `${baseline.state.replaceAll("-", " ")}: ${baseline.why ?? ""}`;
      return { text: `${name} without faults: ${how}`, isPassing: false };
    }
    case "item:started":
      return { text: `[${event.at}/${event.of}] ${event.title}`, isPassing: true };
    case "item:progress": {
      const { title, calls, perSecond, p95Ms, errors, objectives } = event;
      const soFar = [
        `${calls} calls, ${quantity(perSecond, "")}/s, p95 ${quantity(p95Ms, "ms")}, ${errors} errors`,
        ...objectives
          .filter(({ measured }) => measured !== null)
          .map(
            (one) => `${one.title}: ${quantity(one.measured, one.unit)} ${one.holds ? "holds" : "misses"}`,
          ),
        sayFaults(event),
      ];
      return { text: `${title}: ${soFar.join(" · ")}`, isPassing: true };
    }
    case "item:finished": {
      const { title, state, why, checks } = event.result;
      const missed = checks
        .filter(({ holds }) => !holds)
        .map((check) => `${check.title} (${check.detail || quantity(check.measured, check.unit)})`);
      const because = missed.length > 0 ? `: ${missed.join("; ")}` : why === null ? "" : `: ${why}`;
      return { text: `${state.padEnd(10)} ${title}${because}`, isPassing: false };
    }
    case "request":
      return null;
  }
}
