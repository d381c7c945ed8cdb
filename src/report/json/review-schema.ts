// The published shape of a finished review, version 1: `schemas/review-v1.schema.json` is made from this.
import { z } from "zod";
import { droppedSchema, factSchema, findingSchema } from "./finding-schema.js";
import { lensSchema } from "./lens-schema.js";

const count = z.int().min(0);
const commit = z.object({
  label: z.string(),
  sha: z.string().nullable().describe("Null for uncommitted work or a bare diff."),
});

const brief = z
  .object({
    files: count,
    added: count,
    removed: count,
    languages: z.array(z.object({ language: z.string(), files: count })),
    risks: z.array(
      z.object({
        path: z.string(),
        status: z.string(),
        added: count,
        removed: count,
        risk: z.number().min(0).max(100),
        reasons: z.array(z.string()).describe("What made it so, heaviest first."),
      }),
    ),
    notes: z.array(
      z.object({
        kind: z.enum([
          "public-api",
          "configuration",
          "migration",
          "dependency",
          "workflow",
          "untested",
          "secret",
          "todo",
          "generated",
          "binary",
          "submodule",
          "mode",
        ]),
        path: z.string(),
        line: z.int().nullable(),
        text: z.string(),
      }),
    ),
  })
  .meta({ id: "brief", description: "What to know about the change, computed without a model." });

const coverage = z
  .object({
    files: count,
    complete: z
      .boolean()
      .describe("Every lens read every file that there was something to read in and that is not ignored."),
    cells: z.array(
      z.object({
        path: z.string(),
        lens: z.string(),
        state: z.enum(["read", "checked", "partly", "empty", "ignored", "skipped", "failed"]),
        reason: z.string().describe("Empty only for `read` and `checked`."),
      }),
    ),
  })
  .meta({ id: "coverage", description: "Which lens read which file, and why the others did not." });

const context = z
  .object({
    step: z.enum(["graph", "outline", "diff-only"]).describe("How good the index behind it was."),
    detail: z.string().describe("Why it is not `graph`; else empty."),
    symbols: z.array(
      z.object({
        path: z.string(),
        name: z.string(),
        kind: z.string(),
        startLine: z.int().min(1),
        endLine: z.int().min(1),
        reason: z.string(),
        confidence: z.number().min(0).max(1).describe("How sure the link is."),
        score: z.number().describe("Comparable within one list of one review only."),
      }),
    ),
  })
  .meta({ id: "context", description: "Code outside the change that the lenses were shown, best first." });

const surroundings = {
  context,
  analyzers: z.array(
    z.object({
      analyzer: z.string(),
      version: z.string(),
      rules: count,
      paths: z.array(z.string()).describe("The files it read to the end."),
      durationMs: z.number().min(0),
      failure: z.string().nullable(),
    }),
  ),
  warnings: z.array(z.object({ path: z.string().nullable(), line: z.int().nullable(), message: z.string() })),
  configuration: z.array(
    z.object({ key: z.string(), value: z.string(), from: z.string().describe("Where the value came from.") }),
  ),
};

/** A finished review as other programs read it (spec I2). Within version 1 fields are only ever added. */
export const reviewSchema = z
  .object({
    format: z.literal("assay-review"),
    version: z.literal(1),
    tool: z.object({ name: z.literal("assay"), version: z.string() }),
    run: z.string(),
    change: z.object({ repository: z.string(), base: commit, head: commit }),
    mode: z.enum(["offline", "models"]).describe("`offline` when no model was asked."),
    verdict: z.enum(["approve", "comment", "request-changes"]),
    verdictReason: z.string(),
    summary: z.string(),
    degraded: z.boolean().describe("A lens failed; the rest still stands."),
    counts: z.object({
      critical: count,
      major: count,
      minor: count,
      preExisting: count.describe("Those of the three that stand outside the change."),
      dropped: count,
    }),
    findings: z.array(findingSchema).describe("Worst first, then by path and line."),
    dropped: z.array(droppedSchema),
    coverage,
    lenses: z.array(lensSchema),
    passes: z
      .array(z.object({ outcome: lensSchema, said: z.string() }))
      .describe("Passes of a model over what the lenses found: `refuting`, `summary`."),
    brief,
    facts: z.array(factSchema),
    ...surroundings,
    patch: z.string().describe("All verified suggestions that apply together, as one unified diff."),
    timings: z.object({
      startedAt: z.iso.datetime(),
      finishedAt: z.iso.datetime(),
      durationMs: z.number().min(0),
    }),
  })
  .meta({
    title: "Assay review, version 1",
    description: "What `assay review --format json` prints. Readers must ignore fields they do not know.",
  });

/** A value of that shape. */
export type ReviewJson = z.infer<typeof reviewSchema>;
