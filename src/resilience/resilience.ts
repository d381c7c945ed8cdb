// resilience/: the fire test: scenarios from an API's document, run against the live application, with results one can trust.
export { readDocument, type DocumentSource, type OpenApiDocument } from "./openapi/read-document.js";
export {
  generateScenarios,
  type GeneratedScenarios,
  type GenerateOptions,
  type Upstream,
} from "./scenario/generate-scenarios.js";
export { readScenarios } from "./scenario/read-scenarios.js";
export type { Scenario, ScenarioNote } from "./scenario/scenario.js";
export { exitCodeOfRun, runScenarios, type RunOptions } from "./run/run-scenarios.js";
export type { RunEvent, RequestRecord } from "./run/run-event.js";
export type { RunResults } from "./results/results-schema.js";
export { parseResults, renderRequestLine, renderResultsJson } from "./results/render-results.js";
export { renderReportHtml } from "./results/render-html.js";
export { renderReportMarkdown } from "./results/render-markdown.js";
export { progressLine } from "./results/progress-line.js";
