// The list of all structural rules; a test holds it to the folders.
import type { Rule } from "./rule.js";
import { pythonRules } from "./python-rules.js";
import { scriptRules } from "./script-rules.js";
import { goRules } from "./go-rules.js";
import { javaRules } from "./java-rules.js";

/** Every rule of every language, in the order in which they run. */
export const rules: readonly Rule[] = [...pythonRules, ...scriptRules, ...goRules, ...javaRules];
