// The published shape of findings, claims that were dropped, and analyzer facts (part of review-v1).
import { z } from "zod";
import { categories, severities } from "../../review/review.js";

const path = z.string().describe("Path from the repository's root, with forward slashes.");
const line = z.int().min(0).describe("1-based line number.");
const confidence = z.number().min(0).max(1).describe("How sure the author is, 0 to 1.");

const edit = z
  .object({
    path,
    anchorLine: line.nullable().describe("Where `search` is thought to begin on the head side."),
    search: z.string().describe("Whole, verbatim, consecutive lines joined by a line feed."),
    replace: z.string().describe("What stands there instead; the empty string deletes the lines."),
  })
  .meta({ id: "edit", description: "A change given as exact old text and new text." });

const source = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("model"), model: z.string() }),
    z.object({
      kind: z.literal("rule"),
      analyzer: z.string(),
      rule: z.string(),
      url: z.string().nullable(),
    }),
  ])
  .meta({ id: "source", description: "Who claims it: a model, or a deterministic rule." });

const suggestion = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("verified"),
      edits: z.array(edit),
      patch: z.string().describe("Unified diff that `git apply` takes."),
      newDependencies: z.array(z.string()).describe("Imports that it adds and that nothing declares."),
      behaviourChange: z.boolean(),
    }),
    z.object({ kind: z.literal("rejected"), reason: z.string() }),
  ])
  .meta({ id: "suggestion", description: "The proposed change: proven to apply and parse, or why not." });

const claim = {
  id: z.string().describe("Stable fingerprint; it does not depend on line numbers."),
  lens: z.string(),
  source,
  category: z.enum(categories),
  severity: z.enum(severities),
  confidence,
  title: z.string(),
  scenario: z.string().describe("Which input leads to which wrong result."),
  evidence: z.array(z.string()).describe("Ids of the facts it rests on."),
  suggestion: suggestion.nullable(),
  preExisting: z.boolean().describe("It stands outside the change and never blocks."),
  alsoFrom: z.array(z.string()).describe("Other lenses or rules whose equal claim was merged into this one."),
};

/** A finding: one claim at one place that survived every check. */
export const findingSchema = z
  .object({
    ...claim,
    anchor: z.object({
      path,
      side: z.enum(["new", "old"]).describe("`new` is the head, `old` the base."),
      startLine: line,
      endLine: line,
      quote: z.string().describe("The lines' text, verbatim."),
      lineHash: z.string().describe("SHA-256 of the first line's text without outer whitespace."),
      inDiff: z.boolean().describe("Whether a comment can be placed there."),
    }),
  })
  .meta({ id: "finding" });

/** A claim that was put aside, with the reason. */
export const droppedSchema = z
  .object({
    finding: z.object({ ...claim, path, startLine: line, endLine: line, quote: z.string() }),
    reason: z.enum([
      "path-not-in-change",
      "quote-not-found",
      "low-confidence",
      "duplicate",
      "over-cap",
      "dismissed-by-lens",
      "refuted",
    ]),
    detail: z.string(),
  })
  .meta({ id: "dropped" });

/** A fact: what a deterministic analyzer saw at a place. */
export const factSchema = z
  .object({
    id: z.string().describe("Unique within the run; findings name it in `evidence`."),
    analyzer: z.string(),
    rule: z.string(),
    lens: z.string(),
    path,
    startLine: line,
    endLine: line,
    quote: z.string(),
    message: z.string(),
    category: z.enum(categories),
    severity: z.enum(severities),
    confidence,
    use: z.enum(["comment", "evidence"]),
    edits: z.array(edit).nullable(),
    url: z.string().nullable(),
  })
  .meta({ id: "fact" });
