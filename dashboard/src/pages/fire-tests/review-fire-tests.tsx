// Beside a review: which measured results its resilience lens was given, or that there are some that it did not have.
import { Link } from "wouter";
import type { FireTestRow, ReviewFireTests as Told } from "../../../../src/web/api-types.js";
import { useRead } from "../../api/queries.js";
import { Badge } from "../../parts/small-parts.js";
import { counted, sha } from "../../parts/words.js";
import { sayVerdict } from "./fire-words.js";

/** Nothing where there are no results. `isOver` false: the review may yet take them up. */
export function ReviewFireTests({ review, isOver }: { review: string; isOver: boolean }) {
  const { data } = useRead<Told>(["review-fire-tests", review], `/reviews/${review}/fire-tests`);
  if (data === undefined || (data.given.length === 0 && data.ofHead === null)) return null;
  const { given, ofHead } = data;
  const isNewer = ofHead !== null && !given.some(({ test }) => test.id === ofHead.id);
  return (
    <section className="stack tight small">
      <h2>Fire test</h2>
      {given.map(({ side, behind, test }) => (
        <p key={side} className="stack tight">
          <TestLink test={test} name={side} />
          {behind === 0 ? null : (
            <span className="quiet">
              {counted(behind, "commit")} before the base, which was not measured itself
            </span>
          )}
        </p>
      ))}
      {ofHead !== null && isNewer && isOver ? (
        <>
          <TestLink test={ofHead} name="head" />
          <p className="soft">
            This review did not have {given.length === 0 ? "these results" : "these newer results"}. Run it
            again to have them used, if its base was measured too.
          </p>
        </>
      ) : null}
    </section>
  );
}

function TestLink({ test, name }: { test: FireTestRow; name: string }) {
  return (
    <span className="row">
      <Link href={`/fire-tests/${test.id}`}>
        {name} <code>{sha(test.commit)}</code>
      </Link>
      <Badge said={sayVerdict(test)} />
    </span>
  );
}
