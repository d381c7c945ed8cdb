// An except clause behind one that already catches its exception.
import type { SgNode } from "@ast-grep/napi";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Knows the built-in exception tree only; names of the file's own classes are let through. */
export const pyExceptNeverReached: Rule = {
  id: "py-except-never-reached",
  languages: ["python"],
  lens: "bugs",
  category: "error-handling",
  severity: "major",
  confidence: 0.95,
  use: "comment",
  scope: "everywhere",
  message:
    "An earlier `except` of this `try` already catches this exception, so this clause never runs. Move the narrower clause up.",
  mentions: /\bexcept\b/,
  match: (file) => file.nodes("try_statement").flatMap((statement) => unreachable(statement, file)),
};

const parents: Readonly<Record<string, string>> = {
  Exception: "BaseException",
  ArithmeticError: "Exception",
  ZeroDivisionError: "ArithmeticError",
  OverflowError: "ArithmeticError",
  LookupError: "Exception",
  KeyError: "LookupError",
  IndexError: "LookupError",
  OSError: "Exception",
  IOError: "Exception",
  FileNotFoundError: "OSError",
  PermissionError: "OSError",
  FileExistsError: "OSError",
  ConnectionError: "OSError",
  TimeoutError: "OSError",
  ConnectionResetError: "ConnectionError",
  ConnectionRefusedError: "ConnectionError",
  BrokenPipeError: "ConnectionError",
  ValueError: "Exception",
  UnicodeError: "ValueError",
  UnicodeDecodeError: "UnicodeError",
  TypeError: "Exception",
  AttributeError: "Exception",
  RuntimeError: "Exception",
  NotImplementedError: "RuntimeError",
  RecursionError: "RuntimeError",
  ImportError: "Exception",
  ModuleNotFoundError: "ImportError",
  NameError: "Exception",
  AssertionError: "Exception",
  StopIteration: "Exception",
};

function unreachable(statement: SgNode, file: SourceFile): readonly SgNode[] {
  const caught = new Set<string>();
  return statement.children().filter((clause) => {
    if (!clause.is("except_clause")) return false;
    const names = namesOf(clause, file);
    const isLate = names.length > 0 && names.every((name) => isCaught(name, caught));
    for (const name of names) caught.add(name);
    return isLate;
  });
}

function isCaught(name: string, caught: ReadonlySet<string>): boolean {
  for (
    let at: string | undefined = name;
    at !== undefined;
    at = Object.hasOwn(parents, at) ? parents[at] : undefined
  ) {
    if (caught.has(at)) return true;
  }
  return false;
}

function namesOf(clause: SgNode, file: SourceFile): readonly string[] {
  const caught = clause
    .children()
    .find((child) => child.isNamed() && !/^(block|comment)$/.test(String(child.kind())));
  const plain = file.textOf(caught ?? null).replace(/\s+as\s+\w+$/, "");
  return plain === ""
    ? []
    : plain
        .replace(/^\(|\)$/g, "")
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean);
}
