// The span of time that a measure is of: the last week, month or quarter, kept in the address.
import { useMemo } from "react";
import { useGround } from "../../live/live-context.js";

const dayMs = 86_400_000;

/** The spans on offer: days and their name. */
export const spans: readonly (readonly [string, string])[] = [
  ["7", "7 days"],
  ["30", "30 days"],
  ["90", "90 days"],
];

/** From and to of the last `days` days; stands still while the page is open, so that nothing is read twice. */
export function useSpan(days: string): { readonly from: number; readonly to: number } {
  const { line } = useGround();
  return useMemo(() => {
    const to = Math.ceil(line.serverNow() / 60_000) * 60_000;
    return { from: to - (Number(days) || 30) * dayMs, to };
  }, [days, line]);
}
