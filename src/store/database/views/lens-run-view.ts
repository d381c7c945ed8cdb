// One lens of one review as the page shows it: its tries, its times beside what is typical, its tokens and its price.
import type { Selectable } from "kysely";
import { modelFailureKinds, type ModelFailureKind } from "../../../review/review.js";
import type { LensRunTable } from "../rows/work-rows.js";
import type { FailedTry, LensProgress, LensState } from "./lens-states.js";
import type { StoredOutcome } from "./stored-texts.js";

/** What the table of lens runs knows of one. */
export type LensRunRow = Selectable<LensRunTable>;

/** Everything that is known of one lens; each part may be missing. `ended`: why the review ended, where it has. */
export interface KnownOfLens {
  readonly lens: string;
  readonly title: string;
  readonly model: string | null;
  readonly progress: LensProgress;
  readonly row: LensRunRow | null;
  readonly outcome: StoredOutcome | null;
  readonly off: string | null;
  readonly typicalMs: number | null;
  readonly ended: string | null;
}

/** The lens as the page shows it. The row decides where there is one: it was written when the lens was done. */
export function viewLensRun(known: KnownOfLens) {
  const { lens, title, progress, row, outcome, typicalMs } = known;
  const state = stateOf(known);
  const tried = outcome?.accounts.flatMap((account) => account.attempts) ?? progress.tries.map(triedSoFar);
  const by = row === null ? (progress.model ?? known.model) : row.model;
  return {
    lens,
    title,
    model: by === null || by === "rules" ? null : by,
    state,
    part: progress.part,
    parts: progress.parts,
    attempts: tried.map((attempt, index) => ({ startedAt: null, ...attempt, number: index + 1 })),
    startedAt: progress.startedAt,
    finishedAt: progress.finishedAt,
    nextTryAt: state === "retrying" ? progress.nextTryAt : null,
    waitMs: row?.wait_ms ?? outcome?.waitMs ?? 0,
    workMs: row?.work_ms ?? outcome?.workMs ?? 0,
    typicalMs,
    tokens: tokensOf(row),
    costUsd: costOf(row),
    fromCache:
      outcome !== null && outcome.accounts.length > 0 && outcome.accounts.every((one) => one.fromCache),
    findings: row?.findings ?? outcome?.findings ?? 0,
    failure: failureOf(row?.failure ?? outcome?.failure ?? null),
    message: row?.message ?? known.off ?? (state === "off" ? known.ended : progress.message),
    remedy: row?.remedy ?? progress.remedy,
  };
}

/** A try of a lens that still works: its outcome is the kind of failure that the event told. */
function triedSoFar({ failure, ...times }: FailedTry) {
  return { ...times, outcome: failureOf(failure) ?? ("network" as const), detail: "" };
}

function stateOf({ row, off, progress, ended }: KnownOfLens): LensState {
  if (row !== null) return row.state;
  if (off !== null) return "off";
  const isSettled = progress.state === "answered" || progress.state === "failed";
  return ended === null || isSettled ? progress.state : "off";
}

function tokensOf(row: LensRunRow | null) {
  return {
    input: row?.input_tokens ?? 0,
    cacheRead: row?.cache_read_tokens ?? 0,
    cacheWrite: row?.cache_write_tokens ?? 0,
    output: row?.output_tokens ?? 0,
  };
}

/** Nobody was paid: zero. Somebody was, at an unknown price: null. */
function costOf(row: LensRunRow | null): number | null {
  if (row === null) return null;
  return row.cost_usd ?? (row.unpriced > 0 ? null : 0);
}

function failureOf(text: string | null): ModelFailureKind | null {
  return modelFailureKinds.find((kind) => kind === text) ?? null;
}
