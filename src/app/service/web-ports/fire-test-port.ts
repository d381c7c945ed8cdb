// Fire tests for the page: results parsed on the way in, kept by the store, and shown as reports and measurements.
import {
  checkResults,
  renderReportHtml,
  renderReportMarkdown,
  renderResultsJson,
  type RunResults,
} from "../../../resilience/resilience.js";
import { AssayError } from "../../../runtime/runtime.js";
import {
  findRepository,
  holdsRepository,
  keepFireTest,
  readFireTestResults,
  removeFireTest,
  type Views,
} from "../../../store/store.js";
import type { FireTestForm, FireTestPort, Scope, UploadEnding } from "../../../web/web.js";
import { columnsOf, maxResultsBytes } from "../measured-results.js";
import { presentComparison, presentResults } from "./present-fire-test.js";
import type { WebPortsParts } from "./web-ports-parts.js";

type FireTestViews = Views<string, unknown>["fireTests"];
type Parts = Pick<WebPortsParts, "database" | "clock">;

/** The whole port. A repository outside the caller's scope is not found (spec X6). */
export function createFireTestPort({ database: { db }, clock }: Parts, views: FireTestViews): FireTestPort {
  const resultsOf = async (id: string, scope: Scope): Promise<RunResults | null> => {
    const held = await readFireTestResults(db, id, scope);
    return held === null ? null : checkResults(held, id);
  };
  return {
    list: views.list,
    ofReview: views.ofReview,
    read: async (id, scope) => {
      const [row, results] = [await views.read(id, scope), await resultsOf(id, scope)];
      if (row === null || results === null) return null;
      const { rows, ...shown } = presentResults(results);
      const objectives = { ...row.objectives, rows };
      return { ...row, ...shown, objectives, reviews: await views.reviewsOf(id) };
    },
    render: async (id, form, scope) => {
      const results = await resultsOf(id, scope);
      return results === null ? null : renderers[form](results);
    },
    compare: async ({ before, after }, scope) => {
      const rows = [await views.read(before, scope), await views.read(after, scope)] as const;
      const sides = [await resultsOf(before, scope), await resultsOf(after, scope)] as const;
      if (rows[0] === null || rows[1] === null || sides[0] === null || sides[1] === null) return null;
      return { before: rows[0], after: rows[1], ...presentComparison(sides[0], sides[1]) };
    },
    add: async ({ owner, name, commit, branch, label, results }, { actor, scope }) => {
      const repository = await findRepository(db, { owner, name });
      if (repository === null || !holdsRepository(scope, repository)) return { kind: "not-found" };
      const parsed = parseUpload(results);
      if ("kind" in parsed) return parsed;
      const now = clock.now();
      const told = { repository, commit, branch, label, source: "upload" as const, addedBy: actor };
      const { id, isNew } = await keepFireTest(db, { ...told, ...columnsOf(parsed, now) }, now);
      const test = await views.read(id, { kind: "everything" });
      return test === null ? { kind: "not-found" } : { kind: "kept", isNew, test };
    },
    remove: (id, { scope }) => removeFireTest(db, id, scope),
  };
}

const renderers: Readonly<Record<FireTestForm, (results: RunResults) => string>> = {
  "report.html": renderReportHtml,
  "report.md": renderReportMarkdown,
  "results.json": renderResultsJson,
};

/** Results as they may be kept, or what is wrong with them and where. */
function parseUpload(results: unknown): RunResults | Extract<UploadEnding, { kind: "refused" }> {
  try {
    const parsed = checkResults(results, "What was uploaded");
    if (Buffer.byteLength(JSON.stringify(parsed)) <= maxResultsBytes) return parsed;
    return { kind: "refused", reason: "The results are too large.", remedy: "Run fewer scenarios at once." };
  } catch (thrown) {
    if (!(thrown instanceof AssayError) || thrown.code !== "broken-record") throw thrown;
    return { kind: "refused", reason: `${thrown.message}.`, remedy: thrown.remedy };
  }
}
