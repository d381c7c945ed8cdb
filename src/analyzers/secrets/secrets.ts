// The secrets analyzer: credentials written into files.
import type { AnalyzedFile, SecretHit } from "../../review/review.js";
import type { Analyzer, RawFact } from "../analyzer.js";
import { packageVersion } from "../package-version.js";
import { findSecrets, secretKinds } from "./find-secrets.js";

/** Kinds that are guessed from a name and a shape; in tests and documents they are mostly made up. */
const guessed: ReadonlySet<string> = new Set([
  "hard-coded secret",
  "bearer token",
  "JSON web token",
  "password in a URL",
]);
const madeUpPlaces =
  /(?:^|\/)(?:tests?|__tests__|specs?|fixtures?|testdata|mocks?|examples?|docs?)\/|[._-](?:test|spec)\.|\.(?:md|rst)$/i;

/**
 * Secrets in any text file (spec X7). The message names the kind, never the secret; the fact's quote, being the line,
 * holds it, and is redacted with `findSecrets` wherever it leaves the program.
 */
export const secrets: Analyzer = {
  name: "secrets",
  rules: secretKinds.map(ruleOf),
  version: () => packageVersion("@secretlint/secretlint-rule-preset-recommend"),
  accepts: () => true,
  readsSkipped: true,
  run: async (files) => {
    const facts: RawFact[] = [];
    for (const file of files) {
      for (const hit of await findSecrets(file.text)) facts.push(toFact(file, hit));
    }
    return facts;
  },
};

function toFact(file: AnalyzedFile, hit: SecretHit): RawFact {
  const isGuess = guessed.has(hit.kind);
  const startLine = lineAt(file.text, hit.start);
  return {
    rule: ruleOf(hit.kind),
    lens: "security",
    path: file.path,
    startLine,
    endLine: startLine + lineAt(file.text.slice(hit.start, hit.end), Infinity) - 1,
    message: `A ${hit.kind} is written into the file. Whoever can read the repository can use it: revoke it, and read it from the environment or a secret store.`,
    category: "secrets",
    severity: isGuess || hit.kind === "Stripe test key" ? "major" : "critical",
    confidence: isGuess ? 0.7 : 0.95,
    use: isGuess && madeUpPlaces.test(file.path) ? "evidence" : "comment",
    edits: null,
    url: null,
  };
}

/** The 1-based line of a UTF-16 offset. */
function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** `GitHub token` is found by the rule `github-token`. */
function ruleOf(kind: string): string {
  return kind.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
