// Finds the value that someone put into an SQL text where a parameter belongs. Shared by the four languages.
import type { SgNode } from "@ast-grep/napi";
import type { SourceFile } from "./source-file.js";
import { stringParts } from "./string-parts.js";

const statement = /^\s*(select\b[\s\S]*\bfrom|insert\s+into|update\b[\s\S]*\bset|delete\s+from)\b/i;
/** What stands before a value: `= `, `= lower('`, `LIKE '%`, `IN (`, `VALUES (`. Table and column names stand elsewhere. */
const valuePlace = /(?:=|<|>|\blike|\bin\s*\(|\bvalues\s*\([^)]*)\s*(?:\w{1,30}\s*\(\s*)?N?['"%]*\s*$/i;

/** A conversion or a count that leaves only a number. */
const numeric =
  /\b(int|float|Number|parseInt|parseFloat|Integer\.parseInt|Integer\.valueOf|Long\.parseLong|Long\.valueOf|strconv\.\w+|len)\(/;
/** Names and calls that say: this is a piece of SQL, a list of placeholders, or was escaped. */
const plannedText =
  /place_?holder|\.join\(|\.length$|escape|quote|sanitiz|literal\(|sql\b|sql\.|clause|identifier/i;

/**
 * The first value put into the SQL statement that `node` builds at the place of a parameter, or null. Constants in
 * capitals, numbers, placeholders and escaped values are let through, and so are table and column names.
 */
export function injectedValue(node: SgNode, file: SourceFile): SgNode | null {
  let before = "";
  const parts = stringParts(node, file);
  const whole = parts.map((part) => (part.kind === "text" ? part.text : " ")).join("");
  if (!statement.test(whole)) return null;
  for (const part of parts) {
    if (part.kind === "text") before += part.text;
    else if (
      valuePlace.test(before.slice(-200)) &&
      !isHarmlessValue(part.node, file) &&
      !isOwnNumber(part.node, before, file)
    ) {
      return part.node;
    } else before += "?";
  }
  return null;
}

/** True for a constant, a number, an escaped value, or a variable that was made into a number before. */
export function isHarmlessValue(value: SgNode, file: SourceFile): boolean {
  const made = value.is("identifier") ? (file.assignmentOf(value.text(), value)?.value ?? null) : null;
  return isHarmless(value, file) || (made !== null && numeric.test(file.textOf(made)));
}

function isHarmless(value: SgNode, file: SourceFile): boolean {
  const text = file.textOf(value);
  if (/^[A-Z][A-Z0-9_]*$|\.[A-Z][A-Z0-9_]*$|^["'\d]/.test(text)) return true;
  if (numeric.test(text) || plannedText.test(text)) return true;
  return isDeclaredNumber(text, value, file);
}

/** What a function of the program gives for a place without quotes is most often a number or an escaped text. */
function isOwnNumber(value: SgNode, before: string, file: SourceFile): boolean {
  return !/['"%]\s*$/.test(before) && /^\w+$/.test(file.callName(value));
}

/** A parameter or variable whose declared type is a number or a UUID cannot carry SQL. */
function isDeclaredNumber(name: string, at: SgNode, file: SourceFile): boolean {
  const scope = file.enclosingFunction(at);
  if (!/^\w+$/.test(name) || scope === null) return false;
  const numeric =
    "(?:int|long|short|float|double|Integer|Long|UUID|uuid\\.UUID|number|bool|boolean|u?int\\d*)";
  const typed = new RegExp(
    `\\b${numeric}\\s+${name}\\b|\\b${name}\\??\\s*:\\s*${numeric}\\b|\\b${name}\\s+${numeric}\\b`,
  );
  return typed.test(file.textOf(scope));
}
