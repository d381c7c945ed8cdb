// The service's clock on the page: ticks while something moves, and rests otherwise.
import { useEffect, useState } from "react";
import { useGround } from "../live/live-context.js";

/** The service's time now, renewed every `everyMs`; null stands still. Slower where people want less motion. */
export function useNow(everyMs: number | null): number {
  const { line } = useGround();
  const [now, setNow] = useState(() => line.serverNow());
  useEffect(() => {
    if (everyMs === null) return undefined;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const timer = setInterval(() => setNow(line.serverNow()), isCalm ? Math.max(1_000, everyMs) : everyMs);
    return () => clearInterval(timer);
  }, [everyMs, line]);
  return everyMs === null ? line.serverNow() : now;
}
