// Unpickling is safe only for bytes that nobody else can write.
import type { Rule } from "../rule.js";

/** Evidence only: whether the bytes are trusted is not to be seen here. */
export const pyPickleLoad: Rule = {
  id: "py-pickle-load",
  languages: ["python"],
  lens: "security",
  category: "injection",
  severity: "minor",
  confidence: 0.4,
  use: "evidence",
  scope: "production",
  message:
    "Unpickling runs code that the bytes name. It is safe only where nobody but this program can write them.",
  mentions: /\b(pickle|dill|cloudpickle)\b/,
  match: (file) => file.callsTo(/^(c?[pP]ickle|dill|cloudpickle)\.loads?$/),
};
