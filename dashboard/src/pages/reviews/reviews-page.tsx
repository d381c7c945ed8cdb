// The list of reviews: what needs a person first, then every review, live.
import { useMemo } from "react";
import { Link } from "wouter";
import type { ReviewSummary } from "../../../../src/web/api-types.js";
import { useList } from "../../api/queries.js";
import { applyToRow } from "../../live/apply-to-row.js";
import { useGround, useLineVersion, useRereadOnNews } from "../../live/live-context.js";
import { LongList } from "../../parts/long-list.js";
import { RepositoryChoice } from "../../parts/repository-choice.js";
import { SearchField } from "../../parts/search-field.js";
import { Empty, ProblemNotice, Reading } from "../../parts/small-parts.js";
import { useFilters } from "../../parts/use-filters.js";
import { AttentionStrip } from "./attention-strip.js";
import { ReviewRow } from "./review-row.js";

const states = ["queued", "running", "completed", "failed", "skipped", "cancelled"];
const verdicts = ["approve", "comment", "request-changes"];

/** The first page that one sees. */
export function ReviewsPage() {
  const { values, set, isAny } = useFilters(["search", "state", "verdict", "repository"]);
  const list = useList<ReviewSummary>("reviews", "/reviews", values);
  const { line } = useGround();
  const version = useLineVersion();
  useRereadOnNews(["reviews"], null);
  const pages = list.data?.pages;
  const rows = useMemo(
    () =>
      (pages ?? []).flatMap(({ items, asOf }) =>
        items.map((row) => line.eventsAfter(asOf ?? 0, row.id).reduce(applyToRow, row)),
      ),
    // `version` moves with every piece of news: the rows are folded again with what came
    [pages, line, version],
  );
  const more = {
    has: list.hasNextPage,
    isReading: list.isFetchingNextPage,
    fault: list.error,
    read: () => void list.fetchNextPage(),
  };
  return (
    <>
      <div className="page-head">
        <h1>Reviews</h1>
      </div>
      <AttentionStrip />
      <Filters values={values} set={set} />
      {list.error !== null && list.data === undefined ? (
        <ProblemNotice fault={list.error} retry={() => void list.refetch()} />
      ) : list.data === undefined ? (
        <Reading what="reviews" />
      ) : rows.length === 0 ? (
        <NoReviews isFiltered={isAny} />
      ) : (
        <LongList
          items={rows}
          keyOf={(row) => row.id}
          row={(row) => <ReviewRow review={row} />}
          label="Reviews, newest first"
          rowHeight={69}
          more={more}
        />
      )}
    </>
  );
}

interface FilterProps {
  readonly values: Readonly<Record<"search" | "state" | "verdict" | "repository", string>>;
  readonly set: (name: "search" | "state" | "verdict" | "repository", value: string) => void;
}

function Filters({ values, set }: FilterProps) {
  const search = useMemo(() => (value: string) => set("search", value), [set]);
  const choice = (name: "state" | "verdict", label: string, options: readonly string[]) => (
    <select aria-label={label} value={values[name]} onChange={(event) => set(name, event.target.value)}>
      <option value="">{label}: any</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {option.replace("-", " ")}
        </option>
      ))}
    </select>
  );
  return (
    <div className="filters" role="search">
      <SearchField
        value={values.search}
        label="Search title, author, branch, commit, #number"
        change={search}
      />
      {choice("state", "State", states)}
      {choice("verdict", "Verdict", verdicts)}
      <RepositoryChoice value={values.repository} change={(value) => set("repository", value)} />
    </div>
  );
}

function NoReviews({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <Empty title="No review matches">
        <p>Take a filter away, or search for other words.</p>
        <Link className="button" href="/">
          Clear the filters
        </Link>
      </Empty>
    );
  return (
    <Empty title="No reviews yet">
      <p>
        Open a pull request in an active repository and watch six specialists read it, here, as it happens.
      </p>
      <Link className="button main" href="/start">
        See what is left to set up
      </Link>
    </Empty>
  );
}
