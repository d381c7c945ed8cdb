// The maintainability lens: whether the next person can understand and change this safely.
import type { Lens } from "../lens.js";

/** Shape of the code: what will make the next change slow or wrong. */
export const maintainability: Lens = {
  id: "maintainability",
  title: "Maintainability",
  subject: "what in the change will make the next change slower, or will mislead its reader into a mistake",
  checks: [
    "Logic that already exists in the project or appears twice in the change.",
    "Names that say something other than what the thing is or does.",
    "A function or file that took on a second subject, or that no one can follow any more.",
    "Dead code, unused parameters, flags and branches that nothing can reach.",
    "A public interface wider than its users need, or one that leaks how it is built.",
    "Departures from the project's own guidelines and from how its neighbouring code does the same thing.",
    "Values whose meaning is hidden: magic numbers, positional booleans, strings standing for states.",
  ],
  exclusions: [
    "Formatting and anything that a formatter or linter of the project settles.",
    "Taste: two equally clear ways of writing the same thing.",
    "Requests for comments or docstrings (documentation and tests).",
    "Faults with an effect at run time (the other lenses).",
  ],
  categories: ["complexity", "duplication", "naming", "structure", "api-misuse", "other"],
  seesDescription: true,
  example: null,
};
