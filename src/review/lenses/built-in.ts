// The six built-in lenses, in the order in which reports list them.
import type { Lens } from "../lens.js";
import { bugs } from "./bugs.js";
import { docsTests } from "./docs-tests.js";
import { maintainability } from "./maintainability.js";
import { performance } from "./performance.js";
import { resilience } from "./resilience.js";
import { security } from "./security.js";

/** Every lens that a review runs unless told otherwise (spec A1). A test holds this list to the folder. */
export const builtInLenses: readonly Lens[] = [
  bugs,
  security,
  performance,
  resilience,
  maintainability,
  docsTests,
];
