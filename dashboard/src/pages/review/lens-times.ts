// Where each lens's waits and works lie on the one axis of time that all lenses of a review share.
import type { LensRun } from "../../../../src/web/api-types.js";
import { sayAttempt } from "../../parts/say-failure.js";

/** A piece of a lens's bar: from and to in milliseconds since the axis began. */
export interface Piece {
  readonly kind: "wait" | "work" | "failed" | "now";
  readonly from: number;
  readonly to: number;
  readonly title: string;
}

/** The axis: when it begins (epoch milliseconds) and how long it is. */
export interface Axis {
  readonly begin: number;
  readonly lengthMs: number;
}

const shortestMs = 2_000;

/** The axis of these lenses at `now`: it holds everything that happened, what is typical, and the next try. */
export function axisOf(runs: readonly LensRun[], now: number): Axis {
  const begins = runs.flatMap((run) => beginOf(run) ?? []);
  const begin = begins.length === 0 ? now : Math.min(...begins);
  const ends = runs.flatMap((run) => {
    const pieces = piecesOf(run, begin, now);
    const typical =
      run.state === "off" || run.typicalMs === null ? 0 : (workBegin(pieces) ?? 0) + run.typicalMs;
    return [...pieces.map((piece) => piece.to), typical];
  });
  return { begin, lengthMs: Math.max(shortestMs, ...ends) * 1.04 };
}

/** The pieces of one lens, in order, without overlap. A lens whose tries are not known piece by piece has one wait and one work. */
export function piecesOf(run: LensRun, begin: number, now: number): readonly Piece[] {
  const start = beginOf(run);
  if (start === null || run.state === "off") return [];
  let at = start - begin;
  const pieces: Piece[] = [];
  const add = (kind: Piece["kind"], ms: number, title: string): void => {
    if (ms > 0) pieces.push({ kind, from: at, to: at + ms, title });
    at += Math.max(0, ms);
  };
  for (const attempt of run.attempts) {
    const isGood = attempt.outcome === "answered";
    if (attempt.startedAt !== null) at = Math.max(at, attempt.startedAt - attempt.waitMs - begin);
    add("wait", attempt.waitMs, `waited`);
    add(isGood ? "work" : "failed", attempt.workMs, `try ${attempt.number}: ${sayAttempt(attempt)}`);
  }
  if (run.attempts.length === 0 && run.finishedAt !== null) {
    add("wait", run.waitMs, "waited");
    add(run.state === "failed" ? "failed" : "work", run.workMs, run.state);
  }
  if (run.state === "running") add("now", now - begin - at, "working");
  if (run.state === "retrying") add("wait", (run.nextTryAt ?? now) - begin - at, "waits for the next try");
  return pieces;
}

/** When work began on the axis: where the typical time is counted from. */
export function workBegin(pieces: readonly Piece[]): number | null {
  return pieces.find((piece) => piece.kind !== "wait")?.from ?? null;
}

function beginOf(run: LensRun): number | null {
  const first = run.attempts[0];
  if (first?.startedAt !== null && first !== undefined) return first.startedAt - first.waitMs;
  if (run.startedAt !== null) return run.startedAt;
  return run.finishedAt === null ? null : run.finishedAt - run.waitMs - run.workMs;
}
