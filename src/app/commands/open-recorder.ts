// Records a run while it happens: wraps its source, rules, context and models, and writes the record when it is done.
import type { RecordedCall } from "../../models/models.js";
import type {
  AnalyzerPort,
  ChangeSource,
  ContextPort,
  ModelPort,
  ReviewEvent,
  ReviewOptions,
  ReviewResult,
  Severity,
} from "../../review/review.js";
import {
  openRunWriter,
  recordAnswers,
  recordContext,
  recordRules,
  recordSource,
  recordVersion,
  type RecordedInputs,
} from "../../store/store.js";
import { programVersion } from "../program-version.js";

/** The recorder of one run. Each `record…` is called once, before the review; `finish` once, after it. */
export interface Recorder {
  readonly run: string;
  recordSource(source: ChangeSource): ChangeSource;
  recordRules(analyzers: AnalyzerPort): AnalyzerPort;
  recordContext(context: ContextPort | null): ContextPort | null;
  recordAnswers(models: ModelPort): ModelPort;
  onCall(call: RecordedCall): void;
  onEvent(event: ReviewEvent): void;
  /** Writes the record and returns its folder. Throws `cannot-write`. */
  finish(done: { result: ReviewResult; options: ReviewOptions; failOn: Severity | "never" }): Promise<string>;
}

/** Opens the recorder of `run` under `root` (spec O3). Nothing is written before `finish`; `keepAll` removes no older run. */
export function openRecorder(root: string, run: string, { keepAll = false } = {}): Recorder {
  const writer = openRunWriter(root, run, { keepAll });
  const calls: RecordedCall[] = [];
  const events: ReviewEvent[] = [];
  const held: {
    inputs?: () => RecordedInputs;
    rules?: () => Record<string, string>;
    contexts?: () => Record<string, string> | null;
    answers?: () => Record<string, string>;
  } = {};
  return {
    run,
    recordSource: (source) => {
      const recorded = recordSource(source, writer);
      held.inputs = recorded.inputs;
      return recorded.source;
    },
    recordRules: (analyzers) => {
      const recorded = recordRules(analyzers, writer);
      held.rules = recorded.rules;
      return recorded.analyzers;
    },
    recordContext: (context) => {
      const recorded = recordContext(context, writer);
      held.contexts = recorded.contexts;
      return recorded.context;
    },
    recordAnswers: (models) => {
      const recorded = recordAnswers(models, writer);
      held.answers = recorded.answers;
      return recorded.models;
    },
    onCall: (call) => calls.push(call),
    onEvent: (event) => events.push(event),
    finish: async (done) => {
      const { inputs, rules, contexts, answers } = held;
      if (inputs === undefined) return "";
      const put = (value: unknown): string => writer.put(JSON.stringify(value));
      return writer.finish({
        version: recordVersion,
        run,
        assay: programVersion(),
        createdAt: done.result.startedAt,
        ...inputs(),
        rules: rules?.() ?? {},
        contexts: contexts?.() ?? null,
        answers: answers?.() ?? {},
        options: put(done.options),
        failOn: done.failOn,
        calls: put(calls),
        events: put(events),
        result: put(done.result),
      });
    },
  };
}
