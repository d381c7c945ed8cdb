// resilience/: the fire test: scenarios from an API's document, run against the live application, with results one can trust.
export { readDocument, type DocumentSource } from "./openapi/read-document.js";
export { generateScenarios, type Upstream } from "./scenario/generate-scenarios.js";
export { readScenarios } from "./scenario/read-scenarios.js";
export { exitCodeOfRun, runScenarios } from "./run/run-scenarios.js";
export type { RunEvent } from "./run/run-event.js";
export type { RunResults } from "./results/results-schema.js";
export { renderRequestLine, renderResultsJson } from "./results/render-results.js";
export { renderReportHtml } from "./results/render-html.js";
export { renderReportMarkdown } from "./results/render-markdown.js";
export { escapeHtml, htmlList, htmlPage, htmlTable } from "./results/html-page.js";
export { progressLine } from "./results/progress-line.js";
export { checkResults, parseResults } from "./results/render-results.js";
export type { Check, ItemResult } from "./results/results-schema.js";
export {
  headline,
  objectiveRows,
  omissionLines,
  quantity,
  range,
  sayEffect,
  sayFaults,
  unitOf,
} from "./results/report-content.js";
export { escaped, table } from "./results/render-markdown.js";
export { medianShift, wilson, type Interval } from "./measure/interval.js";
export { percentile } from "./measure/quantile.js";
export type { RunOptions } from "./run/run-scenarios.js";
export type { Scenario } from "./scenario/scenario.js";
export { startApplication } from "./run/start-application.js";
