// The script of a scripted model: which question gets which replies, read from YAML or JSON.
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { AssayError, messageOf } from "../../runtime/runtime.js";
import { faultNames } from "./faults.js";

const milliseconds = z.number().int().min(0).max(600_000);

const replySchema = z
  .strictObject({
    answer: z.json().optional(),
    text: z.string().optional(),
    fault: z.enum(faultNames).optional(),
    delayMs: milliseconds.default(0),
    firstTokenMs: milliseconds.default(0),
    retryAfterSeconds: z.number().min(0).max(86_400).optional(),
    batch: z.enum(["answered", "expired", "errored"]).optional(),
  })
  .refine((reply) => reply.answer === undefined || reply.text === undefined, {
    message: "a reply has an answer or a text, not both",
  })
  .refine(
    (reply) => [reply.answer, reply.text, reply.fault, reply.batch].some((part) => part !== undefined),
    {
      message: "a reply needs an answer, a text or a fault",
    },
  );

const entrySchema = z.strictObject({
  lens: z.string().optional(),
  when: z.string().optional(),
  replies: z.array(replySchema).min(1),
});

const scriptSchema = z.strictObject({ version: z.literal(1), answers: z.array(entrySchema).min(1) });

/**
 * One reply. `answer` is any JSON and is sent as its text; `text` is sent as it stands; `fault` spoils or replaces it. The
 * first token comes after `firstTokenMs`, the whole after `delayMs`. `retryAfterSeconds` goes with a rate limit. `batch` is what becomes
 * of it where it is asked in a batch (of the model server only), after `delayMs` too.
 */
export type ScriptedReply = z.infer<typeof replySchema>;

/** Replies in the order of the tries; the last one repeats. An entry without `lens` and `when` answers every question. */
export type ScriptEntry = z.infer<typeof entrySchema>;

/** A whole script. */
export type Script = z.infer<typeof scriptSchema>;

/** Reads the script at `file`. Throws `broken-record` that names the file and the first fault in it. */
export async function readScript(file: string): Promise<Script> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw broken(file, messageOf(error), error);
  }
  return parseScript(text, file);
}

/** Parses a script's text; JSON is YAML too. `name` goes into the message of the `broken-record` that it throws. */
export function parseScript(text: string, name: string): Script {
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: 20 });
  } catch (error) {
    throw broken(name, messageOf(error).split("\n")[0] ?? "", error);
  }
  const checked = scriptSchema.safeParse(content);
  if (checked.success) return checked.data;
  const [first] = checked.error.issues;
  const place = first === undefined || first.path.length === 0 ? "it" : z.core.toDotPath(first.path);
  throw broken(name, `at ${place}: ${(first?.message ?? "").slice(0, 500)}`, checked.error);
}

function broken(name: string, why: string, cause: unknown): AssayError {
  return new AssayError({
    code: "broken-record",
    message: `The script ${name} cannot be used: ${why}`,
    remedy: "Correct it; docs/models.md shows a script and lists the faults.",
    cause,
  });
}
