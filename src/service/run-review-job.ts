// The job `review`: reads the pull request, gathers its change, and starts one job per lens (spec D3, G3, G4, A2).
import { countChanges } from "../diff/diff.js";
import { defaultSizeCap, skipForFiles } from "../intake/intake.js";
import type { JobRun } from "../queue/queue.js";
import { classifyPath, prepareReview, type PreparedReview } from "../review/review.js";
import { AssayError } from "../runtime/runtime.js";
import { loadSettings, ownerSettingsSchema } from "../settings/settings.js";
import { endReview } from "./end-review.js";
import { flowOf, type JobOf } from "./job.js";
import type { OpenChange, PullRequest, RepositoryRow, ReviewRow } from "./ports.js";
import { readRunning } from "./read-running.js";
import type { ServiceParts } from "./service-parts.js";
import { showCheck } from "./show-check.js";
import { preparedStep } from "./steps.js";
import { openStoredEvents, type StoredEvents } from "./stored-events.js";
import { readPrepared, textDomain, type KeptPrepared } from "./text-domain.js";
import { whyGone } from "./why-gone.js";

/**
 * Prepares one review. A run after a crash goes on from what was saved. Ends quietly (`stale`) when the review was
 * superseded or cancelled meanwhile; throws what the code host throws.
 */
export async function runReviewJob(job: JobOf<"review">, run: JobRun, parts: ServiceParts): Promise<unknown> {
  const { row, repository } = await readRunning(job.review, parts.rows);
  let prepared = await readPrepared(parts.rows, row.id);
  if (prepared === null) {
    const pull = await parts.host.readPull(repository, row.number, run.signal);
    const gone = await whyGone({ row, repository, pull }, parts);
    if (gone !== null) return gone;
    parts.analyzers.prepare(textDomain(row, pull));
    prepared = await gather({ row, repository, pull }, run, parts);
    if (prepared === null) return { ended: "skipped" };
  }
  const lenses = prepared.options.lenses.map(({ lens }) => lens.id);
  await parts.enqueue(flowOf(row, lenses));
  return { lenses };
}

interface Place {
  readonly row: ReviewRow;
  readonly repository: RepositoryRow;
  readonly pull: PullRequest;
}

async function gather(place: Place, run: JobRun, parts: ServiceParts): Promise<KeptPrepared | null> {
  const { row, repository } = place;
  const change = await openShown(place, run, parts);
  try {
    const events = openStoredEvents(parts.rows, row.id, () => {
      run.progress();
    });
    const prepared = await prepareOpened(place, change, { run, parts, events });
    if (prepared === null) return null;
    const skip = skipForFiles({
      files: filesOf(prepared),
      filters: ownerSettingsSchema.parse(repository.settings).filters,
      cap: defaultSizeCap,
      asked: isAsked(row.trigger),
    });
    if (skip !== null) {
      await endReview(
        place,
        { state: "skipped", code: skip.code, reason: skip.sentence, remedy: skip.remedy },
        parts,
      );
      return null;
    }
    const kept: KeptPrepared = { ...prepared, fromFork: place.pull.fromFork };
    await parts.rows.saveStep(row.id, { step: preparedStep, value: kept, events: await events.take() });
    return kept;
  } finally {
    await change.close();
  }
}

/** Opens the change while the check is made that says so; one that is opened in vain is closed. */
async function openShown(
  { row, repository, pull }: Place,
  { signal }: JobRun,
  parts: ServiceParts,
): Promise<OpenChange> {
  const { headSha, number } = row;
  const [opened, shown] = await Promise.allSettled([
    parts.host.openChange({ repository, number, headSha, baseSha: pull.baseSha }, signal),
    showCheck(
      { row, repository },
      { kind: "running", stage: "Reading the change", lenses: [] },
      { parts, signal },
    ),
  ]);
  if (opened.status === "rejected") throw opened.reason;
  if (shown.status === "fulfilled") return opened.value;
  await opened.value.close();
  throw shown.reason;
}

/** Settings of the base, then the change; null when there is nothing to review, or too much, which ends the review as skipped. */
async function prepareOpened(
  place: Place,
  change: OpenChange,
  given: { readonly run: JobRun; readonly parts: ServiceParts; readonly events: StoredEvents },
): Promise<PreparedReview | null> {
  const { run, parts, events } = given;
  const { signal } = run;
  const { row, repository, pull } = place;
  const models = await parts.modelsOf(repository);
  const owner = ownerSettingsSchema.parse(repository.settings);
  const { options } = await loadSettings(change.settingsSource, { flags: noFlags, owner, ...models });
  const { clock } = parts;
  const rules = parts.analyzers.forDomain(textDomain(row, pull));
  const { source, context } = change;
  const baseSha = (await source.describe()).base.sha;
  const { headSha } = row;
  const { fromFork } = pull;
  const measured = { review: row.id, repository, headSha, baseSha, fromFork, rules };
  const analyzers = (await parts.findMeasurements(measured, signal)) ?? rules;
  try {
    return await prepareReview({ source, analyzers, context, options, events, clock, signal });
  } catch (thrown) {
    if (!(thrown instanceof AssayError) || !skips.has(thrown.code)) throw thrown;
    await endReview(
      place,
      { state: "skipped", code: thrown.code, reason: thrown.message, remedy: thrown.remedy },
      parts,
    );
    return null;
  }
}

/** Changes of which there is nothing to review, or too much: a stated skip, and no failure. */
const skips: ReadonlySet<string> = new Set(["empty-change", "change-too-large"]);

/** What each changed file is for, by its path, and how much of it changed. */
function filesOf({ material }: PreparedReview): Parameters<typeof skipForFiles>[0]["files"] {
  return material.files.map(({ path, diff }) => {
    const { added, removed } = countChanges(diff);
    return { path, kind: classifyPath(path).kind, changedLines: added + removed };
  });
}

/** Triggers by which a person asked, so that filters give way (spec G3, W3). */
function isAsked(trigger: string): boolean {
  return ["command", "rerequested", "page"].includes(trigger);
}

/** What the service says where the command line has flags. */
const noFlags = { lenses: null, model: null, perLens: {}, failOn: null } as const;
