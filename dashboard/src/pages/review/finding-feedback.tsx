// What people make of a finding: accept it, dismiss it with a reason, or take that back.
import { useState, type SyntheticEvent } from "react";
import type { Feedback, FindingView, ReviewDetail } from "../../../../src/web/api-types.js";
import { isAtLeast, useChange, useMe } from "../../api/queries.js";
import { Icon } from "../../parts/icon.js";
import { sayFault } from "../../parts/action-button.js";
import { sha, type Said } from "../../parts/words.js";
import { Badge } from "../../parts/small-parts.js";

/** How a finding was settled, if it was. */
export function OutcomeBadge({ finding: { outcome, fixedInSha } }: { finding: FindingView }) {
  const said = sayOutcome(outcome, fixedInSha);
  return said === null ? null : <Badge said={said} />;
}

function sayOutcome(outcome: FindingView["outcome"], fixedInSha: string | null): Said | null {
  if (fixedInSha !== null) return { text: `Fixed in ${sha(fixedInSha)}`, tone: "good", icon: "check" };
  switch (outcome?.kind) {
    case "accepted":
      return { text: "Accepted", tone: "good", icon: "check" };
    case "dismissed":
      return { text: "Dismissed", tone: "plain", icon: "cross" };
    case "fixed":
      return { text: "Fixed", tone: "good", icon: "check" };
    case undefined:
      return null;
  }
}

/** Why it was settled, for everybody, and the buttons for those who may change the repository. */
export function FindingFeedback({ finding, review }: { finding: FindingView; review: ReviewDetail }) {
  const me = useMe();
  const [isDismissing, setDismissing] = useState(false);
  const say = useChange<Feedback, unknown>(
    (api, feedback) =>
      api.change(
        "PUT",
        `/reviews/${review.id}/findings/${encodeURIComponent(finding.id)}/feedback`,
        feedback,
      ),
    ["review", "precision"],
  );
  const { outcome } = finding;
  const why =
    outcome === null || outcome.reason === null ? null : (
      <p className="small soft break">
        {outcome.by ?? "Somebody"}: {outcome.reason}
      </p>
    );
  if (!isAtLeast(me, "maintainer")) return why;
  return (
    <div className="stack tight">
      {why}
      <div className="row">
        <Words
          outcome={outcome}
          isBusy={say.isPending}
          say={say.mutate}
          askWhy={() => setDismissing(!isDismissing)}
        />
        <span role="alert" className="small break">
          {say.error === null ? "" : sayFault(say.error)}
        </span>
      </div>
      {isDismissing && outcome === null ? (
        <DismissForm
          dismiss={(reason) => {
            say.mutate({ kind: "dismissed", reason });
            setDismissing(false);
          }}
        />
      ) : null}
    </div>
  );
}

interface WordsProps {
  readonly outcome: FindingView["outcome"];
  readonly isBusy: boolean;
  readonly say: (feedback: Feedback) => void;
  readonly askWhy: () => void;
}

function Words({ outcome, isBusy, say, askWhy }: WordsProps) {
  if (outcome?.kind === "fixed") return null;
  if (outcome !== null)
    return (
      <button
        type="button"
        className="button bare"
        disabled={isBusy}
        onClick={() => say({ kind: "cleared" })}
      >
        Take back: {outcome.kind}
      </button>
    );
  return (
    <>
      <button type="button" className="button" disabled={isBusy} onClick={() => say({ kind: "accepted" })}>
        <Icon name="check" /> Accept
      </button>
      <button type="button" className="button" onClick={askWhy}>
        <Icon name="cross" /> Dismiss …
      </button>
    </>
  );
}

function DismissForm({ dismiss }: { dismiss: (reason: string) => void }) {
  const [reason, setReason] = useState("");
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (reason.trim() !== "") dismiss(reason.trim());
  };
  return (
    <form className="row" onSubmit={send}>
      <input
        autoFocus
        value={reason}
        maxLength={1_000}
        required
        aria-label="Why it is dismissed"
        placeholder="Why? It counts towards the precision of this lens."
        onChange={(event) => setReason(event.target.value)}
      />
      <button type="submit" className="button main">
        Dismiss
      </button>
    </form>
  );
}
