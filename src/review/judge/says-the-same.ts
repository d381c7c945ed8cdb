// Whether two claims of one file say the same of the same place: by shared evidence, alike words, or one kind of fault in one statement.
import type { Category } from "../category.js";
import type { Claim } from "../claim.js";
import type { PlacedClaim } from "./placed-claim.js";

const nearLines = 2;
const likeness = 0.5;
/** A quote up to this many lines is one statement, so that one kind of fault in it is one fault. */
const statementLines = 4;

/** Kinds that name one fault of a statement; the others ("logic", "types", "other", …) say too little to take two for one. */
const oneFaultOfStatement: ReadonlySet<Category> = new Set([
  "injection",
  "secrets",
  "data-exposure",
  "blocking",
  "timeout",
  "retry",
  "resource-leak",
  "overload",
]);

/** What a claim's title and quote are compared by. */
interface Words {
  readonly title: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/** A claim at its place with its words, which are taken once. */
export interface WordedClaim {
  readonly placed: PlacedClaim;
  readonly words: Words;
}

/**
 * True where both cite one fact; where they lie within two lines of each other under like titles; or where they touch and name the same
 * category, and either share an identifier, or two authors name one kind of fault in one statement. An author that names the same
 * kind twice in one statement means two faults, and both stand.
 */
export function saysTheSame(a: WordedClaim, b: WordedClaim): boolean {
  const [one, other] = [a.placed, b.placed];
  if (one.claim.evidence.some((fact) => other.claim.evidence.includes(fact))) return true;
  const apart =
    Math.max(one.place.startLine, other.place.startLine) - Math.min(one.place.endLine, other.place.endLine);
  if (apart > nearLines) return false;
  if (overlap(a.words.title, b.words.title) >= likeness) return true;
  if (apart > 0 || one.claim.category !== other.claim.category) return false;
  return shared(a.words.names, b.words.names) >= 1 || isOneFaultOfStatement(one, other);
}

function isOneFaultOfStatement(one: PlacedClaim, other: PlacedClaim): boolean {
  return (
    oneFaultOfStatement.has(one.claim.category) &&
    authorOf(one.claim) !== authorOf(other.claim) &&
    [one, other].every(({ place }) => place.endLine - place.startLine < statementLines)
  );
}

/** Who made a claim: a lens asked of a model, or a rule of an analyzer. */
export function authorOf(claim: Claim): string {
  return claim.source.kind === "model"
    ? `${claim.lens}/${claim.source.model}`
    : `${claim.source.analyzer}/${claim.source.rule}`;
}

const stopWords = new Set([
  "the",
  "and",
  "for",
  "with",
  "that",
  "this",
  "not",
  "are",
  "can",
  "may",
  "when",
  "from",
  "has",
  "will",
  "its",
  "into",
  "without",
  "never",
]);

/** The words of a claim: its title's, shortened to their stems and without the common ones, and the identifiers in title and quote. */
export function wordsOf(claim: Claim): Words {
  const all = claim.title.toLowerCase().match(/[a-z0-9_]{3,}/g) ?? [];
  const code = `${claim.quote} ${claim.title}`.match(/[A-Za-z_][A-Za-z0-9_]{3,}/g) ?? [];
  return {
    title: new Set(all.filter((word) => !stopWords.has(word)).map(stem)),
    names: new Set(code.filter(isIdentifier)),
  };
}

function stem(word: string): string {
  return word.length > 5 ? word.replace(/(ing|ed|es|s)$/, "") : word;
}

function isIdentifier(word: string): boolean {
  return /_|[a-z][A-Z]/.test(word);
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let count = 0;
  for (const word of a) if (b.has(word)) count += 1;
  return count;
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = shared(a, b);
  return both === 0 ? 0 : both / (a.size + b.size - both);
}
