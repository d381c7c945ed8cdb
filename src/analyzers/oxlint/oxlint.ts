// The oxlint analyzer: JavaScript and TypeScript rules, run on copies of the files with our settings only.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { AnalyzedFile } from "../../review/review.js";
import { AssayError, runProcess } from "../../runtime/runtime.js";
import type { Analyzer, RawFact } from "../analyzer.js";
import { packageFolder, packageVersion } from "../package-version.js";
import { messageOfRule, type RuleRow } from "../rule-table.js";
import { bluntSuppressions, suppressedLines } from "../suppression.js";
import { oxlintRules } from "./oxlint-rules.js";

const report = z.object({
  diagnostics: z.array(
    z.object({
      message: z.string(),
      code: z.string().optional(),
      help: z.string().optional(),
      url: z.string().optional(),
      filename: z.string(),
      labels: z.array(
        z.object({ span: z.object({ offset: z.number(), length: z.number(), line: z.number() }) }),
      ),
    }),
  ),
});
type Diagnostic = z.infer<typeof report>["diagnostics"][number];

const extension = /(?:\.d)?\.[cm]?[jt]sx?$/i;
const settingsName = "settings.json";
/** The program's own deadline; the child process around it has one too. */
const timeoutMs = 60_000;
const maxOutputBytes = 32 * 1024 * 1024;

/**
 * JavaScript and TypeScript files through the rules of `oxlintRules`. Files are copied under plain numbers as names into
 * an empty folder, so neither the repository's settings nor its paths can reach the program; disabling comments are
 * not obeyed. Throws `process-failed` when the program cannot run, which includes a rule it does not know.
 */
export const oxlint: Analyzer = {
  name: "oxlint",
  rules: Object.keys(oxlintRules),
  version: () => packageVersion("oxlint"),
  accepts: (path) => extension.test(path),
  run: async (files) => {
    const folder = await mkdtemp(join(tmpdir(), "assay-oxlint-"));
    try {
      const copies = await copyInto(folder, files);
      const diagnostics = await lint(folder);
      return diagnostics.flatMap((diagnostic) => {
        const copy = copies.get(diagnostic.filename);
        const id = ruleId(diagnostic.code ?? "");
        const rule = oxlintRules[id];
        return copy === undefined || rule === undefined ? [] : [toFact({ ...copy, id, rule, diagnostic })];
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** A file under its new name, and where its author asked linters to look away. */
interface Copy {
  readonly file: AnalyzedFile;
  readonly isSuppressed: (line: number) => boolean;
}

async function copyInto(folder: string, files: readonly AnalyzedFile[]): Promise<ReadonlyMap<string, Copy>> {
  const copies = new Map<string, Copy>();
  for (const [index, file] of files.entries()) {
    const name = `${index}${(extension.exec(file.path)?.[0] ?? ".js").toLowerCase()}`;
    await writeFile(join(folder, name), bluntSuppressions(file.text));
    copies.set(name, { file, isSuppressed: suppressedLines(file.text) });
  }
  const rules = Object.fromEntries(Object.keys(oxlintRules).map((id) => [id, "warn"]));
  const plugins = ["eslint", "typescript", "oxc", "unicorn", "promise", "react"];
  const settings = { plugins, categories: { correctness: "off" }, rules };
  await writeFile(join(folder, settingsName), JSON.stringify(settings));
  return copies;
}

async function lint(folder: string): Promise<readonly Diagnostic[]> {
  const packagePath = packageFolder("oxlint");
  if (packagePath === null) throw failure("is not installed");
  const options = ["-c", settingsName, "--disable-nested-config", "--no-ignore", "--threads=2", "-f", "json"];
  const { exitCode, stdout, stderr } = await runProcess({
    command: process.execPath,
    args: [join(packagePath, "bin", "oxlint"), ...options, "."],
    cwd: folder,
    env: {},
    timeoutMs,
    maxOutputBytes,
  });
  const text = stdout.toString("utf8");
  // It also ends with 1 when a file does not parse; only an ending without a report is a failure.
  if (!text.startsWith("{"))
    throw failure(`ended with ${exitCode}: ${(stderr || text).trim().slice(0, 300)}`);
  return report.parse(JSON.parse(text)).diagnostics;
}

/** `plugin/name` of a code that is printed as `plugin(name)`; one plugin prints another name than it is enabled by. */
function ruleId(code: string): string {
  return code.replace(/^react-hooks\(/, "react(").replace(/^([\w-]+)\((.+)\)$/, "$1/$2");
}

function failure(how: string): AssayError {
  return new AssayError({
    code: "process-failed",
    message: `oxlint ${how}`,
    remedy: "Install the program's dependencies again; they are pinned to versions that fit.",
  });
}

function toFact(from: Copy & { diagnostic: Diagnostic; id: string; rule: RuleRow }): RawFact {
  const { file, diagnostic, id, isSuppressed } = from;
  const { why, ...grade } = from.rule;
  // With two labels ("first defined here", "and again here") the later one is the fault.
  const span = diagnostic.labels.at(-1)?.span ?? { offset: 0, length: 0, line: 1 };
  const bytes = Buffer.from(file.text).subarray(span.offset, span.offset + span.length);
  return {
    rule: id,
    ...grade,
    ...(isSuppressed(span.line) ? { use: "evidence" as const } : {}),
    path: file.path,
    startLine: span.line,
    endLine: span.line + (bytes.toString("utf8").trimEnd().match(/\n/g)?.length ?? 0),
    message: messageOfRule(diagnostic.message, why === "" ? (diagnostic.help ?? "") : why),
    edits: null,
    url: diagnostic.url ?? null,
  };
}
