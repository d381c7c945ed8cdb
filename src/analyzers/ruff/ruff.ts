// The ruff analyzer: Python rules, run in WebAssembly on text with our settings only.
import { z } from "zod";
import type { AnalyzedFile } from "../../review/review.js";
import type { Analyzer, RawFact } from "../analyzer.js";
import { packageVersion } from "../package-version.js";
import { messageOfRule } from "../rule-table.js";
import { bluntSuppressions, suppressedLines } from "../suppression.js";
import { toEdit } from "./ruff-edits.js";
import { fixableRuffRules, maxComplexity, ruffRules } from "./ruff-rules.js";

const place = z.object({ row: z.number(), column: z.number() });
const diagnostics = z.array(
  z.object({
    code: z.string().nullable(),
    message: z.string(),
    start_location: place,
    end_location: place,
    fix: z
      .object({
        edits: z.array(z.object({ content: z.string().nullish(), location: place, end_location: place })),
      })
      .nullish(),
  }),
);
type Diagnostic = z.infer<typeof diagnostics>[number];

/**
 * Python files through the rules of `ruffRules`. Preview mode is on because B909 and others live there; in that mode
 * ruff reports names instead of codes, so rules are found by name. `noqa` comments are not obeyed.
 */
export const ruff: Analyzer = {
  name: "ruff",
  rules: Object.keys(ruffRules),
  version: () => packageVersion("@astral-sh/ruff-wasm-nodejs"),
  accepts: (path) => path.toLowerCase().endsWith(".py"),
  run: async (files) => {
    // Loaded here: the module compiles 10 MB of WebAssembly as it is imported, and only the child should pay for it.
    const { PositionEncoding, Workspace } = await import("@astral-sh/ruff-wasm-nodejs");
    const workspace = new Workspace(ruffSettings, PositionEncoding.Utf16);
    const codes = new Map(Object.entries(ruffRules).map(([code, { name }]) => [name, code]));
    return files.flatMap((file) => {
      const hits = diagnostics.parse(workspace.check(bluntSuppressions(file.text)));
      const isSuppressed = suppressedLines(file.text);
      return hits.flatMap((hit) => toFact({ file, hit, code: codes.get(hit.code ?? ""), isSuppressed }));
    });
  },
};

/** The newest syntax is accepted: which Python the repository runs on is not known, and not this reviewer's question. */
const ruffSettings = {
  preview: true,
  "target-version": "py314",
  lint: { select: Object.keys(ruffRules), mccabe: { "max-complexity": maxComplexity } },
} as const;

function toFact(from: {
  file: AnalyzedFile;
  hit: Diagnostic;
  code: string | undefined;
  isSuppressed: (line: number) => boolean;
}): RawFact[] {
  const { file, hit, code, isSuppressed } = from;
  const rule = ruffRules[code ?? ""];
  if (code === undefined || rule === undefined) return []; // a syntax error, which checkSyntax reports
  const edit = fixableRuffRules.has(code) && hit.fix ? toEdit(file.path, file.text, hit.fix.edits) : null;
  const { name, why, ...grade } = rule;
  return [
    {
      rule: code,
      ...grade,
      ...(isSuppressed(hit.start_location.row) ? { use: "evidence" as const } : {}),
      path: file.path,
      startLine: hit.start_location.row,
      endLine: lastLine(hit),
      message: messageOfRule(hit.message, why),
      edits: edit === null ? null : [edit],
      url: `https://docs.astral.sh/ruff/rules/${name}/`,
    },
  ];
}

/** A range that ends before the first column of a line does not reach into that line. */
function lastLine({ start_location: start, end_location: end }: Diagnostic): number {
  return end.column === 1 && end.row > start.row ? end.row - 1 : end.row;
}
