// One review in full: its row, what its steps left, its events, its lenses and its findings, put together.
import { sql } from "kysely";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { readSteps } from "../tables/review-steps.js";
import {
  viewClaim,
  viewDropped,
  viewFinding,
  type FindingRow,
  type FindingSurroundings,
  type SaidRow,
} from "./finding-view.js";
import { viewLensRun, type LensRunRow } from "./lens-run-view.js";
import { followLenses, waiting, type LensEvent } from "./lens-states.js";
import {
  isOver,
  nameOf,
  reviewColumns,
  summarizeReviews,
  type ReviewRow,
  type ReviewSummary,
  type ShownWith,
} from "./review-summary.js";
import { inScope } from "./scope.js";
import { findingSchema, readTexts, type StoredTexts } from "./stored-texts.js";

/** What records are shown with: as lists, and for how long steps are kept. */
export interface RecordShownWith extends ShownWith {
  readonly keepMs: number;
}

/** One review as the page shows it, without its stages. */
export type ReviewRecord = ReviewSummary & ReturnType<typeof recordOf>;

/** Reads one; null where there is none, or it lies outside the scope. */
export async function readReviewRecord(
  db: Db,
  id: string,
  { scope, shown }: { readonly scope: RowScope; readonly shown: RecordShownWith },
): Promise<ReviewRecord | null> {
  const { rows } = await sql<ReviewRow>`
    SELECT ${reviewColumns} FROM assay.reviews v JOIN assay.repositories r ON r.id = v.repository_id
    WHERE v.id = ${id} AND ${inScope(scope, { repository: "v.repository_id" })}`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const [summary] = await summarizeReviews(db, [row], shown);
  if (summary === undefined) return null;
  const held = await readHeld(db, row);
  return { ...summary, ...recordOf(row, held, shown) };
}

interface Held {
  readonly texts: StoredTexts;
  readonly isAnyStepHeld: boolean;
  readonly events: readonly LensEvent[];
  readonly runs: readonly LensRunRow[];
  readonly findings: readonly FindingRow[];
  readonly said: readonly SaidRow[];
  readonly typical: ReadonlyMap<string, number>;
}

async function readHeld(db: Db, { id, repository_id, number }: ReviewRow): Promise<Held> {
  const steps = await readSteps(db, id, "");
  const { rows: events } = await sql<LensEvent>`
    SELECT type, at, body FROM assay.events WHERE review_id = ${id}
      AND (type = 'review:started' OR type LIKE 'agent:%') ORDER BY seq`.execute(db);
  const runs = await db.selectFrom("lens_runs").selectAll().where("review_id", "=", id).execute();
  const findings = await db.selectFrom("findings").selectAll().where("review_id", "=", id).execute();
  const { rows: said } = await sql<SaidRow>`
    SELECT fingerprint, kind, value, actor, at FROM assay.feedback WHERE repository_id = ${repository_id} AND number = ${number}
      AND kind IN ('resolved', 'unresolved', 'reply', 'reaction') ORDER BY at, id`.execute(db);
  const { rows: typical } = await sql<{ lens: string; typical_ms: number }>`
    SELECT lens, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY work_ms))::bigint AS typical_ms FROM (
      SELECT lens, work_ms, row_number() OVER (PARTITION BY lens ORDER BY at DESC) AS nth FROM assay.lens_runs
      WHERE repository_id = ${repository_id} AND review_id <> ${id} AND state = 'answered') newest
    WHERE nth <= 50 GROUP BY lens`.execute(db);
  return {
    texts: readTexts(steps),
    isAnyStepHeld: steps.length > 0,
    events,
    runs,
    findings,
    said,
    typical: new Map(typical.map((one) => [one.lens, one.typical_ms])),
  };
}

function recordOf(row: ReviewRow, held: Held, { links, now, keepMs }: RecordShownWith) {
  const { texts, said } = held;
  const { prepared, result } = texts;
  const repository = nameOf(row);
  const baseSha = prepared?.material.change?.base.sha ?? row.base_sha;
  const around = { repository, number: row.number, headSha: row.head_sha, baseSha, links, texts, said };
  const isPurged = isOver(row.state) && row.started_at !== null && !held.isAnyStepHeld;
  const lensRuns = lensRunsOf(row, held);
  return {
    baseSha: row.base_sha,
    settingsVersion: row.settings_version,
    mode: result?.mode ?? prepared?.mode ?? modeIn(held.events),
    verdictReason: result?.verdictReason ?? null,
    summary: result?.summary ?? null,
    lensRuns,
    findings: isOver(row.state) || result !== null ? findingsOf(held, around) : claimsOf(texts, around),
    dropped: result?.dropped.map(viewDropped) ?? [],
    coverage: result?.coverage ?? null,
    context: result?.context ?? prepared?.material.context ?? null,
    configuration: result?.configuration ?? prepared?.options.configuration ?? [],
    warnings: result?.warnings ?? [
      ...(prepared?.options.warnings ?? []),
      ...(prepared?.material.warnings ?? []),
    ],
    patch: result?.patch === "" ? null : (result?.patch ?? null),
    tokens: sumTokens(lensRuns),
    links: {
      review:
        row.posted_review_id === null ? null : links.review(repository, row.number, row.posted_review_id),
      checkRun: row.check_run_id === null ? null : links.check(repository, row.check_run_id),
    },
    supersededBy: row.superseded_by,
    deliveryGuid: row.delivery_guid,
    purgedAt: isPurged ? Math.min(now, (row.finished_at ?? row.progress_at) + keepMs) : null,
  };
}

/** Findings in the order of the result, worst first; from their rows where the result is gone. */
function findingsOf({ texts, findings }: Held, around: FindingSurroundings) {
  const rows = new Map(findings.map((row) => [row.fingerprint, row]));
  const judged =
    texts.result?.findings ??
    findings.flatMap(({ body }) => {
      const read = findingSchema.safeParse(body);
      return read.success ? [read.data] : [];
    });
  return judged.map((finding) => viewFinding(finding, rows.get(finding.id) ?? null, around));
}

/** What lenses say while the review runs; what stands of it is known once it was judged. */
function claimsOf({ claims }: StoredTexts, around: FindingSurroundings) {
  return claims.map((claim, at) => viewClaim(claim, at, around));
}

/** Lenses in the order in which the review named them, then those that are off. */
function lensRunsOf(row: ReviewRow, { texts, events, runs, typical }: Held) {
  const { prepared, result } = texts;
  const followed = new Map(followLenses(events).map((one) => [one.lens, one]));
  const assigned = prepared?.options.lenses ?? [];
  const off = new Map(prepared?.options.off.map((one) => [one.lens.id, one]));
  const outcomes = [...texts.answers, ...(result?.lenses ?? [])];
  const named = [
    ...assigned.map(({ lens }) => lens.id),
    ...followed.keys(),
    ...runs.map(({ lens }) => lens),
    ...outcomes.map(({ lens }) => lens),
    ...off.keys(),
  ];
  return [...new Set(named)].map((lens) => {
    const run = runs.find((one) => one.lens === lens) ?? null;
    const outcome = outcomes.find((one) => one.lens === lens) ?? null;
    const assignment = assigned.find((one) => one.lens.id === lens);
    return viewLensRun({
      lens,
      title: run?.title ?? outcome?.title ?? assignment?.lens.title ?? off.get(lens)?.lens.title ?? lens,
      model: assignment?.model ?? null,
      progress: followed.get(lens) ?? waiting(lens),
      row: run,
      outcome,
      off: off.get(lens)?.reason ?? (outcome?.state === "off" ? outcome.message : null),
      typicalMs: typical.get(lens) ?? null,
      ended: isOver(row.state) ? (row.reason ?? "The review ended before it was asked.") : null,
    });
  });
}

function modeIn(events: readonly LensEvent[]): "offline" | "models" | null {
  const mode = events.findLast(({ type }) => type === "review:started")?.body["mode"];
  return mode === "offline" || mode === "models" ? mode : null;
}

function sumTokens(runs: readonly Pick<ReturnType<typeof viewLensRun>, "tokens">[]) {
  const sum = (of: keyof ReturnType<typeof viewLensRun>["tokens"]): number =>
    runs.reduce((total, run) => total + run.tokens[of], 0);
  return {
    input: sum("input"),
    cacheRead: sum("cacheRead"),
    cacheWrite: sum("cacheWrite"),
    output: sum("output"),
  };
}
