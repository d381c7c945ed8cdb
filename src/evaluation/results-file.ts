// The file of an evaluation: written whole after each review, so that an interrupted one can be taken up again.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { AssayError, messageOf } from "../runtime/runtime.js";
import { evaluationSchema, type Evaluation } from "./results-schema.js";

/** Writes it so that a reader finds the old file or the new one, never a half. Throws `cannot-write`. */
export async function writeEvaluation(file: string, evaluation: Evaluation): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, `${JSON.stringify(evaluation, null, 1)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  } catch (cause) {
    throw new AssayError({
      code: "cannot-write",
      message: `the evaluation could not be written to ${file}: ${messageOf(cause)}`,
      remedy: "Name a file in a folder that you may write with --results.",
      cause,
    });
  }
}

/** Reads one back. Throws `bad-evaluation` where it is missing, damaged or of another version. */
export async function readEvaluation(file: string): Promise<Evaluation> {
  const refuse = (why: string, cause?: unknown): AssayError =>
    new AssayError({
      code: "bad-evaluation",
      message: `${file} cannot be taken up again: ${why}`,
      remedy: "Name the file that an earlier `assay eval` wrote, or evaluate anew.",
      cause,
    });
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw refuse(messageOf(cause), cause);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (notJson) {
    throw refuse("it is no JSON", notJson);
  }
  const parsed = evaluationSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse(`at ${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? "not understood"}`);
}
