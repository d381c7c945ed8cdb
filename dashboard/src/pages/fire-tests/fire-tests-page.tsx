// Fire tests: what was uploaded or found, newest first, by repository and commit; and how to bring one here.
import { useCallback } from "react";
import { Link } from "wouter";
import type { FireTestRow } from "../../../../src/web/api-types.js";
import { useList } from "../../api/queries.js";
import { LongList } from "../../parts/long-list.js";
import { RepositoryChoice } from "../../parts/repository-choice.js";
import { SearchField } from "../../parts/search-field.js";
import { Badge, Empty, ProblemNotice, Reading } from "../../parts/small-parts.js";
import { useFilters } from "../../parts/use-filters.js";
import { useNow } from "../../parts/use-now.js";
import { ago, moment, sha } from "../../parts/words.js";
import { sayVerdict } from "./fire-words.js";

/** The list. */
export function FireTestsPage() {
  const { values, set } = useFilters(["commit", "repository"]);
  const search = useCallback((value: string) => set("commit", value.trim()), [set]);
  const commit = /^[0-9a-f]{4,40}$/i.test(values.commit) ? values.commit : "";
  const list = useList<FireTestRow>("fire-tests", "/fire-tests", { ...values, commit });
  const rows = list.data?.pages.flatMap((page) => page.items);
  const more = {
    has: list.hasNextPage,
    isReading: list.isFetchingNextPage,
    fault: list.error,
    read: () => void list.fetchNextPage(),
  };
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Fire tests</h1>
          <p>What applications did while the connections around them were broken on a plan.</p>
        </div>
      </div>
      <div className="filters" role="search">
        <SearchField value={values.commit} label="A commit, four digits or more" change={search} />
        <RepositoryChoice value={values.repository} change={(value) => set("repository", value)} />
      </div>
      {rows === undefined ? (
        list.error === null ? (
          <Reading what="fire tests" />
        ) : (
          <ProblemNotice fault={list.error} retry={() => void list.refetch()} />
        )
      ) : rows.length === 0 ? (
        <Nothing isSearched={values.commit !== ""} />
      ) : (
        <LongList
          items={rows}
          keyOf={(row) => row.id}
          row={(row) => <Row row={row} />}
          label="Fire tests, newest first"
          rowHeight={69}
          more={more}
        />
      )}
    </>
  );
}

function Row({ row }: { row: FireTestRow }) {
  const now = useNow(60_000);
  const { repository, objectives, scenarios } = row;
  const all = objectives.held + objectives.missed;
  return (
    <article className="list-row fire-row">
      <div>
        <Link data-row className="title" href={`/fire-tests/${row.id}`}>
          {repository.owner}/{repository.name} <code>{sha(row.commit)}</code>
        </Link>
        <p className="under">
          {row.branch === null ? null : <span>{row.branch}</span>}
          {row.label === null ? null : <span>{row.label}</span>}
          <span>{row.source === "artifact" ? "from an artifact" : `by ${row.addedBy}`}</span>
          <time dateTime={new Date(row.createdAt).toISOString()} title={moment(row.createdAt)}>
            {ago(row.createdAt, now)}
          </time>
        </p>
      </div>
      <p className="numbers small soft tally-line">
        {all === 0 ? "no objective" : `${objectives.held} of ${all} objectives held`}
        {scenarios.notTested === 0 ? "" : `, ${scenarios.notTested} not tested`}
      </p>
      <Badge said={sayVerdict(row)} />
    </article>
  );
}

function Nothing({ isSearched }: { isSearched: boolean }) {
  if (isSearched)
    return (
      <Empty title="None matches">
        <p>A commit is looked for by the first digits of its sha.</p>
      </Empty>
    );
  return (
    <Empty title="No fire test yet">
      <p>
        Run the scenarios of an application, then give the results to this service. Reviews of the same commit
        hand them to the resilience lens.
      </p>
      <pre className="command" tabIndex={0} aria-label="How to upload">
        {`assay scenario run --scenario orders.yaml --start 'node app.js' --result results.json
assay scenario upload --results results.json --to ${location.origin} \\
  --repository OWNER/NAME --commit "$(git rev-parse HEAD)"`}
      </pre>
      <p>
        The token stands in <code>ASSAY_API_TOKEN</code>: an operator makes one with the role maintainer under{" "}
        <Link href="/sessions">Sessions</Link>.
      </p>
    </Empty>
  );
}
