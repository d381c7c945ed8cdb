// The performance lens: work that grows faster than it should, or blocks what others wait for.
import type { Lens } from "../lens.js";

/** Cost in time, memory and round trips at the sizes the product will really meet. */
export const performance: Lens = {
  id: "performance",
  title: "Performance",
  subject:
    "where the change does more work, holds more memory or waits longer than its task needs at realistic sizes",
  checks: [
    "A query, request or file read inside a loop that one batched call could replace.",
    "Nested scans, repeated sorting or searching in lists where a map or set would do.",
    "Whole collections, files or answers loaded where a page, a stream or a count is enough; queries with no limit.",
    "Blocking work on an event loop or inside an async handler.",
    "Independent waits done one after another.",
    "Caches without bound or without invalidation; the same expensive value computed again on every call.",
    "Queries that a new filter or order makes unindexed.",
  ],
  exclusions: [
    "Micro-optimisations with no measurable effect.",
    "Code that runs once at start-up, in tests or in one-off scripts.",
    "Timeouts and overload protection (resilience).",
  ],
  categories: ["algorithm", "io", "memory", "blocking", "other"],
  seesDescription: true,
  example: null,
};
