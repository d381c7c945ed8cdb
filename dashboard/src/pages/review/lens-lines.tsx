// Six specialists at work: each lens a bar on one axis of time, waits apart from work, tries with their reasons.
import type { ReactNode } from "react";
import type { LensRun, ReviewDetail } from "../../../../src/web/api-types.js";
import { Icon, lensIcon } from "../../parts/icon.js";
import { sayAttempt } from "../../parts/say-failure.js";
import { lensClass } from "../../parts/small-parts.js";
import { useNow } from "../../parts/use-now.js";
import { clock, counted, dollars, sentence, short, span } from "../../parts/words.js";
import { axisOf, piecesOf, workBegin, type Axis } from "./lens-times.js";

/** All lenses of a review. Bars grow while lenses work. */
export function LensLines({ review }: { review: ReviewDetail }) {
  const { lensRuns } = review;
  const isMoving = lensRuns.some((run) => run.state === "running" || run.state === "retrying");
  const now = useNow(isMoving ? 250 : null);
  const axis = axisOf(lensRuns, now);
  const shared = sharedFailure(lensRuns);
  if (lensRuns.length === 0) return null;
  return (
    <section className="card" aria-labelledby="lenses-title">
      <div className="card-head">
        <h2 id="lenses-title">Lenses</h2>
        <span className="soft small numbers">{sayTally(lensRuns)}</span>
        <div className="lens-key push" aria-hidden="true">
          <span>
            <i /> work
          </span>
          <span>
            <i className="wait" /> wait
          </span>
          <span>
            <i className="typical" /> typical here
          </span>
        </div>
      </div>
      <ul className="lens-grid">
        {lensRuns.map((run) => (
          <Line key={run.lens} run={run} axis={axis} now={now} isTold={run.message === shared} />
        ))}
      </ul>
      {shared === null ? null : (
        <p className="lens-shared small">
          <strong>{sentence(shared)}</strong>{" "}
          {sentence(lensRuns.find((run) => run.message === shared)?.remedy ?? "")}
        </p>
      )}
    </section>
  );
}

/** What every failed lens failed of, when there are several and they all say the same: told once, below them. */
function sharedFailure(runs: readonly LensRun[]): string | null {
  const [first, ...others] = runs.filter((run) => run.state === "failed");
  const isShared = others.length > 0 && others.every((run) => run.message === first?.message);
  return isShared ? (first?.message ?? null) : null;
}

function sayTally(runs: readonly LensRun[]): string {
  const asked = runs.filter((run) => run.state !== "off");
  const answered = asked.filter((run) => run.state === "answered").length;
  const failed = asked.filter((run) => run.state === "failed").length;
  return `${answered} of ${asked.length} answered${failed === 0 ? "" : `, ${failed} failed`}`;
}

interface LineProps {
  readonly run: LensRun;
  readonly axis: Axis;
  readonly now: number;
}

function Line({ run, axis, now, isTold }: LineProps & { readonly isTold: boolean }) {
  return (
    <li className={`lens-line ${lensClass(run.lens)}`} data-lens={run.lens} data-state={run.state}>
      <span className="name">
        <Icon name={lensIcon(run.lens)} />
        {run.title}
      </span>
      <Track run={run} axis={axis} now={now} />
      <span className="said">
        <Said run={run} now={now} />
      </span>
      <Why run={run} isTold={isTold} />
    </li>
  );
}

function Track({ run, axis, now }: LineProps) {
  const pieces = piecesOf(run, axis.begin, now);
  const percent = (ms: number): string => `${((ms / axis.lengthMs) * 100).toFixed(2)}%`;
  const began = workBegin(pieces);
  const classes = { wait: "wait", work: "work", failed: "work failed", now: "work now" } as const;
  const words = pieces.map((piece) => `${piece.title} ${span(piece.to - piece.from)}`).join(", ");
  return (
    <div className="track" role="img" aria-label={words === "" ? "no time spent yet" : words}>
      {pieces.map((piece, n) => (
        <span
          key={n}
          className={`piece ${classes[piece.kind]}`}
          title={`${piece.title} · ${span(piece.to - piece.from)}`}
          style={{ left: percent(piece.from), width: percent(piece.to - piece.from) }}
        />
      ))}
      {run.typicalMs === null || run.state === "off" ? null : (
        <span
          className="typical"
          title={`typical here: ${span(run.typicalMs)}`}
          style={{ left: percent((began ?? 0) + run.typicalMs) }}
        />
      )}
    </div>
  );
}

function Said({ run, now }: { run: LensRun; now: number }) {
  const typical = run.typicalMs === null ? "" : `typical here ${span(run.typicalMs)}`;
  switch (run.state) {
    case "waiting":
      return <TwoLines first="waiting" second={typical} />;
    case "running": {
      const part = run.parts > 1 ? ` · part ${run.part} of ${run.parts}` : "";
      const working = (
        <>
          <strong>{clock(now - (run.startedAt ?? now))}</strong> working{part}
        </>
      );
      return <TwoLines first={working} second={sayShortly(run) ?? typical} />;
    }
    case "retrying": {
      const left = (run.nextTryAt ?? now) - now;
      const next = <strong>{left > 0 ? `next try in ${clock(left + 999)}` : "trying again"}</strong>;
      const tries = run.attempts.length === 0 ? "" : `${counted(run.attempts.length, "try", "tries")} so far`;
      return <TwoLines first={next} second={tries} />;
    }
    case "answered":
      return (
        <TwoLines
          first={
            <>
              <strong>{counted(run.findings, "finding")}</strong> in {span(run.workMs)}
            </>
          }
          second={run.fromCache ? "from cache, nothing spent" : sayPrice(run)}
        />
      );
    case "failed":
      return <strong>failed after {counted(Math.max(1, run.attempts.length), "try", "tries")}</strong>;
    case "off":
      return <>off</>;
  }
}

/** What a lens does, and beneath it what is less; always two lines, so that nothing moves when one takes the place of the other. */
function TwoLines({ first, second }: { first: ReactNode; second: string }) {
  return (
    <>
      <span>{first}</span>
      <span className="quiet">{second}</span>
    </>
  );
}

/** What a lens says of itself, where it fits beside its bar. */
function sayShortly({ message }: LensRun): string | null {
  return message === null || message === "" || message.length > 26 ? null : message;
}

/** Rules read no tokens and cost nothing. */
function sayPrice({ model, tokens, costUsd }: LensRun): string {
  const read = tokens.input + tokens.output;
  if (read > 0) return `${short(read)} tokens · ${dollars(costUsd)}`;
  return model === null || !model.includes(":") ? "by rules, at no cost" : ""; // a model's tokens are read right after
}

/** Tries that went wrong, what the lens says meanwhile, and what to do when it failed. */
function Why({ run, isTold }: { run: LensRun; isTold: boolean }) {
  const missed = run.attempts.filter((attempt) => attempt.outcome !== "answered");
  if (run.state === "failed")
    return (
      <p className="why bad">
        {isTold ? null : (
          <>
            <strong>{sentence(run.message ?? "It gave no answer")}</strong> {sentence(run.remedy ?? "")}
          </>
        )}
        <Tries attempts={missed} />
      </p>
    );
  if (run.state === "off" && run.message !== null) return <p className="why">{run.message}</p>;
  if (run.state === "retrying")
    return (
      <p className="why">
        {missed.map((attempt) => `Try ${attempt.number}: ${sayAttempt(attempt)}.`).join(" ")}
        {missed.length === 0 ? (run.message ?? "The last try gave no answer.") : ""}
      </p>
    );
  if (run.state === "running" && run.message !== null && sayShortly(run) === null && missed.length === 0)
    return <p className="why">{run.message}</p>;
  if (missed.length === 0) return null;
  return (
    <p className="why">
      {missed.map((attempt) => `Try ${attempt.number}: ${sayAttempt(attempt)}.`).join(" ")}
      {run.state === "answered" ? " Then it answered." : ""}
    </p>
  );
}

/** Each try with its reason; tries that failed alike are told once. */
function Tries({ attempts }: { attempts: LensRun["attempts"] }) {
  const told = new Set(attempts.map(sayAttempt));
  const [only] = attempts;
  if (told.size === 1 && attempts.length > 1 && only !== undefined)
    return (
      <>
        <span className="try">
          {attempts.length} tries, each: {sayAttempt(only)} ({only.outcome.replaceAll("_", " ")})
        </span>
      </>
    );
  return attempts.map((attempt) => (
    <span key={attempt.number} className="try">
      Try {attempt.number}: {sayAttempt(attempt)} ({attempt.outcome.replaceAll("_", " ")},{" "}
      {span(attempt.workMs)})
    </span>
  ));
}
