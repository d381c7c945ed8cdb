// evaluation/: how good reviews are: a set of changes with known findings, what a configuration finds in it, and scores with intervals.
export type * from "./set/evaluation-set.js";
export { readSet } from "./set/read-set.js";
export type * from "./outcome.js";
export { judgeRun } from "./judge-run.js";
export { metrics, type Metric } from "./score/score.js";
export type { Evaluation } from "./results-schema.js";
export { readEvaluation, writeEvaluation } from "./results-file.js";
export { runEvaluation, type EvaluationTask, type TaskOutcome } from "./run-evaluation.js";
export { evaluationFormats, type EvaluationFormat } from "./words/evaluation-formats.js";
