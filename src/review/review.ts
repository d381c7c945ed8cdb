// review/: one review: gather, ask, judge, place; lenses/ holds one file per lens. Declares the ports it needs.
export * from "./anchor.js";
export * from "./brief.js";
export * from "./category.js";
export * from "./coverage.js";
export * from "./fact.js";
export * from "./finding.js";
export * from "./lens.js";
export * from "./lenses/built-in.js";
export * from "./ports.js";
export { fence } from "./prompt/fence.js";
export * from "./read-diff.js";
export * from "./review-change.js";
export * from "./review-event.js";
export * from "./review-options.js";
export * from "./review-result.js";
export * from "./severity.js";
export * from "./verdict.js";
