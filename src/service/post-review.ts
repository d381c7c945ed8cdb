// Posts the result of a review and ends it: one review at the code host, one conclusion on the check (spec P1-P6).
import type { JobRun } from "../queue/queue.js";
import {
  defaultPublishSettings,
  ensureNotice,
  noticesOf,
  publishReview,
  readDiff,
  type Publication,
  type ReviewResult,
} from "../review/review.js";
import { inSpan } from "../runtime/runtime.js";
import { ownerSettingsSchema } from "../settings/settings.js";
import type { RepositoryRow, ReviewRow, StoredFinding } from "./ports.js";
import type { ServiceParts } from "./service-parts.js";
import { showCheck } from "./show-check.js";
import { publishedStep } from "./steps.js";
import { textDomain, type KeptPrepared } from "./text-domain.js";

/** A judged review and where it belongs. */
export interface Posting {
  readonly row: ReviewRow;
  readonly repository: RepositoryRow;
  readonly result: ReviewResult;
  readonly prepared: KeptPrepared;
}

/** Posts once, however often it is called for one review: the host is asked for the run's mark before anything is written. */
export async function postResult(posting: Posting, run: JobRun, parts: ServiceParts): Promise<unknown> {
  const { row, repository, result } = posting;
  const held = (await parts.rows.readStep(row.id, publishedStep)) as Publication | null; // written below
  const publication = held ?? (await publish(posting, run, parts));
  await tellOwner(posting, run, parts);
  await showCheck({ row, repository }, { kind: "completed", result }, { parts, signal: run.signal });
  await parts.rows.finish(
    row.id,
    {
      state: "completed",
      verdict: result.verdict,
      degraded: result.degraded,
      postedReviewId: publication.reviewId,
      findings: storedFindings(result, publication),
      fixed: publication.fixed,
    },
    [{ type: "review:completed", verdict: result.verdict, findings: result.findings.length }],
  );
  return { posted: publication.reviewId };
}

/** A used-up credit or a refused key is told of once, in one sentence with what to do (spec A4). */
async function tellOwner(
  { row, repository, result }: Posting,
  run: JobRun,
  parts: ServiceParts,
): Promise<void> {
  const notices = noticesOf(result);
  if (notices.length === 0) return;
  const { clock, random } = parts;
  const host = await parts.host.reviewHost(repository, row.number);
  for (const notice of notices) await ensureNotice({ host, clock, random, signal: run.signal }, notice);
}

async function publish(
  { row, repository, result, prepared }: Posting,
  run: JobRun,
  parts: ServiceParts,
): Promise<Publication> {
  const { clock, random, rows } = parts;
  const analyzers = parts.analyzers.forDomain(textDomain(row, prepared));
  const { inline } = ownerSettingsSchema.parse(repository.settings).caps;
  const input = {
    host: await parts.host.reviewHost(repository, row.number),
    result,
    // At the head that was reviewed, the hunks are in hand.
    readDiff: (head: string, signal?: AbortSignal) =>
      head === row.headSha
        ? Promise.resolve(prepared.material.files.map(({ diff }) => diff))
        : readHunks(posting(row, repository, head), parts, signal),
    previous: await rows.readPosted({ repository: row.repository, number: row.number }),
    settings: { ...defaultPublishSettings, ...(inline == null ? {} : { maxInline: inline }) },
    ...{ analyzers, clock, random },
    signal: run.signal,
  };
  const publication = await inSpan("publish", {}, () => publishReview(input));
  await rows.saveStep(row.id, {
    step: publishedStep,
    value: publication,
    events: [
      { type: "review:posted", where: `review ${publication.reviewId} on ${publication.commit.slice(0, 7)}` },
    ],
  });
  return publication;
}

function posting(
  row: ReviewRow,
  repository: RepositoryRow,
  headSha: string,
): Parameters<ServiceParts["host"]["openChange"]>[0] {
  return { repository, number: row.number, headSha };
}

async function readHunks(
  at: Parameters<ServiceParts["host"]["openChange"]>[0],
  parts: ServiceParts,
  signal?: AbortSignal,
): ReturnType<Parameters<typeof publishReview>[0]["readDiff"]> {
  const change = await parts.host.openChange(at, signal);
  try {
    return readDiff(await change.source.diff(signal), at.headSha);
  } finally {
    await change.close();
  }
}

function storedFindings(result: ReviewResult, { placed }: Publication): StoredFinding[] {
  const places = new Map(placed.map((one) => [one.fingerprint, one]));
  return result.findings.map((finding) => {
    const at = places.get(finding.id);
    const inline = at?.place === "inline" || (at?.place === "repeated" && at.commentId !== null);
    return {
      finding,
      placed: at === undefined ? "not" : inline ? "inline" : "body",
      commentId: at?.commentId ?? null,
    };
  });
}
