// The oxlint rules that are worth a reader's time, graded.
import { but, row, type Grade, type RuleTable } from "../rule-table.js";

const bug: Grade = { lens: "bugs", category: "logic", severity: "major", confidence: 0.85, use: "comment" };
const crash = but(bug, { category: "api-misuse", confidence: 0.9 });
const slip = but(bug, { severity: "minor", confidence: 0.7 });
const useless = but(bug, {
  lens: "maintainability",
  category: "structure",
  severity: "minor",
  confidence: 0.6,
});
const typeFault = but(bug, { category: "types" });
const promise = but(bug, { category: "concurrency", confidence: 0.75 });
const errorBug = but(bug, { category: "error-handling", confidence: 0.8 });
const state = but(bug, { category: "state", confidence: 0.8 });
const hole = but(bug, { lens: "security", category: "injection", confidence: 0.7 });
const slow = but(bug, {
  lens: "performance",
  category: "algorithm",
  severity: "minor",
  confidence: 0.5,
  use: "evidence",
});

const throws = "This throws when it runs.";
const always = "The result is the same whatever the values are.";
const lost = "Only the last one counts.";
const builtin = "Everything else in the program that relies on the built-in breaks.";

/** Every oxlint rule whose hits become facts, by `plugin/name`. A test runs a sample through each. */
export const oxlintRules: RuleTable = {
  "eslint/constructor-super": row(crash, throws),
  "eslint/for-direction": row(bug, "The loop ends at once or never."),
  "eslint/getter-return": row(bug, "Readers of the property get undefined."),
  "eslint/no-async-promise-executor": row(errorBug, "Errors are lost."),
  "eslint/no-caller": row(crash, "Strict code, and so every module, throws here."),
  "eslint/no-class-assign": row(bug, ""),
  "eslint/no-compare-neg-zero": row(bug, "It is true for 0 as well."),
  "eslint/no-cond-assign": row(but(bug, { confidence: 0.65 }), ""),
  "eslint/no-const-assign": row(crash, throws),
  "eslint/no-constant-binary-expression": row(bug, always),
  "eslint/no-constant-condition": row(slip, ""),
  "eslint/no-debugger": row(useless, "The program stops here under a debugger."),
  "eslint/no-delete-var": row(crash, ""),
  "eslint/no-dupe-class-members": row(bug, lost),
  "eslint/no-dupe-else-if": row(bug, "This branch can never run."),
  "eslint/no-dupe-keys": row(bug, lost),
  "eslint/no-duplicate-case": row(bug, "This branch can never run."),
  "eslint/no-empty-character-class": row(bug, "It matches nothing."),
  "eslint/no-empty-pattern": row(slip, "Nothing is taken out of the value."),
  "eslint/no-eval": row(hole, "Whoever controls the text runs code here."),
  "eslint/no-ex-assign": row(errorBug, "The error is lost."),
  "eslint/no-func-assign": row(bug, ""),
  "eslint/no-global-assign": row(bug, builtin),
  "eslint/no-import-assign": row(crash, throws),
  "eslint/no-invalid-regexp": row(crash, throws),
  "eslint/no-irregular-whitespace": row(useless, ""),
  "eslint/no-loss-of-precision": row(bug, "Another number is used."),
  "eslint/no-misleading-character-class": row(bug, ""),
  "eslint/no-new-native-nonconstructor": row(crash, throws),
  "eslint/no-obj-calls": row(crash, throws),
  "eslint/no-self-assign": row(slip, "The line does nothing; was another name meant?"),
  "eslint/no-setter-return": row(slip, "The value is ignored."),
  "eslint/no-shadow-restricted-names": row(bug, ""),
  "eslint/no-sparse-arrays": row(slip, "Holes read as undefined."),
  "eslint/no-this-before-super": row(crash, throws),
  "eslint/no-unassigned-vars": row(bug, "It is undefined wherever it is read."),
  "eslint/no-unreachable": row(bug, "These lines can never run."),
  "eslint/no-unsafe-finally": row(errorBug, "It replaces a thrown error or result."),
  "eslint/no-unsafe-negation": row(bug, "`!` binds to the left operand only."),
  "eslint/no-unsafe-optional-chaining": row(crash, throws),
  "eslint/no-unused-labels": row(useless, ""),
  "eslint/no-unused-private-class-members": row(useless, ""),
  "eslint/no-useless-backreference": row(bug, "It matches the empty text."),
  "eslint/no-useless-catch": row(useless, ""),
  "eslint/no-with": row(crash, "Modules do not parse with it."),
  "eslint/require-yield": row(slip, ""),
  "eslint/use-isnan": row(bug, always),
  "eslint/valid-typeof": row(bug, "The comparison can never be true."),
  "eslint/no-await-in-loop": row(slow, ""),
  "typescript/no-duplicate-enum-values": row(bug, ""),
  "typescript/no-extra-non-null-assertion": row(useless, ""),
  "typescript/no-misused-new": row(typeFault, ""),
  "typescript/no-non-null-asserted-optional-chain": row(
    typeFault,
    "The chain says that it may be undefined, the assertion that it cannot.",
  ),
  "typescript/no-unsafe-declaration-merging": row(typeFault, ""),
  "typescript/no-wrapper-object-types": row(but(slip, { category: "types" }), ""),
  "oxc/approx-constant": row(slip, ""),
  "oxc/bad-array-method-on-arguments": row(crash, throws),
  "oxc/bad-char-at-comparison": row(bug, "The comparison can never be true."),
  "oxc/bad-comparison-sequence": row(bug, "It compares true or false, not values."),
  "oxc/bad-match-all-arg": row(crash, throws),
  "oxc/bad-min-max-func": row(bug, always),
  "oxc/bad-object-literal-comparison": row(bug, always),
  "oxc/bad-replace-all-arg": row(crash, throws),
  "oxc/const-comparisons": row(bug, always),
  "oxc/double-comparisons": row(slip, ""),
  "oxc/erasing-op": row(bug, always),
  "oxc/missing-throw": row(errorBug, "The error is made and dropped."),
  "oxc/number-arg-out-of-range": row(crash, throws),
  "oxc/only-used-in-recursion": row(but(useless, { use: "evidence" }), ""),
  "oxc/uninvoked-array-callback": row(bug, "Empty slots are never visited."),
  "oxc/no-async-endpoint-handlers": row(
    but(errorBug, { lens: "resilience", confidence: 0.5, use: "evidence" }),
    "",
  ),
  "oxc/no-accumulating-spread": row(slow, "Copying at each step makes it quadratic."),
  "unicorn/no-await-in-promise-methods": row(promise, ""),
  "unicorn/no-invalid-fetch-options": row(crash, throws),
  "unicorn/no-invalid-remove-event-listener": row(
    but(state, { category: "resource-leak" }),
    "The listener stays.",
  ),
  "unicorn/no-single-promise-in-promise-methods": row(useless, ""),
  "unicorn/no-thenable": row(promise, "Awaiting it calls `then`, and may never end."),
  "unicorn/no-array-fill-with-reference-type": row(state, "All slots share one object."),
  "promise/catch-or-return": row(but(errorBug, { severity: "minor", confidence: 0.55 }), ""),
  "promise/no-new-statics": row(crash, throws),
  "promise/valid-params": row(errorBug, "Without a handler, errors pass through unhandled."),
  "react/jsx-key": row(but(state, { severity: "minor" }), "React may keep the state of another item."),
  "react/jsx-no-duplicate-props": row(bug, lost),
  "react/jsx-no-undef": row(crash, throws),
  "react/no-danger-with-children": row(crash, throws),
  "react/no-direct-mutation-state": row(state, "The page is not drawn again."),
  "react/void-dom-elements-no-children": row(crash, throws),
  "react/exhaustive-deps": row(but(state, { severity: "minor", confidence: 0.5, use: "evidence" }), ""),
};
