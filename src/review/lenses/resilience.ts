// The resilience lens: how the change behaves when something it depends on is slow, wrong or gone.
import type { Lens } from "../lens.js";

/** Failure behaviour: timeouts, retries, leaks, overload. */
export const resilience: Lens = {
  id: "resilience",
  title: "Resilience",
  subject:
    "what happens to users when a dependency is slow, fails, answers nonsense or comes back after an outage",
  checks: [
    "Remote calls, queries, locks and queues waited for without a deadline.",
    "Retries without limit, backoff or jitter, or around a call that must not happen twice.",
    "Errors swallowed, turned into a wrong success, or answered with a status that hides the cause.",
    "Connections, files, timers, listeners and goroutines that one error path does not give back.",
    "Fan-out or queues that grow with the input and have no bound.",
    "Pools and clients without health checks, limits or reuse.",
    "A partial failure that leaves two systems disagreeing with nothing to reconcile them.",
    "Start-up and shutdown that lose work in flight.",
  ],
  exclusions: [
    "Wrong results with every dependency healthy (bugs).",
    "Speed on the happy path (performance).",
    "Advice to add a circuit breaker, queue or cache where nothing in the change calls for it.",
  ],
  categories: ["timeout", "retry", "error-handling", "resource-leak", "overload", "other"],
  seesDescription: true,
  example: null,
};
