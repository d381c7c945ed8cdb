// settings/: .assay.yml and guideline files, checked and merged, with the source of each value.
export * from "./config-schema.js";
export { offline } from "./assign-lenses.js";
export * from "./effective-options.js";
export type { Flags } from "./layers.js";
export * from "./load-settings.js";
export * from "./owner-settings.js";
export * from "./parse-config.js";
export * from "./read-guidelines.js";
