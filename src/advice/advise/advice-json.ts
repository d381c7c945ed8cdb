// The advice for programs: advice.json, its schema (`schemas/advice-v1.schema.json`), and how it is made.
import { z } from "zod";
import { objectiveRows } from "../../resilience/resilience.js";
import { weaknessKinds } from "./weakness.js";
import type { Advice } from "./write-advice.js";

const objectiveSchema = z.strictObject({
  operation: z.string(),
  edge: z.string().describe("client, or the name of a dependency"),
  scenario: z.string(),
  title: z.string(),
  holds: z.boolean(),
  measured: z.number().nullable(),
  threshold: z.number().nullable(),
  margin: z.number().nullable().describe("what is left, below zero what is missing"),
  unit: z.string(),
  interval: z.tuple([z.number(), z.number()]).nullable().describe("95 %"),
});

const weaknessSchema = z.strictObject({
  id: z.string().describe("W1, W2, …: the same for the same results"),
  kind: z.enum(weaknessKinds),
  operation: z.string(),
  edge: z.string(),
  scenarios: z.array(z.string()),
  measures: z
    .record(z.string(), z.string())
    .describe("every number that a sentence may quote, with its unit"),
  cause: z.string().describe("a hypothesis"),
  wordedBy: z.string().nullable().describe("the model that worded the cause; null for the rules"),
  recommendation: z.strictObject({
    title: z.string(),
    how: z.string(),
    priority: z.enum(["critical", "recommended", "nice to have"]),
    effort: z.enum(["small", "medium", "large"]),
    risk: z.string(),
    next: z.string().describe("what to test after it"),
  }),
});

const adviceSchema = z.strictObject({
  format: z.literal("assay-advice"),
  version: z.literal(1),
  role: z.enum(["developer", "sre"]),
  results: z.strictObject({
    seed: z.int(),
    startedAt: z.string(),
    finishedAt: z.string(),
    verdict: z.string(),
  }),
  summary: z.array(z.string()),
  objectives: z.array(objectiveSchema).describe("what was missed first, then the narrowest margins"),
  weaknesses: z.array(weaknessSchema).describe("the gravest first"),
  nextTests: z.array(z.string()),
  notes: z.array(z.string()),
});

/** Content of `schemas/advice-v1.schema.json` (JSON Schema, draft 2020-12). A test holds the file to it. */
export function adviceSchemaFile(): string {
  const { $schema, ...rest } = z.toJSONSchema(adviceSchema, { target: "draft-2020-12", io: "input" });
  return `${JSON.stringify({ $schema, $id: "urn:assay:schema:advice:1", ...rest }, null, 2)}\n`;
}

/** The advice as JSON (spec R7): the same that the other forms say. */
export function renderAdviceJson({ role, results, summary, weaknesses, nextTests, notes }: Advice): string {
  const { seed, startedAt, finishedAt, verdict } = results;
  const advice: z.input<typeof adviceSchema> = {
    ...{ format: "assay-advice", version: 1, role },
    results: { seed, startedAt, finishedAt, verdict },
    summary: [...summary],
    objectives: objectiveRows(results).map(({ item, check }) => ({
      ...{ operation: item.operation ?? `${item.method} ${item.url}`, edge: item.edge, scenario: item.title },
      ...{ title: check.title, holds: check.holds, measured: check.measured, threshold: check.threshold },
      ...{ margin: check.margin, unit: check.unit, interval: check.interval },
    })),
    weaknesses: weaknesses.map(({ weakness, cause, wordedBy, remedy }) => ({
      ...{ id: weakness.id, kind: weakness.kind, operation: weakness.operation, edge: weakness.edge },
      scenarios: weakness.items.map(({ title }) => title),
      measures: Object.fromEntries(weakness.measures.map(({ name, text }) => [name, text])),
      ...{ cause, wordedBy },
      recommendation: {
        ...{ title: remedy.title, how: remedy.remedy[role], priority: remedy.priority },
        ...{ effort: remedy.effort, risk: remedy.risk, next: remedy.next },
      },
    })),
    nextTests: [...nextTests],
    notes: [...notes],
  };
  return `${JSON.stringify(advice, null, 2)}\n`;
}
