// Acts that share the database's sessions with everybody else: a few run at once, the others wait in the order in which they came.
import { AssayError } from "../../../runtime/runtime.js";

/** How many run at once, and at how many unanswered ones further acts are refused. */
export interface TurnBounds {
  readonly atOnce: number;
  readonly mostUnanswered: number;
}

/** A line of acts. `take` gives what the act gives, or rejects with `database-unavailable` before it begins: the line is overfull. */
export interface Turns {
  take<T>(act: () => Promise<T>): Promise<T>;
  /** Acts that run or wait. */
  unanswered(): number;
}

/** Makes a line. It holds nothing open. Source: spec X8. */
export function createTurns({ atOnce, mostUnanswered }: TurnBounds): Turns {
  const line: (() => void)[] = [];
  let running = 0;
  return {
    take: async (act) => {
      refuseOverfull(running + line.length, mostUnanswered);
      if (running === atOnce) await new Promise<void>((ready) => line.push(ready));
      else running += 1;
      try {
        return await act();
      } finally {
        const next = line.shift();
        if (next === undefined) running -= 1;
        else next(); // its turn passes on
      }
    },
    unanswered: () => running + line.length,
  };
}

/** Throws `database-unavailable` when so many are unanswered already. */
export function refuseOverfull(unanswered: number, most: number): void {
  if (unanswered < most) return;
  throw new AssayError({
    code: "database-unavailable",
    message: `${unanswered} deliveries wait to be recorded already`,
    remedy:
      "They are asked for again by themselves; if it lasts, give the database a faster disk or more processors.",
  });
}
