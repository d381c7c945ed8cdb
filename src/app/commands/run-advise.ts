// `assay agent advise`: from results.json to advice-report.md (spec R7).
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  renderAdvice,
  renderAdviceHtml,
  renderAdviceJson,
  wordAdvice,
  writeAdvice,
  type Role,
} from "../../advice/advice.js";
import { revealLine } from "../../report/report.js";
import { parseResults, type RunResults } from "../../resilience/resilience.js";
import { AssayError, messageOf } from "../../runtime/runtime.js";
import { openModels } from "../open-models.js";
import type { Surroundings } from "../surroundings.js";
import { checkOutput, endings, formatOf, writeOutput } from "./output-file.js";

/** The options of `assay agent advise`, as the command line gives them. */
export interface AdviseCommandOptions {
  readonly results: string;
  readonly role: Role;
  readonly report?: string | undefined;
  readonly format?: "markdown" | "html" | "json" | undefined;
  readonly model?: string | undefined;
}

const renderers = { markdown: renderAdvice, html: renderAdviceHtml, json: renderAdviceJson } as const;

/** Writes the advice. Throws `usage` for results that cannot be read, `broken-record` for what are none, and what models throw. */
export async function runAdvise(options: AdviseCommandOptions, surroundings: Surroundings): Promise<void> {
  const { model, role } = options;
  const format = formatOf(options, "markdown");
  const report = options.report ?? `advice-report.${endings[format]}`;
  const output = report === "-" ? null : await checkOutput(surroundings.cwd, report);
  const results = await readResults(resolve(surroundings.cwd, options.results));
  let advice = writeAdvice(results, role);
  if (model !== undefined && model !== "offline") {
    const models = await openModels(surroundings, { useCache: true, onCall: () => undefined });
    await models.ensureAskable([model]);
    advice = await wordAdvice(advice, { port: models.port, model, signal: surroundings.signal });
  }
  for (const note of advice.notes) process.stderr.write(`assay: ${revealLine(note)}\n`);
  const text = renderers[format](advice);
  if (output === null) process.stdout.write(text);
  else {
    await writeOutput(output, text);
    process.stderr.write(`assay: ${advice.weaknesses.length} weaknesses, written to ${revealLine(output)}\n`);
  }
}

/** The results at `path`. Throws `usage` where there is no file, `broken-record` where it holds something else. */
export async function readResults(path: string): Promise<RunResults> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new AssayError({
      code: "usage",
      message: `the results ${path} cannot be read: ${messageOf(cause)}`,
      remedy: "Write them with assay scenario run --result results.json.",
      cause,
    });
  }
  return parseResults(text, path);
}
