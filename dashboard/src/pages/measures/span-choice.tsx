// The span of time that a measure is of: the last week, month or quarter, kept in the address.
import { useMemo } from "react";
import { useGround } from "../../live/live-context.js";

const dayMs = 86_400_000;
const usual = "30";
const spans: readonly (readonly [string, string])[] = [
  ["7", "7 days"],
  [usual, "30 days"],
  ["90", "90 days"],
];

/** The choice among the spans; `days` is empty before one was made. */
export function SpanChoice({ days, choose }: { days: string; choose: (days: string) => void }) {
  return (
    <select aria-label="Span" value={days || usual} onChange={(event) => choose(event.target.value)}>
      {spans.map(([value, name]) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** From and to of the last `days` days; stands still while the page is open, so that nothing is read twice. */
export function useSpan(days: string): { readonly from: number; readonly to: number } {
  const { line } = useGround();
  return useMemo(() => {
    const to = Math.ceil(line.serverNow() / 60_000) * 60_000;
    return { from: to - (Number(days) || Number(usual)) * dayMs, to };
  }, [days, line]);
}
