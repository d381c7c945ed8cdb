// Claims that were put aside, each with its reason: nothing disappears unsaid (spec S1).
import type { DroppedView } from "../../../../src/web/api-types.js";
import { Empty, LensName } from "../../parts/small-parts.js";

const reasons: Readonly<Record<DroppedView["reason"], string>> = {
  "path-not-in-change": "not in this change",
  "quote-not-found": "its quote is not in the file",
  "low-confidence": "not sure enough",
  duplicate: "said before",
  "over-cap": "over the cap",
  "dismissed-by-lens": "the lens took it back",
  refuted: "refuted",
};

/** The claims, in the order in which they were put aside. */
export function DroppedList({ dropped }: { dropped: readonly DroppedView[] }) {
  if (dropped.length === 0)
    return (
      <Empty title="Nothing was put aside">
        <p>
          Claims that do not hold (a quote that is not there, a duplicate, too little confidence) are listed
          here with the reason.
        </p>
      </Empty>
    );
  return (
    <ul className="rows card" aria-label="Claims that were put aside">
      {dropped.map((claim, n) => (
        <li key={`${claim.id} ${n}`}>
          <div className="list-row plain-row">
            <div>
              <strong className="break">{claim.title}</strong>
              <p className="under">
                <LensName lens={claim.lens} />
                <span className="mono">
                  {claim.path}:{claim.startLine}
                </span>
                <span>{Math.round(claim.confidence * 100)} % sure</span>
              </p>
              <p className="small soft break">{claim.detail}</p>
            </div>
            <span className="badge">{reasons[claim.reason]}</span>
          </div>
        </li>
      ))}
    </ul>
  );
}
