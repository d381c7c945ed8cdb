// One finding: the claim, its code, its evidence, how sure, its suggestion as a diff, and what people say of it.
import { useId, useState } from "react";
import type { EvidenceView, FindingView, ReviewDetail } from "../../../../src/web/api-types.js";
import { CodeTable, DiffView } from "../../parts/diff-view.js";
import { Icon } from "../../parts/icon.js";
import { LensName, Meter, OutLink, Severity } from "../../parts/small-parts.js";
import { FindingFeedback, OutcomeBadge } from "./finding-feedback.js";
import { FindingSaid } from "./finding-said.js";

interface CardProps {
  readonly finding: FindingView;
  readonly review: ReviewDetail;
  readonly isOpenAtFirst: boolean;
}

/** A finding as a card that folds. Its texts come from outside and are shown as text alone. */
export function FindingCard({ finding, review, isOpenAtFirst }: CardProps) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const id = useId();
  const { lens, severity } = finding;
  const title = review.lensRuns.find((run) => run.lens === lens)?.title ?? lens;
  const isSettled = finding.outcome !== null || finding.fixedInSha !== null;
  return (
    <article className={`finding ${severity}${isSettled ? " settled" : ""}`} data-finding={finding.id}>
      <div className="finding-head">
        <div className="row">
          <Severity of={severity} />
          <LensName lens={lens} title={title} />
          <span className="small quiet">{finding.category.replaceAll("-", " ")}</span>
          {finding.isJudged ? null : (
            <span
              className="badge"
              title="What lenses claim is held against the code once all have answered."
            >
              claimed, not judged yet
            </span>
          )}
          {finding.preExisting ? <span className="badge">was there before</span> : null}
          <span className="push">
            <OutcomeBadge finding={finding} />
          </span>
        </div>
        <h3>
          <button
            type="button"
            className="fold"
            data-row
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
          >
            {finding.title}
          </button>
        </h3>
        <Under finding={finding} />
      </div>
      <div id={id} hidden={!isOpen}>
        {isOpen ? <Body finding={finding} review={review} /> : null}
      </div>
    </article>
  );
}

function Under({ finding }: { finding: FindingView }) {
  const { startLine, endLine, path, confidence, alsoFrom } = finding;
  const lines = startLine === endLine ? startLine : `${startLine}–${endLine}`;
  return (
    <p className="under">
      <span className="mono break">
        <OutLink href={finding.lineUrl}>
          {path}:{lines}
        </OutLink>
      </span>
      <span className="sure">
        <Meter share={confidence} /> {Math.round(confidence * 100)} % sure
      </span>
      {alsoFrom.length === 0 ? null : <span>also seen by {alsoFrom.join(", ")}</span>}
      {finding.placed === "not" ? <span>not posted</span> : null}
      {finding.commentUrl === null ? null : <OutLink href={finding.commentUrl}>the comment</OutLink>}
    </p>
  );
}

function Body({ finding, review }: { finding: FindingView; review: ReviewDetail }) {
  const { scenario, code, quote, suggestion, startLine, endLine, side } = finding;
  const at = (line: { newLine: number | null; oldLine: number | null }): number | null =>
    side === "new" ? line.newLine : line.oldLine;
  return (
    <div className="finding-body">
      <p className="scenario">{scenario}</p>
      {code !== null && code.length > 0 ? (
        <CodeTable
          lines={code}
          label={`Code of ${finding.path}`}
          isCited={(line) => {
            const n = at(line);
            return n !== null && n >= startLine && n <= endLine;
          }}
        />
      ) : quote === "" ? null : (
        <pre className="code" tabIndex={0} aria-label="The quoted lines">
          {quote}
        </pre>
      )}
      {suggestion === null ? null : <Suggestion suggestion={suggestion} path={finding.path} />}
      {finding.evidence.length === 0 ? null : <EvidenceList evidence={finding.evidence} />}
      <Source finding={finding} />
      <FindingSaid said={finding.said} />
      {finding.isJudged ? <FindingFeedback finding={finding} review={review} /> : null}
    </div>
  );
}

function Suggestion({
  suggestion,
  path,
}: {
  suggestion: NonNullable<FindingView["suggestion"]>;
  path: string;
}) {
  if (suggestion.kind === "rejected")
    return (
      <p className="small quiet break">
        <Icon name="dash" /> A suggestion was made and put aside: {suggestion.reason}
      </p>
    );
  const { newDependencies, behaviourChange, patch } = suggestion;
  return (
    <section>
      <div className="row">
        <h4>Suggestion</h4>
        {behaviourChange ? <span className="badge tone-warn">changes behaviour</span> : null}
        {newDependencies.length === 0 ? null : (
          <span className="badge tone-warn break">needs {newDependencies.join(", ")}</span>
        )}
      </div>
      <DiffView patch={patch} label={`Suggested change of ${path}`} />
    </section>
  );
}

function EvidenceList({ evidence }: { evidence: readonly EvidenceView[] }) {
  return (
    <section>
      <h4>Rests on</h4>
      <ul className="evidence">
        {evidence.map((fact) => (
          <li key={fact.id}>
            <span>{fact.message}</span>
            <span className="small quiet">
              <OutLink href={fact.url}>
                {fact.analyzer} {fact.rule}
              </OutLink>{" "}
              at{" "}
              <span className="mono">
                {fact.path}:{fact.startLine}
              </span>
            </span>
            {fact.quote === "" ? null : <code className="break">{fact.quote}</code>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Source({ finding: { source } }: { finding: FindingView }) {
  return (
    <p className="small quiet">
      {source.kind === "model" ? (
        <>Claimed by {source.model}</>
      ) : (
        <OutLink href={source.url}>
          Found by {source.analyzer}, rule {source.rule}
        </OutLink>
      )}
    </p>
  );
}
