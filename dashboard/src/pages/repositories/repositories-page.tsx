// Repositories: which are reviewed, what they may still spend, one switch each; and the month's quota of each account.
import { useCallback, useState, type SyntheticEvent } from "react";
import { Link } from "wouter";
import type { Quota, RepositoryRow, ServiceInfo } from "../../../../src/web/api-types.js";
import { isAtLeast, useChange, useList, useMe, useRead } from "../../api/queries.js";
import { ActionButton, sayFault } from "../../parts/action-button.js";
import { LongList } from "../../parts/long-list.js";
import { SearchField } from "../../parts/search-field.js";
import { Badge, Empty, Meter, OutLink, ProblemNotice, Reading } from "../../parts/small-parts.js";
import { useFilters } from "../../parts/use-filters.js";
import { useNow } from "../../parts/use-now.js";
import { ago, counted, day } from "../../parts/words.js";

/** The list of repositories. */
export function RepositoriesPage() {
  const { values, set } = useFilters(["search"]);
  const search = useCallback((value: string) => set("search", value), [set]);
  const list = useList<RepositoryRow>("repositories", "/repositories", values);
  const rows = list.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <div className="page-head">
        <h1>Repositories</h1>
      </div>
      <QuotaList />
      <div className="filters" role="search">
        <SearchField value={values.search} label="Search by name" change={search} />
      </div>
      {list.error !== null && rows === undefined ? (
        <ProblemNotice fault={list.error} retry={() => void list.refetch()} />
      ) : rows === undefined ? (
        <Reading what="repositories" />
      ) : rows.length === 0 ? (
        <NoRepositories />
      ) : (
        <LongList
          items={rows}
          keyOf={(row) => String(row.id)}
          row={(row) => <Row row={row} />}
          label="Repositories by name"
          rowHeight={69}
          more={{
            has: list.hasNextPage,
            isReading: list.isFetchingNextPage,
            fault: list.error,
            read: () => void list.fetchNextPage(),
          }}
        />
      )}
    </>
  );
}

function NoRepositories() {
  const { data } = useRead<ServiceInfo>(["service"], "/service");
  return (
    <Empty title="No repository is known">
      <p>Install the GitHub App on an account, and its repositories appear here.</p>
      <OutLink href={data?.github.installUrl ?? null}>Install the App</OutLink>
    </Empty>
  );
}

const states = {
  active: { text: "Active", tone: "good", icon: "check" },
  known: { text: "Not active", tone: "plain", icon: "dash" },
  removed: { text: "Removed", tone: "plain", icon: "cross" },
} as const;

function Row({ row }: { row: RepositoryRow }) {
  const now = useNow(60_000);
  const me = useMe();
  const isActive = row.state === "active";
  const mayChange = isAtLeast(me, "maintainer") && row.state !== "removed";
  return (
    <article className="list-row plain-row">
      <div>
        <Link data-row className="title" href={`/repositories/${row.id}`}>
          {row.owner}/{row.name}
        </Link>
        <p className="under">
          <span>{row.private ? "private" : "public"}</span>
          <span>{counted(row.reviewsLast30Days, "review")} in 30 days</span>
          {row.lastReviewAt === null ? null : <span>last {ago(row.lastReviewAt, now)}</span>}
          {row.quotaLeft === null ? null : <span>{row.quotaLeft} left this month</span>}
          {row.consentRequired && row.consentAt === null ? <span>consent is missing</span> : null}
        </p>
      </div>
      <Badge said={states[row.state]} />
      {mayChange ? (
        <ActionButton
          again={["repositories", "repository", "attention"]}
          act={(api) => api.change("POST", `/repositories/${row.id}/${isActive ? "deactivate" : "activate"}`)}
          {...(isActive ? { confirm: `Stop reviewing ${row.owner}/${row.name}, and what is running?` } : {})}
        >
          {isActive ? "Switch off" : "Activate"}
          <span className="unseen">
            {" "}
            {row.owner}/{row.name}
          </span>
        </ActionButton>
      ) : (
        <span />
      )}
    </article>
  );
}

function QuotaList() {
  const { data } = useRead<{ items: readonly Quota[] }>(["quota"], "/quota");
  const bounded = data?.items ?? [];
  if (bounded.length === 0) return null;
  return (
    <section className="card attention" aria-labelledby="quota-title">
      <div className="card-head">
        <h2 id="quota-title">This month</h2>
      </div>
      <ul>
        {bounded.map((quota) => (
          <QuotaRow key={quota.installation} quota={quota} />
        ))}
      </ul>
    </section>
  );
}

function QuotaRow({ quota }: { quota: Quota }) {
  const me = useMe();
  const { limit, spent, held, left } = quota;
  return (
    <li>
      <strong className="break">{quota.account}</strong>
      <div className="stack tight">
        <p className="numbers">
          {limit === null
            ? `${counted(spent, "review")} so far, without a limit`
            : `${spent} of ${limit} used, ${held} running, ${left ?? 0} left until ${day(quota.resetsAt)}`}
        </p>
        {limit === null || limit === 0 ? null : <Meter share={spent / limit} held={held / limit} />}
      </div>
      {isAtLeast(me, "operator") ? <LimitForm quota={quota} /> : <span />}
    </li>
  );
}

function LimitForm({ quota }: { quota: Quota }) {
  const [text, setText] = useState(quota.limit === null ? "" : String(quota.limit));
  const save = useChange<number | null, unknown>(
    (api, limit) => api.change("PUT", `/quota/${quota.installation}`, { limit }),
    ["quota", "repositories", "attention"],
  );
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    save.mutate(text.trim() === "" ? null : Number(text));
  };
  return (
    <form className="row" onSubmit={send}>
      <input
        className="limit"
        inputMode="numeric"
        pattern="[0-9]{0,7}"
        value={text}
        aria-label={`Monthly limit of ${quota.account}; empty means none`}
        placeholder="no limit"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button" disabled={save.isPending}>
        Set limit
      </button>
      {save.error === null ? null : <span role="alert">{sayFault(save.error)}</span>}
    </form>
  );
}
