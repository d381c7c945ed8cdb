// Prints a finished review in the format asked for, to standard output or a file.
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { formats, type FormatName } from "../../report/report.js";
import type { Review, ReviewEvent } from "../../review/review.js";
import { AssayError, messageOf } from "../../runtime/runtime.js";
import { programVersion } from "../program-version.js";
import { wantsColour, type Surroundings } from "../surroundings.js";

const plainColumns = 100;

/** Where and how to print. `events` go before the result in NDJSON, unless they were streamed already. */
export interface PrintRequest {
  readonly format: FormatName;
  readonly output?: string | undefined;
  readonly events?: readonly ReviewEvent[];
}

/** Prints the review. Throws `cannot-write` when the file cannot be written. */
export async function printReview(
  review: Review,
  request: PrintRequest,
  surroundings: Surroundings,
): Promise<void> {
  const toFile = request.output !== undefined;
  const texts = new Map(review.material.files.map((file) => [file.path, file.shownText?.split("\n")]));
  const text = formats[request.format].render(review.result, {
    columns: toFile ? plainColumns : process.stdout.columns || plainColumns,
    colour: !toFile && wantsColour(surroundings, process.stdout),
    toolVersion: programVersion(),
    excerpt: (path, side, line) => (side === "new" ? texts.get(path)?.[line - 1] : undefined),
    ...(request.events === undefined ? {} : { events: request.events }),
  });
  if (request.output === undefined) {
    await new Promise<void>((done) => process.stdout.write(text, () => done()));
    return;
  }
  const path = resolve(surroundings.cwd, request.output);
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new AssayError({
      code: "cannot-write",
      message: `the review could not be written to ${path}: ${messageOf(cause)}`,
      remedy:
        "Name a file in a folder that exists and that you may write; `assay replay latest` gives the review again.",
      cause,
    });
  }
}
