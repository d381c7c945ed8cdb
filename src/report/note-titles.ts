// What each kind of the brief's notes is called in front of people.
import type { BriefNote } from "../review/review.js";

/** A title for each kind of note. */
export const noteTitles = {
  "public-api": "public API",
  configuration: "configuration",
  migration: "migration",
  dependency: "dependencies",
  workflow: "workflows",
  untested: "no test",
  secret: "secrets",
  todo: "to do",
  generated: "generated",
  binary: "binary",
  submodule: "submodule",
  mode: "file mode",
} as const satisfies Record<BriefNote["kind"], string>;
