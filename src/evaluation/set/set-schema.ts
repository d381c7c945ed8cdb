// The shape of an evaluation set's files, version 1; the published JSON schema is made from it.
import { z } from "zod";
import { categories, severities } from "../../review/review.js";

const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, "use letters, digits, dots, hyphens and underscores");
const lens = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, "a lens is named in lower-case letters, digits and hyphens");
const side = z.enum(["new", "old"]).describe("`new` is the head (default), `old` the base.");
const text = z.string().min(1).max(2_000);

const lines = z
  .union([z.int().min(1), z.string().regex(/^[1-9]\d*(-[1-9]\d*)?$/)], {
    error: "lines are a number, or a range such as 12-15",
  })
  .describe("A line, or a range such as `12-15`, both ends included.");

const mentions = z
  .string()
  .min(1)
  .max(500)
  .refine(isPattern, "this is no regular expression")
  .describe("A regular expression, case ignored, that a finding's title or scenario must match.");

const place = z.strictObject({ path: text.optional(), lines, side: side.optional() });

const known = z
  .strictObject({
    id: id.optional(),
    path: text,
    lines,
    side: side.optional(),
    lens: lens.describe("The lens that should find it."),
    "also-lenses": z.array(lens).optional().describe("Lenses that may find it instead."),
    category: z.enum(categories).optional(),
    severity: z.enum(severities),
    says: text.describe("The fault in one sentence."),
    mentions: mentions.optional(),
    alternatives: z
      .array(place)
      .optional()
      .describe("Other places that are as good; without a path, in the same file."),
  })
  .meta({ id: "known" });

const accept = z
  .strictObject({
    because: text.describe("Why such a finding is neither right nor wrong here."),
    path: text.optional().describe("A glob pattern of paths."),
    lines: lines.optional(),
    lenses: z.array(lens).min(1).optional(),
    mentions: mentions.optional(),
  })
  .refine(
    (rule) => [rule.path, rule.lines, rule.lenses, rule.mentions].some((field) => field !== undefined),
    "give path, lines, lenses or mentions; a rule without any would accept everything",
  )
  .meta({ id: "accept" });

const change = z
  .strictObject({
    base: text
      .optional()
      .describe("With `patch` or a `head` folder: the folder of the base. With `repo`: a commit."),
    head: text.optional().describe("The folder of the head; with `repo` a commit."),
    patch: text.optional().describe("A unified diff that leads from `base` to the head."),
    repo: text.optional().describe("A git repository on this machine."),
    diff: text.optional().describe("A unified diff alone, with no files around it."),
  })
  .refine(
    (given) => changeForms.includes(Object.keys(given).sort().join(" ")),
    "give base and patch, base and head (folders), repo with base and head (commits), or diff alone",
  )
  .meta({
    id: "change",
    description: "Where the change comes from. Paths are relative to the file that holds them.",
  });

const changeForms = ["base patch", "base head", "base head repo", "diff"];

/** One case, in a list of cases or in a file of its own. */
export const caseSchema = z
  .strictObject({
    id,
    title: text.optional(),
    description: z
      .string()
      .max(8_000)
      .optional()
      .describe("What the author is said to have written about it."),
    change,
    clean: z.literal(true).optional().describe("Nothing is wrong with the change."),
    known: z.array(known).min(1).optional(),
    accept: z.array(accept).optional(),
  })
  .refine(
    (one) => (one.clean === true) !== (one.known !== undefined),
    "give either `known` findings or `clean: true`",
  )
  .meta({ id: "case" });

const head = {
  version: z.literal(1).describe("The version of this format."),
  name: text,
  description: text.optional(),
  "own-lenses": z
    .array(lens)
    .optional()
    .describe("Ids beside the built-in ones that known findings may name."),
  "near-lines": z
    .int()
    .min(0)
    .max(50)
    .optional()
    .describe("A finding this many lines away still meets a known one (3)."),
};

/** The set's own file, its cases unread. */
export const setSchema = z.strictObject({ ...head, cases: z.array(z.unknown()).min(1) });

/** The set's file as it is published: a case stands in the list, or the list names its file. */
export const publishedSetSchema = z
  .strictObject({
    ...head,
    cases: z
      .array(z.union([z.string().describe("The path of a file that holds one case."), caseSchema]))
      .min(1),
  })
  .meta({ title: "Assay evaluation set, version 1", description: "What `assay eval` reads." });

/** A parsed case. */
export type ParsedCase = z.infer<typeof caseSchema>;

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, "i").source !== "";
  } catch (notOne) {
    if (notOne instanceof SyntaxError) return false;
    throw notOne;
  }
}
