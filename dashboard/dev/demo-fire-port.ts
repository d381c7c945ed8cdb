// The port of fire tests over made-up measurements, shown by the very code that shows real ones.
import { presentComparison, presentResults } from "../../src/app/service/web-ports/present-fire-test.js";
import {
  renderReportHtml,
  renderReportMarkdown,
  renderResultsJson,
} from "../../src/resilience/resilience.js";
import type { FireTestPort } from "../../src/web/web.js";
import { demoFireId, demoRuns, fireRowOf } from "./demo-fire-tests.js";
import { completedReview, demoId } from "./demo-reviews.js";

/** The port over them. What is removed stays removed until the process ends. */
export function createDemoFireTests(): FireTestPort {
  const review = completedReview("completed", Date.now());
  const held = new Map(
    [...demoRuns].map(([id, results]) => [id, { results, row: fireRowOf(id, results, review.headSha) }]),
  );
  const reviews = [
    { id: demoId("completed"), number: review.number, title: review.title, state: "completed" as const },
  ].map((one) => ({ ...one, createdAt: review.createdAt, wasGiven: false }));
  return {
    list: ({ commit, repository }) => {
      const rows = [...held.values()].map(({ row }) => row);
      const items = rows.filter(
        (row) => row.commit.startsWith(commit ?? "") && (repository ?? 7) === row.repository.id,
      );
      return Promise.resolve({ items, next: null });
    },
    read: (id) => {
      const found = held.get(id);
      if (found === undefined) return Promise.resolve(null);
      const { rows, ...shown } = presentResults(found.results);
      const objectives = { ...found.row.objectives, rows };
      return Promise.resolve({
        ...found.row,
        ...shown,
        objectives,
        reviews: id === demoFireId("head") ? reviews : [],
      });
    },
    render: (id, form) => {
      const results = held.get(id)?.results;
      const write = {
        "report.html": renderReportHtml,
        "report.md": renderReportMarkdown,
        "results.json": renderResultsJson,
      };
      return Promise.resolve(results === undefined ? null : write[form](results));
    },
    compare: ({ before, after }) => {
      const [one, other] = [held.get(before), held.get(after)];
      if (one === undefined || other === undefined) return Promise.resolve(null);
      return Promise.resolve({
        before: one.row,
        after: other.row,
        ...presentComparison(one.results, other.results),
      });
    },
    ofReview: (id) =>
      Promise.resolve({
        given: [],
        ofHead: id === demoId("completed") ? (held.get(demoFireId("head"))?.row ?? null) : null,
      }),
    add: () => Promise.resolve({ kind: "not-found" }),
    remove: (id) => Promise.resolve(held.delete(id)),
  };
}
