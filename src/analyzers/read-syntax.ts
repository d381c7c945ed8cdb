// Whether files parse. Runs in a child process: parsers are native code, and some texts bring them down.
import { parseSync } from "oxc-parser";
import { parseAllDocuments } from "yaml";
import type { SyntaxVerdict } from "../review/review.js";
import { messageOf } from "../runtime/runtime.js";
import { languageOf, type SourceText, type ScriptDialect } from "./language-of.js";
import { openPythonParser } from "./ruff/check-python.js";
import { firstFault, parseTree } from "./syntax-tree.js";

/** The verdict on each file, in order (spec P8): JavaScript and TypeScript, Python, Go, Java, JSON and YAML. */
export async function readSyntax(files: readonly SourceText[]): Promise<readonly SyntaxVerdict[]> {
  const hasPython = files.some(({ path }) => languageOf(path)?.kind === "python");
  const checkPython = hasPython ? await openPythonParser() : unsupported;
  return files.map(({ path, text }) => {
    const language = languageOf(path);
    switch (language?.kind) {
      case "script":
        return checkScript(text, language.dialect);
      case "python":
        return checkPython(text);
      case "go":
      case "java":
        return checkTree(language.kind, text);
      case "json":
        return language.comments ? checkScript(`(${text}\n)`, json) : checkJson(text);
      case "yaml":
        return checkYaml(text);
      case undefined:
        return unsupported();
    }
  });
}

function unsupported(): SyntaxVerdict {
  return { kind: "unsupported" };
}

/** JSON with comments and final commas is an expression of JavaScript. */
const json: ScriptDialect = { lang: "jsx", sourceType: "module" };

function checkScript(text: string, dialect: ScriptDialect): SyntaxVerdict {
  if (/^[^\n]{0,20}@flow\b/m.test(text.slice(0, 500))) return { kind: "unsupported" };
  const asScript = { ...dialect, sourceType: "commonjs" } as const;
  const tries = dialect.sourceType === "unambiguous" ? [dialect, asScript] : [dialect];
  let verdict: SyntaxVerdict = { kind: "ok" };
  for (const options of tries) {
    const fault = parseSync("file", text, options).errors[0];
    if (fault === undefined) return { kind: "ok" };
    verdict = broken(lineAt(text, fault.labels[0]?.start ?? 0), fault.message);
  }
  return verdict;
}

function checkTree(language: "go" | "java", text: string): SyntaxVerdict {
  const fault = firstFault(parseTree(language, text));
  if (fault === null) return { kind: "ok" };
  const line = fault.range().start.line + 1;
  return broken(
    line,
    fault.is("ERROR") ? "the text does not fit here" : `\`${String(fault.kind())}\` is missing`,
  );
}

function checkJson(text: string): SyntaxVerdict {
  try {
    JSON.parse(text);
    return { kind: "ok" };
  } catch (thrown) {
    // The message names no place in short texts; what is no JavaScript either is placed by that parser.
    const asScript = checkScript(`(${text}\n)`, json);
    return broken(asScript.kind === "broken" ? asScript.line : 1, messageOf(thrown).replace(/\s+/g, " "));
  }
}

function checkYaml(text: string): SyntaxVerdict {
  if (/^[ \t]*\{\{/m.test(text)) return { kind: "unsupported" }; // a template that becomes YAML later
  for (const document of parseAllDocuments(text, { uniqueKeys: false })) {
    const [fault] = document.errors;
    if (fault !== undefined) return broken(fault.linePos?.[0].line ?? 1, fault.message.split("\n")[0] ?? "");
  }
  return { kind: "ok" };
}

function broken(line: number, message: string): SyntaxVerdict {
  return { kind: "broken", line, message };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
