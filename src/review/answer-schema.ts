// The one shape that every lens answers in: all properties required, nullable instead of optional, no maps.
import { z } from "zod";
import { categories } from "./category.js";
import { severities } from "./severity.js";

/** Part of every cache key (spec A7): a changed shape must not be answered from an old entry. */
export const answerSchemaVersion = "1";

/** At most this many findings a lens and part; more lowers precision faster than it raises recall. */
export const maxFindingsPerAnswer = 8;

const edit = z.strictObject({
  path: z.string(),
  anchorLine: z.int().nullable().describe("Line number in the new file where `search` begins."),
  search: z.string().describe("2 to 12 complete, verbatim, consecutive lines of the new file. No ellipsis."),
  replace: z.string().describe("The lines that take their place."),
});

const finding = z.strictObject({
  path: z.string(),
  startLine: z.int().describe("First line, numbered as in the new file."),
  endLine: z.int().describe("Last line, numbered as in the new file."),
  quote: z.string().describe("The first line, copied verbatim."),
  category: z.enum(categories),
  severity: z.enum(severities),
  confidence: z.number().describe("0 to 1: how sure you are that this is real and matters."),
  title: z.string().describe("One short sentence naming the fault."),
  scenario: z.string().describe("Which input or event leads to which wrong result. At most three sentences."),
  evidence: z.array(z.string()).describe("Ids of the facts that this rests on; empty when none."),
  edits: z.array(edit).nullable().describe("The smallest change that mends it, or null."),
  newDependencies: z.array(z.string()).describe("Packages that the change would add; normally empty."),
  behaviourChange: z.boolean().describe("True when the edit changes behaviour beyond mending the fault."),
});

/** What one lens says about one part of a change. */
export const answerSchema = z.strictObject({
  findings: z.array(finding),
  dismissedFacts: z.array(z.strictObject({ fact: z.string(), reason: z.string() })),
  summary: z.string().describe("One sentence for a hurried reader."),
});

/** A parsed answer. */
export type LensAnswer = z.infer<typeof answerSchema>;
