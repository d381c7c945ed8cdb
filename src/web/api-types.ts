// Every shape that the API answers with, as types alone: what the live page imports.
export type * from "./shapes/access-shapes.js";
export type * from "./shapes/attention-shapes.js";
export type * from "./shapes/event-shapes.js";
export type * from "./shapes/finding-shapes.js";
export type * from "./shapes/fire-test-shapes.js";
export type * from "./shapes/key-shapes.js";
export type * from "./shapes/lens-run-shapes.js";
export type * from "./shapes/measure-shapes.js";
export type * from "./shapes/repository-shapes.js";
export type * from "./shapes/review-shapes.js";
export type * from "./shapes/service-shapes.js";
export type * from "./shapes/shape.js";
export type * from "./shapes/work-shapes.js";
