// `assay scenario generate`: scenarios from an API's document, to a file or standard output (spec R1).
import { dirname, join, relative, resolve } from "node:path";
import { revealLine } from "../../report/report.js";
import { generateScenarios, readDocument, type DocumentSource } from "../../resilience/resilience.js";
import { AssayError, packageRoot } from "../../runtime/runtime.js";
import type { Surroundings } from "../surroundings.js";
import { checkOutput, writeOutput } from "./output-file.js";
import { parseUpstreams } from "./parse-upstreams.js";

/** The options of `assay scenario generate`, as the command line gives them. */
export interface GenerateCommandOptions {
  readonly specFile?: string | undefined;
  readonly specUrl?: string | undefined;
  readonly scenario?: string | undefined;
  readonly operation: readonly string[];
  readonly templates: readonly string[];
  readonly upstream: readonly string[];
  readonly baseUrl?: string | undefined;
  readonly seed: number;
}

/**
 * Writes the scenarios; what was left out, and why, goes to stderr. Throws `usage`, `unreadable-spec` or `bad-scenario`,
 * the last also where not one operation can be called, so that an empty file is never taken for a test.
 */
export async function generateScenario(
  options: GenerateCommandOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { cwd, signal } = surroundings;
  const upstreams = parseUpstreams(options.upstream);
  const output = options.scenario === undefined ? null : await checkOutput(cwd, options.scenario);
  const document = await readDocument(sourceOf(options, cwd), signal);
  const { operation: operations, templates, baseUrl, seed } = options;
  const schemaPath = schemaFrom(output === null ? cwd : dirname(output));
  const made = generateScenarios(document, { operations, templates, upstreams, baseUrl, seed, schemaPath });
  for (const { operation, why } of made.skipped) say(`left out ${operation}: ${why}`);
  for (const note of made.notes) say(note);
  if (made.count === 0) throw nothingMade(document.from);
  if (output === null) process.stdout.write(made.text);
  else await writeOutput(output, made.text);
  const where = output === null ? "" : ` in ${output}`;
  const count = (of: number, what: string): string => `${of} ${what}${of === 1 ? "" : "s"}`;
  say(`${count(made.count, "scenario")} for ${count(made.operations, "operation")}${where}`);
}

function sourceOf({ specFile, specUrl }: GenerateCommandOptions, cwd: string): DocumentSource {
  if (specFile !== undefined && specUrl === undefined) return { kind: "file", path: resolve(cwd, specFile) };
  if (specUrl !== undefined && specFile === undefined) return { kind: "url", url: specUrl };
  throw new AssayError({
    code: "usage",
    message:
      specFile === undefined
        ? "no document is named"
        : "--spec-file and --spec-url are two different documents",
    remedy: "Give either --spec-file openapi.yaml or --spec-url http://127.0.0.1:8000/openapi.json.",
  });
}

/** Relative, so that a file beside its project keeps its editor completion on another machine. */
function schemaFrom(folder: string): string {
  return relative(folder, join(packageRoot, "schemas", "scenario-v1.schema.json")).replaceAll("\\", "/");
}

function nothingMade(from: string): AssayError {
  return new AssayError({
    code: "bad-scenario",
    message: `no scenario could be made of ${from}`,
    remedy:
      "Look at what was left out above; give examples in the document, or name other operations or templates.",
  });
}

function say(text: string): void {
  process.stderr.write(`assay: ${revealLine(text)}\n`);
}
