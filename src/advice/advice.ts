// advice/: from the results of a fire test to advice, to the code behind an operation, to changes that are proven.
export { renderAdviceHtml } from "./advise/advice-html.js";
export { renderAdviceJson } from "./advise/advice-json.js";
export { renderAdvice } from "./advise/render-advice.js";
export type { Role } from "./advise/remedies.js";
export { writeAdvice } from "./advise/write-advice.js";
export { wordAdvice } from "./advise/word-advice.js";
export { nameOf } from "./advise/weakness.js";
export { type AdvisedLanguage } from "./languages.js";
export type { OperationName } from "./locate/locate-operation.js";
export { compareRuns } from "./prove/compare-runs.js";
export { openScratch } from "./prove/scratch.js";
export type { Trial } from "./prove/try-proposal.js";
export { patchFiles, renderReviewDiff, renderReviewMarkdown } from "./render-review.js";
export { renderReviewHtml } from "./review-html.js";
export { renderReviewJson } from "./review-json.js";
export { reviewOperation, type OperationReview } from "./review-operation.js";
export { withMeasurements, type MeasuredSides } from "./measured-facts.js";
