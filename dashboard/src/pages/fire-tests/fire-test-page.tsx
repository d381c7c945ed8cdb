// One fire test: objectives first, then each scenario with its numbers, what was not tested and why, and what changed from another.
import { Link, useLocation } from "wouter";
import type { FireTest } from "../../../../src/web/api-types.js";
import { useRead } from "../../api/queries.js";
import { ActionButton } from "../../parts/action-button.js";
import { Icon } from "../../parts/icon.js";
import { Badge, Notice, OutLink, ProblemNotice, Reading } from "../../parts/small-parts.js";
import { counted, moment, sha, span } from "../../parts/words.js";
import { Comparison } from "./comparison.js";
import { sayVerdict } from "./fire-words.js";
import { ObjectiveTable } from "./objective-table.js";
import { ScenarioList } from "./scenario-list.js";

/** The page of one. */
export function FireTestPage({ id }: { id: string }) {
  const asked = useRead<FireTest>(["fire-test", id], `/fire-tests/${id}`);
  if (asked.data !== undefined) return <Whole test={asked.data} />;
  return (
    <>
      <h1>Fire test</h1>
      {asked.error === null ? (
        <Reading what="the fire test" />
      ) : (
        <ProblemNotice fault={asked.error} retry={() => void asked.refetch()} />
      )}
    </>
  );
}

function Whole({ test }: { test: FireTest }) {
  return (
    <div className="stack fire-test">
      <Head test={test} />
      <LateNotice test={test} />
      <ObjectiveTable objectives={test.objectives} />
      <NotFit notFit={test.notFit} />
      <ScenarioList outcomes={test.outcomes} />
      <Omissions omissions={test.omissions} />
      <Comparison test={test} />
      <ReviewList reviews={test.reviews} />
    </div>
  );
}

function Head({ test }: { test: FireTest }) {
  const { repository, id, startedAt, finishedAt } = test;
  const name = `${repository.owner}/${repository.name}`;
  return (
    <header className="fire-head">
      <div>
        <p className="crumb break">
          <Link href="/fire-tests">Fire tests</Link> /{" "}
          <Link href={`/repositories/${repository.id}`}>{name}</Link> / {sha(test.commit)}
        </p>
        <h1>
          Fire test of {name} <Badge said={sayVerdict(test)} />
        </h1>
        <p className="by row small soft">
          <OutLink href={test.commitUrl}>
            <code>{sha(test.commit)}</code>
          </OutLink>
          {test.branch === null ? null : <span className="break">{test.branch}</span>}
          {test.label === null ? null : <span className="break">{test.label}</span>}
          <span>
            {moment(startedAt)}, {span(finishedAt - startedAt)}
          </span>
          <span>seed {test.seed}</span>
          <span className="break">
            {test.source === "artifact" ? "from an artifact" : `uploaded by ${test.addedBy}`}
          </span>
        </p>
        <p className="headline">{test.headline}</p>
      </div>
      <Files id={id} mayChange={test.mayChange} />
    </header>
  );
}

function Files({ id, mayChange }: { id: string; mayChange: boolean }) {
  const [, go] = useLocation();
  const place = `/api/v1/fire-tests/${id}`;
  return (
    <div className="row files">
      <a className="button" href={`${place}/report.html`} target="_blank" rel="noopener noreferrer">
        Full report <Icon name="out" label="opens in a new tab" />
      </a>
      <a className="button bare" href={`${place}/report.md`} download={`${id}.md`}>
        Markdown
      </a>
      <a className="button bare" href={`${place}/results.json`} download={`${id}.json`}>
        results.json
      </a>
      {mayChange ? (
        <ActionButton
          look="danger"
          again={["fire-tests"]}
          act={(api) => api.change("DELETE", `/fire-tests/${id}`)}
          after={() => go("/fire-tests")}
          confirm="Remove these results? Reviews that cite them keep what they said."
        >
          Remove
        </ActionButton>
      ) : null}
    </div>
  );
}

/** Results that came after the review of their commit: nothing is repeated by itself. */
function LateNotice({ test }: { test: FireTest }) {
  const [newest] = test.reviews;
  if (newest === undefined || newest.wasGiven || newest.state !== "completed") return null;
  return (
    <Notice
      tone="info"
      icon="resilience"
      title={`The review of #${newest.number} did not have these results`}
      buttons={
        <Link className="button" href={`/reviews/${newest.id}`}>
          To the review
        </Link>
      }
    >
      <p>
        Nothing is repeated by itself. Run it again to have its resilience lens use them, if its base was
        measured too.
      </p>
    </Notice>
  );
}

function NotFit({ notFit }: Pick<FireTest, "notFit">) {
  if (notFit.length === 0) return null;
  return (
    <section className="card padded stack tight" aria-labelledby="not-fit">
      <h2 id="not-fit">Not fit for faults</h2>
      <p className="small soft">
        These fail with no fault injected. They say nothing about resilience until that is mended.
      </p>
      <ul className="stack tight small">
        {notFit.map(({ operation, state, why }) => (
          <li key={operation} className="break">
            <strong>{operation}</strong>:{" "}
            {state === "already-broken" ? "broken already" : "request not valid"}. {why}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Omissions({ omissions }: Pick<FireTest, "omissions">) {
  if (omissions.length === 0) return null;
  return (
    <section className="card padded stack tight" aria-labelledby="omissions">
      <h2 id="omissions">Not tested, and why</h2>
      <ul className="stack tight small">
        {omissions.map((line, at) => (
          <li key={at} className="break">
            {line}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ReviewList({ reviews }: Pick<FireTest, "reviews">) {
  if (reviews.length === 0) return null;
  const given = reviews.filter(({ wasGiven }) => wasGiven).length;
  return (
    <section className="card padded stack tight" aria-labelledby="of-reviews">
      <h2 id="of-reviews">
        {counted(reviews.length, "review")} of this commit, {given} with these results
      </h2>
      <ul className="stack tight small">
        {reviews.map(({ id, number, title, state, wasGiven }) => (
          <li key={id} className="break">
            <Link href={`/reviews/${id}`}>
              #{number} {title}
            </Link>{" "}
            <span className="quiet">
              {state}, {wasGiven ? "given to its resilience lens" : "without these results"}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
