// What kind of fault a finding names: one closed list for every lens, because providers cache the answer schema too.

/** The closed list of categories (one schema for all lenses). */
export const categories = [
  "logic",
  "state",
  "concurrency",
  "types",
  "api-misuse",
  "injection",
  "access-control",
  "secrets",
  "data-exposure",
  "algorithm",
  "io",
  "memory",
  "blocking",
  "timeout",
  "retry",
  "error-handling",
  "resource-leak",
  "overload",
  "complexity",
  "duplication",
  "naming",
  "structure",
  "missing-test",
  "weak-test",
  "documentation",
  "configuration",
  "other",
] as const;

/** One category of the closed list. */
export type Category = (typeof categories)[number];
