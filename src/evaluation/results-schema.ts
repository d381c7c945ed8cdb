// The published shape of an evaluation, version 1: what `--format json` prints and what an interrupted one is taken up from.
import { z } from "zod";
import { severities } from "../review/review.js";
import { reportedStates } from "./outcome.js";

const count = z.int().min(0);
const share = z.number().nullable();
const text = z.string();

const estimate = z.object({ value: share, low: share, high: share }).meta({
  id: "estimate",
  description: "A value with the ends of its 95 % interval; null where it cannot be computed.",
});

const score = z
  .object({
    hits: count.describe("Reported findings that meet a known one."),
    alarms: count.describe("Reported findings that meet none, or one that another has met."),
    found: count,
    missed: count,
    precision: estimate,
    recall: estimate,
    f1: estimate,
  })
  .meta({ id: "score" });

const caseRun = z
  .object({ case: text, run: z.int().min(1) })
  .and(
    z.discriminatedUnion("state", [
      z.object({ state: z.literal("failed"), code: text, message: text, remedy: text }),
      z.object({
        state: z.literal("judged"),
        record: text.nullable().describe("The run's id, for `assay replay`."),
        findings: z.array(
          z.object({
            id: text,
            lens: text,
            path: text,
            startLine: count,
            endLine: count,
            severity: z.enum(severities),
            confidence: z.number(),
            title: text,
            state: z.enum(reportedStates),
            known: text.nullable(),
          }),
        ),
        known: z.array(
          z.object({
            id: text,
            lens: text,
            severity: z.enum(severities),
            state: z.enum(["found", "missed", "unscored"]),
          }),
        ),
        answered: z.array(z.object({ lens: text, by: text })),
        failures: z.array(z.object({ lens: text, failure: text, message: text, remedy: text })),
        dropped: z.record(text, count).describe("Claims that were put aside, by reason."),
        verdict: z.enum(["approve", "comment", "request-changes"]),
        spent: z.object({
          costUsd: z.number().describe("The known prices; cached answers cost nothing now."),
          calls: count,
          unpricedCalls: count,
          cachedAnswers: count,
          inputTokens: count,
          cachedTokens: count,
          outputTokens: count,
        }),
        wallMs: z.number().min(0),
      }),
    ]),
  )
  .meta({ id: "caseRun", description: "One review of one case." });

const configuration = z
  .object({
    label: text,
    hash: text.describe("Equal for equal configurations of equal program versions."),
    overall: score,
    lenses: z.array(z.object({ lens: text, score })),
    severities: z.array(
      z.object({ severity: z.enum(severities), found: count, missed: count, recall: share }),
    ),
    falseAlarmsPerClean: estimate,
    costUsd: z.number(),
    costUsdPerReview: estimate,
    unpricedCalls: count,
    calls: count,
    cachedAnswers: count,
    inputTokens: count,
    cachedTokens: count,
    outputTokens: count,
    wallMs: z.object({ p50: z.number().nullable(), p95: z.number().nullable() }),
    failedRuns: count.describe("Reviews that ended without a result."),
    failedLenses: z.array(z.object({ lens: text, failure: text, times: count, message: text, remedy: text })),
    runs: z.array(caseRun).describe("Every review, by case in the set's order and then by run."),
  })
  .meta({ id: "configuration" });

/** An evaluation as other programs read it. Within version 1 fields are only ever added. */
export const evaluationSchema = z
  .object({
    format: z.literal("assay-evaluation"),
    version: z.literal(1),
    tool: z.object({ name: z.literal("assay"), version: text }),
    id: text,
    set: z.object({
      name: text,
      file: text,
      hash: text,
      cases: z
        .array(z.object({ id: text, title: text, known: count }))
        .describe("No known finding: a clean change."),
    }),
    request: z.record(text, z.unknown()).describe("The options of the command, for taking it up again."),
    runs: z.int().min(1),
    seed: count,
    resamples: count,
    complete: z.boolean(),
    stopped: text.nullable().describe("Why it is not complete."),
    configurations: z.array(configuration).min(1).max(2),
    comparison: z
      .object({
        cases: count.describe("Cases that both have reviewed."),
        precision: estimate,
        recall: estimate,
        f1: estimate,
        falseAlarmsPerClean: estimate,
        costUsdPerReview: estimate,
      })
      .nullable()
      .describe("The second less the first, on the same cases (paired)."),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
  })
  .meta({
    title: "Assay evaluation, version 1",
    description: "What `assay eval --format json` prints. Readers must ignore fields they do not know.",
  });

/** A value of that shape. */
export type Evaluation = z.infer<typeof evaluationSchema>;

/** The whole content of `schemas/evaluation-v1.schema.json` (draft 2020-12); a test holds the file to it. */
export function evaluationSchemaFile(): string {
  const { $schema, ...rest } = z.toJSONSchema(evaluationSchema, { target: "draft-2020-12", io: "input" });
  return `${JSON.stringify({ $schema, $id: "urn:assay:schema:evaluation:1", ...rest }, null, 2)}\n`;
}
