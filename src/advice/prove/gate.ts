// The gates that a proposal passes, in order, and what came of each.

/** Every gate, in the order in which they are passed. */
export const gateNames = [
  "applies",
  "parses",
  "imports",
  "routes",
  "tests",
  "starts",
  "proof",
  "mutation",
] as const;

/** One gate's outcome; `not run` says why in `detail`. */
export interface Gate {
  readonly name: (typeof gateNames)[number];
  readonly state: "passed" | "failed" | "not run";
  readonly detail: string;
}

/** Makes one. */
export function gate(name: Gate["name"], state: Gate["state"], detail: string): Gate {
  return { name, state, detail };
}
