// The bugs lens: code that does something other than what it is meant to do.
import type { Lens } from "../lens.js";

/** Correctness: wrong results, wrong state, wrong order. It never sees what the author says the code does (spec A6). */
export const bugs: Lens = {
  id: "bugs",
  title: "Bugs",
  subject: "whether the changed code computes the right thing in every case it will meet",
  checks: [
    "Conditions: inverted tests, wrong operator, off-by-one at the first, last, empty and single-element case.",
    "Values that can be null, undefined, zero, negative, empty or not a number where the code assumes otherwise.",
    "State: a variable, field, cache or counter that is stale, shared by accident, updated twice or not at all on one path.",
    "Order and concurrency: check-then-act races, a missing await, a result used before it is ready, a lock not held.",
    "Callers and callees that disagree: argument order, units, time zones, changed return type, a renamed field still read elsewhere in the change.",
    "Arithmetic: money in floating point, integer overflow, rounding direction, lossy conversions.",
    "Error paths that leave things half done: partial writes, early returns that skip a needed step.",
    "Removed lines that protected something: a check, a default, a lock, a cleanup that nothing replaces.",
  ],
  exclusions: [
    "Attacks by a hostile user (security).",
    "Speed and memory (performance).",
    "Missing timeouts, retries and error handling around remote calls (resilience).",
    "Style, naming and structure (maintainability).",
  ],
  categories: ["logic", "state", "concurrency", "types", "api-misuse", "other"],
  seesDescription: false,
  example: null,
};
