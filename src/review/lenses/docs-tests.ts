// The documentation and tests lens: whether what is said and what is proven still match the code.
import type { Lens } from "../lens.js";

/** Claims about the code: tests that prove them, documents that state them. */
export const docsTests: Lens = {
  id: "docs-tests",
  title: "Documentation and tests",
  subject:
    "whether the change is proven by tests that could fail, and whether what is written about it is still true",
  checks: [
    "Changed behaviour that no changed or existing test would notice if it were wrong.",
    "Tests that cannot fail: no assertion, an assertion on a mock's own answer, a swallowed failure, a skipped or focused test.",
    "The edge and error cases of the new code that its tests leave out and that matter to users.",
    "Tests that depend on time, order, network or randomness and will fail by chance.",
    "Comments, docstrings, README, API descriptions and examples that the change has made wrong.",
    "A new option, command, variable, endpoint or breaking change that users would not learn of.",
  ],
  exclusions: [
    "Tests for code that cannot meaningfully break (constants, plain delegation).",
    "Missing docstrings on internal code whose name says enough.",
    "Coverage as a number.",
    "Faults in the code itself (the other lenses).",
  ],
  categories: ["missing-test", "weak-test", "documentation", "other"],
  seesDescription: true,
  example: null,
};
