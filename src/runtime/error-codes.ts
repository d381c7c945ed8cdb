// The one table of error codes: what each means, how it is treated, and the exit code it ends a command with.

/** How an error is treated: repeated soon, put off to a stated time, given up, or overtaken by something newer. */
export type ErrorKind = "transient" | "deferred" | "permanent" | "stale";

/** One row of the table. `exit` is the process exit code of spec I3. */
export interface ErrorCodeRow {
  readonly kind: ErrorKind;
  readonly exit: 2 | 3 | 4 | 130;
  readonly meaning: string;
}

/** Every stable error code of the program; `docs/errors.md` lists exactly these (a test holds it to that). */
export const errorCodes = {
  usage: { kind: "permanent", exit: 2, meaning: "The command line could not be understood." },
  "not-a-repository": { kind: "permanent", exit: 2, meaning: "The folder is not inside a git repository." },
  "unknown-ref": {
    kind: "permanent",
    exit: 2,
    meaning: "A branch, tag or commit does not exist in the repository.",
  },
  "no-merge-base": { kind: "permanent", exit: 2, meaning: "Base and head share no history." },
  "empty-change": {
    kind: "permanent",
    exit: 2,
    meaning: "There is nothing to review between base and head.",
  },
  "change-too-large": {
    kind: "permanent",
    exit: 2,
    meaning: "The diff has more lines than are held in memory at once.",
  },
  "unreadable-diff": {
    kind: "permanent",
    exit: 2,
    meaning: "The text given as a diff is not one, or it is cut.",
  },
  "broken-config": {
    kind: "permanent",
    exit: 2,
    meaning: "A configuration given on the command line or in the environment is wrong.",
  },
  "unknown-model": {
    kind: "permanent",
    exit: 2,
    meaning: "A model name has no known provider, or the provider does not know it.",
  },
  "unknown-lens": {
    kind: "permanent",
    exit: 2,
    meaning: "A lens id is neither built in nor defined in the configuration.",
  },
  "unknown-run": { kind: "permanent", exit: 2, meaning: "No run record bears that id." },
  "broken-record": {
    kind: "permanent",
    exit: 2,
    meaning: "A run record or a scripted-model file is damaged or of another version.",
  },
  "bad-fault": {
    kind: "permanent",
    exit: 2,
    meaning:
      "A fault, its schedule or a proxy mapping could not be understood, or cannot act where it is put.",
  },
  "proxy-failed": {
    kind: "permanent",
    exit: 3,
    meaning: "The fault proxy or its control API could not listen.",
  },
  "unreadable-spec": {
    kind: "permanent",
    exit: 2,
    meaning:
      "An OpenAPI document could not be read, is of an unknown version, or refers to what is not there.",
  },
  "bad-scenario": {
    kind: "permanent",
    exit: 2,
    meaning: "A scenario file could not be understood, or its run is given what does not fit it.",
  },
  "bad-evaluation": {
    kind: "permanent",
    exit: 2,
    meaning: "An evaluation set, or the results to go on from, could not be understood.",
  },
  "application-failed": {
    kind: "permanent",
    exit: 3,
    meaning: "The application under test did not start, did not become ready, or ended.",
  },
  "web-failed": { kind: "permanent", exit: 3, meaning: "The service could not listen on its port." },
  "cannot-write": { kind: "permanent", exit: 3, meaning: "A file could not be written." },
  "key-missing": { kind: "permanent", exit: 4, meaning: "A model was chosen for which there is no key." },
  "key-store": { kind: "permanent", exit: 4, meaning: "The sealed key file cannot be opened." },
  "git-failed": {
    kind: "permanent",
    exit: 3,
    meaning: "git ended with an error that is not the caller's fault.",
  },
  "process-failed": {
    kind: "transient",
    exit: 3,
    meaning: "A child process ended badly, ran too long or used too much.",
  },
  "all-lenses-failed": {
    kind: "permanent",
    exit: 3,
    meaning: "No lens could answer, so there is no review.",
  },
  "database-missing": {
    kind: "permanent",
    exit: 3,
    meaning: "No PostgreSQL program for this machine was found, and no server was named.",
  },
  "database-start": {
    kind: "permanent",
    exit: 3,
    meaning: "The embedded PostgreSQL could not be prepared or started.",
  },
  "database-unavailable": {
    kind: "transient",
    exit: 3,
    meaning: "The database could not be reached, went away or was too busy.",
  },
  "database-unfit": {
    kind: "permanent",
    exit: 3,
    meaning: "The database server is too old, or its schema is newer than this program.",
  },
  "review-ended": {
    kind: "stale",
    exit: 3,
    meaning: "The review was cancelled or has ended, so that this work on it is no longer wanted.",
  },
  "database-failed": { kind: "permanent", exit: 3, meaning: "The database refused a statement." },
  "bad-job": {
    kind: "permanent",
    exit: 2,
    meaning: "A job's id, name or payload cannot be queued or is not understood.",
  },
  "queue-unreachable": {
    kind: "transient",
    exit: 3,
    meaning: "The queue's database or Redis did not answer.",
  },
  "queue-misconfigured": {
    kind: "permanent",
    exit: 2,
    meaning: "The queue's database or Redis is set up so that jobs could be lost.",
  },
  "no-handler": {
    kind: "deferred",
    exit: 3,
    meaning: "This process knows no handler for a job; it waits for one that does.",
  },
  "job-hung": {
    kind: "permanent",
    exit: 3,
    meaning: "A job made no progress for too long and was given up.",
  },
  "job-stalled": {
    kind: "permanent",
    exit: 3,
    meaning: "A job was given up because its workers died on it again and again.",
  },
  "job-taken-over": {
    kind: "stale",
    exit: 3,
    meaning: "Another worker has taken up the job, so this one leaves it.",
  },
  "shutting-down": {
    kind: "transient",
    exit: 3,
    meaning: "The process is ending; another takes up the work.",
  },
  "review-over": { kind: "stale", exit: 3, meaning: "A review has ended, so a job of it has nothing to do." },
  "github-unreachable": {
    kind: "transient",
    exit: 3,
    meaning: "GitHub gave no whole answer in time, or answered with a fault of its own.",
  },
  "batch-waiting": {
    kind: "deferred",
    exit: 3,
    meaning:
      "A model provider has not answered a batch of questions yet; the error says when it is looked at again.",
  },
  "github-rate-limited": {
    kind: "deferred",
    exit: 3,
    meaning: "GitHub's rate limit is reached; the error says when to go on.",
  },
  "github-outcome-unknown": {
    kind: "transient",
    exit: 3,
    meaning: "A write's answer was lost: GitHub may or may not have carried it out.",
  },
  "github-unauthorized": {
    kind: "permanent",
    exit: 4,
    meaning: "GitHub does not accept the App's id, key or token.",
  },
  "github-suspended": { kind: "permanent", exit: 3, meaning: "The installation of the App is suspended." },
  "github-forbidden": {
    kind: "permanent",
    exit: 3,
    meaning: "The App may not do this; a permission is missing or the repository is blocked.",
  },
  "github-not-found": {
    kind: "permanent",
    exit: 3,
    meaning: "GitHub has no such thing, or the App cannot see it.",
  },
  "github-refused": { kind: "permanent", exit: 3, meaning: "GitHub refused a request as it stands." },
  "github-unexpected-answer": {
    kind: "permanent",
    exit: 3,
    meaning: "GitHub answered in a form that this version does not understand.",
  },
  "rate-limited": {
    kind: "deferred",
    exit: 3,
    meaning: "A service asked to be left alone until a stated time.",
  },
  "post-refused": {
    kind: "permanent",
    exit: 3,
    meaning: "The code host refused a review or a comment for good.",
  },
  "github-head-moved": {
    kind: "stale",
    exit: 3,
    meaning: "The pull request has a newer head than the one to review.",
  },
  "upload-refused": {
    kind: "permanent",
    exit: 3,
    meaning: "A service of Assay did not take what was uploaded.",
  },
  "token-refused": {
    kind: "permanent",
    exit: 4,
    meaning: "A service of Assay needs an API token, or does not accept the one given.",
  },
  "service-unreachable": {
    kind: "transient",
    exit: 3,
    meaning: "A service of Assay could not be reached, or cannot answer now.",
  },
  cancelled: { kind: "stale", exit: 130, meaning: "The run was interrupted." },
  internal: { kind: "permanent", exit: 3, meaning: "A fault of Assay itself." },
} as const satisfies Record<string, ErrorCodeRow>;

/** A stable code; callers switch on this and never on a message. */
export type ErrorCode = keyof typeof errorCodes;
