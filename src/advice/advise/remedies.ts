// What to do about each kind of weakness: the cause that usually stands behind it, the remedy, its effort and its risk.
import type { WeaknessKind } from "./weakness.js";

/** How soon to act, the soonest first. */
export const priorities = ["critical", "recommended", "nice to have"] as const;

/** Who reads: one who changes the code, or one who runs it. */
export type Role = "developer" | "sre";

/**
 * `cause` is a hypothesis; its `{names}` are replaced by numbers that were measured. `remedy` is said to each role. `next` is the
 * test that would show whether the remedy worked or the cause is another one.
 */
export interface Remedy {
  readonly title: string;
  readonly cause: string;
  readonly remedy: Readonly<Record<Role, string>>;
  readonly priority: (typeof priorities)[number];
  readonly effort: "small" | "medium" | "large";
  readonly risk: string;
  readonly next: string;
}

/** One remedy for each kind (spec R7, R10). A name that was not measured drops its clause, so no sentence has a hole. */
export const remedies: Readonly<Record<WeaknessKind, Remedy>> = {
  "already-broken": {
    title: "Mend it before testing it under faults",
    cause:
      "It fails by itself: {failures} of {calls} calls with no fault injected. State shared between concurrent requests is the first suspect.",
    remedy: {
      developer:
        "Repeat the calls of the baseline with eight concurrent callers and mend what fails; connections and sessions tied to a thread come first.",
      sre: "Look for the errors of this operation in the logs of ordinary traffic: it fails there too.",
    },
    priority: "critical",
    effort: "medium",
    risk: "None: it does not work now.",
    next: "The same scenarios again, once its clean baseline passes.",
  },
  dies: {
    title: "Keep the process alive when a connection fails",
    cause:
      "The process ended under {faults}. An error event or a rejected promise that nobody handles ends it.",
    remedy: {
      developer:
        "Handle the error where the connection is made; a pool or a client needs an error listener of its own.",
      sre: "Have the process restarted with a delay, and alert on restarts, until it is mended.",
    },
    priority: "critical",
    effort: "small",
    risk: "An error that is swallowed hides the next one: log it.",
    next: "`dependency-resets` with a load strategy.",
  },
  "repeats-side-effect": {
    title: "Do not repeat what is not safe to repeat",
    cause:
      "One faulted call counted as {measured} where {threshold} is allowed: something repeats a request whose answer was lost, although it may have been carried out ({attemptsFaulted} requests to the dependency for each call).",
    remedy: {
      developer: "Retry only safe methods, or send an idempotency key that the dependency honours.",
      sre: "Switch off retries of unsafe methods in clients, meshes and proxies on this edge.",
    },
    priority: "critical",
    effort: "medium",
    risk: "Without the retry some calls fail visibly that were repeated before.",
    next: "`dependency-commits-silently` after the change, and the same fault on every other unsafe operation.",
  },
  "no-deadline": {
    title: "Give the call of the dependency a deadline",
    cause:
      "Nothing bounds the wait: under {faults} the slowest answer took {measured} where {threshold} is allowed, {timeouts} of {calls} calls were given up by the caller, and a clean call takes {cleanP50}.",
    remedy: {
      developer:
        "Set a timeout that covers connecting and the whole body, a few times the clean latency, and answer 503 when it passes.",
      sre: "Bound the request at the proxy in front until the code has a deadline, and watch connections in use on this edge.",
    },
    priority: "critical",
    effort: "small",
    risk: "A deadline below what the dependency needs on a bad day turns slow answers into failures.",
    next: "`dependency-break-point`: at which delay the objective breaks, once there is a deadline.",
  },
  "error-not-mapped": {
    title: "Answer 503 with Retry-After when a dependency cannot be had",
    cause:
      "Its failure passes through as a fault of the application's own: under {faults} {errors} of {calls} calls failed, {serverErrors} of them with status 500.",
    remedy: {
      developer:
        "Catch the failure of this dependency where it is called and answer 503 with Retry-After, or what is known without it.",
      sre: "Tell this failure apart in alerts: it is the dependency's, and callers may try again.",
    },
    priority: "recommended",
    effort: "small",
    risk: "Callers that retry on 503 send more requests: state Retry-After.",
    next: "`dependency-refuses` and `dependency-resets` after the change.",
  },
  "does-not-recover": {
    title: "Let go of broken connections",
    cause:
      "Clean calls still failed after {faults} was over. A pool that hands out broken connections, or a lock that a failed call kept, does that.",
    remedy: {
      developer: "Check connections before use, limit their age, and give back in every path what was taken.",
      sre: "Restarting helps for now; alert on errors that outlast their cause.",
    },
    priority: "critical",
    effort: "medium",
    risk: "A check before use costs a round trip.",
    next: "The same fault as a pulse under load, watching how long recovery takes.",
  },
  "no-retry": {
    title: "Repeat safe calls once, with a pause of random length",
    cause:
      "Passing failures reach the caller: under {faults} {errors} of {calls} calls failed, a share of {measured} where {threshold} is allowed, with {attemptsFaulted} requests to the dependency for each call.",
    remedy: {
      developer:
        "Retry GET and HEAD once or twice with exponential backoff and jitter, within the deadline of the request.",
      sre: "One retry at the proxy for safe methods does the same; keep it in one place only.",
    },
    priority: "recommended",
    effort: "small",
    risk: "Retries add load exactly when a dependency has trouble: bound them.",
    next: "`dependency-flaky` after the change, looking at requests for each call.",
  },
  amplifies: {
    title: "Make fewer requests of a dependency that has trouble",
    cause:
      "Trouble grows on its way: {attemptsFaulted} requests to the dependency for each faulted call against {attemptsClean} for a clean one; {effect}.",
    remedy: {
      developer:
        "Bound retries and make requests that do not depend on each other at the same time; stop asking for a while after repeated failures.",
      sre: "Count retries in one place only, and limit the concurrency on this edge.",
    },
    priority: "recommended",
    effort: "medium",
    risk: "Fewer retries let more passing failures through.",
    next: "`dependency-slow` and `dependency-flaky` after the change.",
  },
  slow: {
    title: "Find where the time goes",
    cause: "It takes {measured} where {threshold} is allowed; clean calls take {cleanP95} (95th percentile).",
    remedy: {
      developer:
        "Profile a clean call; blocking work on the event loop and queries in a row are the first suspects.",
      sre: "Look at saturation: processor, workers and pool sizes.",
    },
    priority: "recommended",
    effort: "medium",
    risk: "Depends on what is found.",
    next: "The same scenario at a tenth of the load.",
  },
  "request-not-valid": {
    title: "Give the test a request that the application takes",
    cause:
      "The application refused {failures} of {calls} clean calls as wrong, so this operation was not tested.",
    remedy: {
      developer:
        "Put an example that works into the OpenAPI document, or name values in the scenario's segments.",
      sre: "Give the test credentials and identifiers that exist in this environment.",
    },
    priority: "nice to have",
    effort: "small",
    risk: "None.",
    next: "The same scenarios, once the request is taken.",
  },
};
