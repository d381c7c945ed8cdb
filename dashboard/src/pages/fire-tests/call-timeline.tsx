// Every call of a scenario in time: when it began, how long it took, clean or faulted, and which had no clean answer.
import type { ScenarioOutcome } from "../../../../src/web/api-types.js";
import { measure } from "./fire-words.js";

const width = 720;
const height = 190;
const left = 64;
const right = 12;
const bottom = 26;
const top = 10;

type Call = ScenarioOutcome["timeline"][number];

/** A scatter as one path for each kind, so that thousands of calls are four elements. Nothing where there were no calls. */
export function CallTimeline({ outcome }: { outcome: ScenarioOutcome }) {
  const { timeline: calls, title } = outcome;
  if (calls.length === 0) return null;
  const endMs = Math.max(1, ...calls.map(({ atMs, ms }) => atMs + ms));
  const topMs = Math.max(1, ...calls.map(({ ms }) => ms));
  const x = (atMs: number): number => left + (atMs / endMs) * (width - left - right);
  const y = (ms: number): number => height - bottom - (ms / topMs) * (height - bottom - top);
  const dots = (some: readonly Call[]): string =>
    some.map(({ atMs, ms }) => `M${x(atMs).toFixed(1)} ${y(ms).toFixed(1)}h0`).join("");
  const crosses = (some: readonly Call[]): string =>
    some.map(({ atMs, ms }) => `M${x(atMs).toFixed(1)} ${y(ms).toFixed(1)}m-4-4l8 8m0-8l-8 8`).join("");
  const failed = calls.filter(({ ok }) => !ok);
  const of = (phase: Call["phase"]): readonly Call[] =>
    calls.filter((call) => call.ok && call.phase === phase);
  return (
    <figure className="timeline">
      <div className="table-frame" tabIndex={0} role="region" aria-label={`Calls in time: ${title}`}>
        <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={sayCalls(calls, failed.length)}>
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <line
                className="grid"
                x1={left}
                x2={width - right}
                y1={y(topMs * share)}
                y2={y(topMs * share)}
              />
              <text x={left - 8} y={y(topMs * share) + 4} textAnchor="end">
                {measure(Math.round(topMs * share))}
              </text>
            </g>
          ))}
          <text x={width - right} y={height - 8} textAnchor="end">
            {(endMs / 1_000).toFixed(1)} s
          </text>
          <text x={left} y={height - 8}>
            0 s
          </text>
          <path className="clean" d={dots(of("clean"))} />
          <path className="faulted" d={dots(of("faulted"))} />
          <path className="failed" d={crosses(failed)} />
        </svg>
      </div>
      <figcaption className="row small soft">
        <Key kind="clean" text="clean" />
        <Key kind="faulted" text="faulted" />
        <Key kind="failed" text="no clean answer" />
      </figcaption>
    </figure>
  );
}

function sayCalls(calls: readonly Call[], failed: number): string {
  const faulted = calls.filter(({ phase }) => phase === "faulted").length;
  return `${calls.length} calls, ${faulted} of them faulted; ${failed} had no clean answer. The table above has the numbers.`;
}

function Key({ kind, text }: { kind: "clean" | "faulted" | "failed"; text: string }) {
  const mark = kind === "failed" ? "M3 3l8 8m0-8l-8 8" : "M7 7h0";
  return (
    <span className="row key-mark">
      <svg viewBox="0 0 14 14" aria-hidden="true">
        <path className={kind} d={mark} />
      </svg>
      {text}
    </span>
  );
}
