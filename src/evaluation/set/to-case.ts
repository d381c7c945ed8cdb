// From a case as it is written to the case that is scored: full paths, ranges of lines, defaults filled in.
import { resolve } from "node:path";
import type { AssayError } from "../../runtime/runtime.js";
import type { AcceptRule, CaseChange, EvaluationCase, KnownFinding, KnownPlace } from "./evaluation-set.js";
import type { ParsedCase } from "./set-schema.js";

type ParsedKnown = NonNullable<ParsedCase["known"]>[number];
type Refuse = (path: readonly PropertyKey[], message: string) => AssayError;

/** The case. Throws what `refuse` makes for a range that ends before it begins, and for two known findings of one id. */
export function toCase(
  parsed: ParsedCase,
  from: { readonly folder: string; readonly refuse: Refuse },
): EvaluationCase {
  const ids = new Set<string>();
  const known = (parsed.known ?? []).map((one, index) => {
    const refuse: Refuse = (path, message) => from.refuse(["known", index, ...path], message);
    const finding = toKnown(one, { id: one.id ?? `${index + 1}`, refuse });
    if (ids.has(finding.id)) throw refuse(["id"], `there are two known findings "${finding.id}"`);
    ids.add(finding.id);
    return finding;
  });
  return {
    id: parsed.id,
    title: parsed.title ?? parsed.id,
    description: parsed.description ?? null,
    change: toChange(parsed.change, from.folder),
    known,
    accept: (parsed.accept ?? []).map((rule, index) =>
      toRule(rule, (path, message) => from.refuse(["accept", index, ...path], message)),
    ),
  };
}

function toKnown(
  one: ParsedKnown,
  { id, refuse }: { readonly id: string; readonly refuse: Refuse },
): KnownFinding {
  const others = (one.alternatives ?? []).map((place, index) =>
    toPlace({ path: one.path, ...place }, (path, message) =>
      refuse(["alternatives", index, ...path], message),
    ),
  );
  return {
    id,
    places: [toPlace(one, refuse), ...others],
    lens: one.lens,
    alsoLenses: one["also-lenses"] ?? [],
    category: one.category ?? null,
    severity: one.severity,
    says: one.says,
    mentions: patternOf(one.mentions),
  };
}

function toPlace(
  given: {
    readonly path?: string | undefined;
    readonly lines: number | string;
    readonly side?: "new" | "old" | undefined;
  },
  refuse: Refuse,
): KnownPlace {
  const [startLine, endLine] = toRange(given.lines, refuse);
  return { path: given.path ?? "", side: given.side ?? "new", startLine, endLine };
}

function toRange(lines: number | string, refuse: Refuse): [number, number] {
  const [first = "", last = first] = String(lines).split("-");
  if (Number(last) < Number(first)) throw refuse(["lines"], `the range ${lines} ends before it begins`);
  return [Number(first), Number(last)];
}

function toRule(rule: NonNullable<ParsedCase["accept"]>[number], refuse: Refuse): AcceptRule {
  return {
    because: rule.because,
    path: rule.path ?? null,
    lines: rule.lines === undefined ? null : toRange(rule.lines, refuse),
    lenses: rule.lenses ?? null,
    mentions: patternOf(rule.mentions),
  };
}

function patternOf(source: string | undefined): RegExp | null {
  return source === undefined ? null : new RegExp(source, "i");
}

/** The schema has let exactly four forms through. */
function toChange(given: ParsedCase["change"], folder: string): CaseChange {
  const { base = "", head = "", patch, repo, diff } = given;
  const full = (path: string): string => resolve(folder, path);
  if (diff !== undefined) return { kind: "diff", path: full(diff) };
  if (repo !== undefined) return { kind: "commits", repository: full(repo), base, head };
  if (patch !== undefined)
    return { kind: "trees", base: full(base), head: { kind: "patch", path: full(patch) } };
  return { kind: "trees", base: full(base), head: { kind: "folder", path: full(head) } };
}
