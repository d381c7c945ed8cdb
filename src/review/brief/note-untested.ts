// Notices source that changed while no test of it did, by the naming conventions of each language.
import type { BriefNote } from "../brief.js";
import type { ChangedFile, ChangeView, Noticer } from "./changed-file.js";
import { classifyPath } from "./classify-path.js";
import { programmingLanguages } from "./languages.js";

const fewestLines = 3; // of code; smaller changes rarely bring a test

/**
 * One note per source file with added code whose test, by name (`orders.test.ts`, `test_orders.py`, `OrdersTest.java`,
 * `orders_spec.rb`, ...), is not in the change, and whose name no changed test mentions. Rust's tests inside
 * the file count. Says whether such a test exists among the tracked files.
 */
export const noteUntested: Noticer = (change) => {
  const tests = change.files.filter(({ class: { kind } }) => kind === "test");
  const changedStems = new Set(tests.map(({ path }) => stemOf(path)));
  const mentioned = wordsOf(tests);
  const tracked = trackedTests(change);
  return change.files.filter(needsTest).flatMap((file): BriefNote[] => {
    const stem = stemOf(file.path);
    if (changedStems.has(stem) || mentioned.has(stem)) return [];
    const known = tracked.get(stem);
    const text =
      known === undefined
        ? "changed, and no test of it is known by name"
        : `changed, while its test ${known} was not`;
    return [{ kind: "untested", path: file.path, line: null, text }];
  });
};

function needsTest({ class: { kind, language }, diff, added, hunks }: ChangedFile): boolean {
  if (kind !== "source" || diff.status === "deleted") return false;
  if (language === null || !programmingLanguages.has(language)) return false;
  if (language === "Rust" && hunks.some(({ lines }) => lines.some(({ text }) => text.includes("#[test]"))))
    return false;
  return added.filter(({ text }) => isCode(text)).length >= fewestLines;
}

function isCode(text: string): boolean {
  return !/^\s*(?:$|\/\/|\/?\*|#(?!\[)|--|import\b|from\b|use\b|package\b|using\b|[)}\]]+[;,]?$|@\w+$)/.test(
    text,
  );
}

/** The bare name that a source file and its test share: no folder, extension, test affix, case or separators. */
function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (name.split(".")[0] ?? "")
    .replace(/^test_|[-_](?:test|spec|tests)$/i, "")
    .replace(/(?<=[a-z0-9])(?:Tests?|Spec|IT)$/, "")
    .replace(/[-_]/g, "")
    .toLowerCase();
}

/** Words that changed tests hold, so that a test which imports the file counts, whatever it is called. */
function wordsOf(tests: readonly ChangedFile[]): Set<string> {
  const texts = tests.flatMap(({ hunks }) =>
    hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind !== "removed").map(({ text }) => text)),
  );
  const words = texts.flatMap((text) => text.match(/[A-Za-z][\w-]{2,}/g) ?? []);
  return new Set(words.map((word) => word.replace(/[-_]/g, "").toLowerCase()));
}

function trackedTests({ trackedFiles }: ChangeView): Map<string, string> {
  const tests = trackedFiles.filter((path) => classifyPath(path).kind === "test");
  return new Map(tests.map((path) => [stemOf(path), path]));
}
