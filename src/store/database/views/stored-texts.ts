// What the steps of a review left, read loosely: an older version may have written it, and what does not fit is left out.
import { z } from "zod";
import { categories, modelFailureKinds, severities } from "../../../review/review.js";

const line = z.int().min(0);
const words = z.array(z.string()).catch([]);
const moment = z.number().transform(Math.round);

const suggestionSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("verified"),
    patch: z.string(),
    newDependencies: words,
    behaviourChange: z.boolean().catch(false),
  }),
  z.object({ kind: z.literal("rejected"), reason: z.string().catch("") }),
]);
const sourceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("model"), model: z.string() }),
  z.object({
    kind: z.literal("rule"),
    analyzer: z.string(),
    rule: z.string(),
    url: z.string().nullable().catch(null),
  }),
]);
const claim = {
  id: z.string(),
  lens: z.string(),
  source: sourceSchema,
  category: z.enum(categories).catch("other"),
  severity: z.enum(severities),
  confidence: z.number().min(0).max(1),
  title: z.string(),
  scenario: z.string().catch(""),
  suggestion: suggestionSchema.nullable().catch(null),
  preExisting: z.boolean().catch(false),
  alsoFrom: words,
};

/** A finding as it was judged. */
export const findingSchema = z.object({
  ...claim,
  anchor: z.object({
    path: z.string(),
    side: z.enum(["new", "old"]),
    startLine: line,
    endLine: line,
    quote: z.string(),
  }),
  evidence: words,
});

const droppedSchema = z.object({
  finding: z.object({ ...claim, path: z.string(), startLine: line, endLine: line, quote: z.string() }),
  reason: z.enum([
    "path-not-in-change",
    "quote-not-found",
    "low-confidence",
    "duplicate",
    "over-cap",
    "dismissed-by-lens",
    "refuted",
  ]),
  detail: z.string().catch(""),
});
const factSchema = z.object({
  id: z.string(),
  analyzer: z.string(),
  rule: z.string(),
  path: z.string(),
  startLine: line,
  endLine: line,
  quote: z.string(),
  message: z.string(),
  url: z.string().nullable().catch(null),
});
const cellSchema = z.object({
  path: z.string(),
  lens: z.string(),
  state: z.enum(["read", "checked", "partly", "empty", "ignored", "skipped", "failed"]),
  reason: z.string().catch(""),
});
const symbolSchema = z.object({
  path: z.string(),
  name: z.string(),
  kind: z.string(),
  startLine: line,
  endLine: line,
  reason: z.string().catch(""),
  confidence: z.number().catch(0),
  score: z.number().catch(0),
});
const warningSchema = z.object({
  path: z.string().nullable().catch(null),
  line: z.int().nullable().catch(null),
  message: z.string(),
});
const configurationSchema = z.object({ key: z.string(), value: z.string(), from: z.string() });
const contextSchema = z
  .object({
    step: z.enum(["graph", "outline", "diff-only"]),
    detail: z.string().catch(""),
    symbols: listOf(symbolSchema),
  })
  .nullable()
  .catch(null);
const milliseconds = z.number().min(0).transform(Math.round).catch(0);
const tokens = z.int().min(0).catch(0);
const accountSchema = z.object({
  model: z.string(),
  attempts: listOf(
    z.object({
      waitMs: milliseconds,
      workMs: milliseconds,
      outcome: z.enum(["answered", ...modelFailureKinds]),
      detail: z.string().catch(""),
    }),
  ),
  usage: z.object({ input: tokens, cacheRead: tokens, cacheWrite: tokens, output: tokens }),
  costUsd: z.number().min(0).nullable().catch(null),
  fromCache: z.boolean().catch(false),
});
const outcomeSchema = z.object({
  lens: z.string(),
  title: z.string(),
  waitMs: milliseconds,
  workMs: milliseconds,
  findings: z.int().min(0).catch(0),
  accounts: listOf(accountSchema),
  state: z.enum(["answered", "failed", "off"]),
  by: z.string().nullable().catch(null),
  failure: z.enum(modelFailureKinds).nullable().default(null).catch(null),
  message: z.string().nullable().default(null).catch(null),
  remedy: z.string().nullable().default(null).catch(null),
});
const codeLineSchema = z.object({
  oldLine: line.nullable(),
  newLine: line.nullable(),
  kind: z.enum(["context", "added", "removed"]),
  text: z.string(),
});
const fileSchema = z.object({
  path: z.string(),
  shown: z.object({
    content: z
      .object({ kind: z.literal("text"), hunks: listOf(z.object({ lines: listOf(codeLineSchema) })) })
      .nullable()
      .catch(null),
  }),
});
const assignmentSchema = z.object({
  lens: z.object({ id: z.string(), title: z.string() }),
  model: z.string().nullable().catch(null),
});
const offSchema = z.object({
  lens: z.object({ id: z.string(), title: z.string() }),
  reason: z.string().catch(""),
});

const preparedSchema = z.object({
  mode: z.enum(["offline", "models"]).nullable().catch(null),
  material: z.object({
    files: listOf(fileSchema),
    context: contextSchema,
    warnings: listOf(warningSchema),
    change: z
      .object({ base: z.object({ sha: z.string().nullable() }) })
      .nullable()
      .catch(null),
  }),
  options: z.object({
    lenses: listOf(assignmentSchema),
    off: listOf(offSchema),
    configuration: listOf(configurationSchema),
    warnings: listOf(warningSchema),
  }),
});
const resultSchema = z.object({
  mode: z.enum(["offline", "models"]).nullable().catch(null),
  verdictReason: z.string().nullable().catch(null),
  summary: z.string().nullable().catch(null),
  findings: listOf(findingSchema),
  dropped: listOf(droppedSchema),
  coverage: z
    .object({ cells: listOf(cellSchema), files: z.int().min(0), complete: z.boolean() })
    .nullable()
    .catch(null),
  lenses: listOf(outcomeSchema),
  facts: listOf(factSchema),
  context: contextSchema,
  warnings: listOf(warningSchema),
  configuration: listOf(configurationSchema),
  patch: z.string().nullable().catch(null),
  startedAt: moment.nullable().catch(null),
});
const claimSchema = z.object({
  lens: z.string(),
  source: sourceSchema,
  path: z.string(),
  startLine: line,
  endLine: line,
  quote: z.string(),
  category: z.enum(categories).catch("other"),
  severity: z.enum(severities),
  confidence: z.number().min(0).max(1),
  title: z.string(),
  scenario: z.string().catch(""),
});
const answersSchema = z.object({ outcome: outcomeSchema, claims: listOf(claimSchema) });
const placedSchema = z.object({
  placed: listOf(
    z.object({
      fingerprint: z.string(),
      place: z.enum(["inline", "body", "continued", "repeated"]),
      commentId: z.number().nullable().catch(null),
    }),
  ),
});

/** A finding of a step or a row. */
export type StoredFinding = z.infer<typeof findingSchema>;
/** What was gathered, as far as the page shows it. */
export type StoredPreparation = z.infer<typeof preparedSchema>;
/** What was judged. */
export type StoredResult = z.infer<typeof resultSchema>;
/** How a lens went. */
export type StoredOutcome = z.infer<typeof outcomeSchema>;

/** The steps of one review; null where there is none (yet, or any more), or where it cannot be read. */
export interface StoredTexts {
  readonly prepared: StoredPreparation | null;
  readonly result: StoredResult | null;
  readonly answers: readonly StoredOutcome[];
  /** What lenses claimed so far; of use until it was judged. */
  readonly claims: readonly z.infer<typeof claimSchema>[];
  readonly placed: z.infer<typeof placedSchema>["placed"];
}

/** Reads what the service wrote under the names of service/steps.ts. */
export function readTexts(steps: readonly { readonly step: string; readonly value: unknown }[]): StoredTexts {
  const of = (name: string): unknown => steps.find(({ step }) => step === name)?.value;
  const answers = steps
    .filter(({ step }) => step.startsWith("lens:"))
    .flatMap(({ value }) => {
      const read = answersSchema.safeParse(value);
      return read.success ? [read.data] : [];
    });
  return {
    prepared: preparedSchema
      .nullable()
      .catch(null)
      .parse(of("prepared") ?? null),
    result: resultSchema
      .nullable()
      .catch(null)
      .parse(of("result") ?? null),
    answers: answers.map(({ outcome }) => outcome),
    claims: answers.flatMap(({ claims }) => claims),
    placed: placedSchema.catch({ placed: [] }).parse(of("published") ?? null).placed,
  };
}

/** A list whose items are read one by one: what does not fit is left out instead of spoiling the rest. */
function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((values) =>
      values.flatMap((value): z.output<T>[] => {
        const read = item.safeParse(value);
        return read.success ? [read.data] : [];
      }),
    );
}
