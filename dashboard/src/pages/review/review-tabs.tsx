// Everything that came of a review, one tab each: findings, what was put aside, coverage, context, configuration, cost.
import type { ReviewDetail } from "../../../../src/web/api-types.js";
import { Empty } from "../../parts/small-parts.js";
import { Tabs, type Tab } from "../../parts/tabs.js";
import { useFilters } from "../../parts/use-filters.js";
import { Configuration } from "./configuration.js";
import { ContextList } from "./context-list.js";
import { CostTable } from "./cost-table.js";
import { CoverageGrid } from "./coverage-grid.js";
import { DroppedList } from "./dropped-list.js";
import { FindingList } from "./finding-list.js";

/** The tabs; the chosen one stays in the address. */
export function ReviewTabs({ review }: { review: ReviewDetail }) {
  const { values, set } = useFilters(["tab"]);
  const isGoing = review.state === "queued" || review.state === "running";
  const later = (what: string) => (
    <Empty title={isGoing ? `${what} is not known yet` : `${what} was not kept`}>
      <p>
        {isGoing
          ? "It appears here as soon as the review gets there."
          : "The review ended before it, or it was purged."}
      </p>
    </Empty>
  );
  const tabs: readonly Tab[] = [
    {
      id: "findings",
      name: "Findings",
      tally: review.findings.length,
      panel: () => <FindingList review={review} />,
    },
    {
      id: "aside",
      name: "Put aside",
      tally: review.dropped.length,
      panel: () => <DroppedList dropped={review.dropped} />,
    },
    {
      id: "coverage",
      name: "Coverage",
      panel: () =>
        review.coverage === null ? (
          later("Coverage")
        ) : (
          <CoverageGrid coverage={review.coverage} lensRuns={review.lensRuns} />
        ),
    },
    {
      id: "context",
      name: "Context",
      panel: () =>
        review.context === null ? later("The context") : <ContextList context={review.context} />,
    },
    {
      id: "configuration",
      name: "Configuration",
      panel: () => <Configuration rows={review.configuration} />,
    },
    { id: "cost", name: "Cost", panel: () => <CostTable review={review} /> },
  ];
  return (
    <Tabs tabs={tabs} chosen={values.tab} choose={(id) => set("tab", id)} label="Parts of this review" />
  );
}
