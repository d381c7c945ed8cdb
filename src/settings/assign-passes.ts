// Decides which passes of a model go over what the lenses found, and which model they ask (spec S4, F3). Both are off unless switched on.
import { AssayError } from "../runtime/runtime.js";
import type { ReviewOptions } from "../review/review.js";
import { faultOf, offline } from "./assign-lenses.js";
import { filePlace, type Notes } from "./layers.js";
import { ownerPlace } from "./owner-settings.js";

/**
 * The passes, or nothing where none is on. A flag beats the file, the file the owner's settings. A pass that is switched on
 * without a model that can be asked stays off: with a warning, or as `key-missing` where a flag asked for it.
 */
export function assignPasses(notes: Notes): Pick<ReviewOptions, "passes"> {
  const { flags, config, owner } = notes.layers;
  const { synthesis } = config.config;
  const refute = lay(notes, {
    key: "refute",
    flag: flags.refute,
    file: synthesis?.refute,
    owner: owner?.synthesis.refute,
    off: "off",
  });
  const summary = lay(notes, {
    key: "summary",
    flag: flags.summary,
    file: synthesis?.summary,
    owner: owner?.synthesis.summary,
    off: "template",
  });
  if (refute === "off" && summary === "template") return {};
  const model = modelOf(notes);
  if (model === null) return {};
  notes.rows.push({ key: "synthesis.model", value: model.name, from: model.from });
  return {
    passes: {
      refute: refute === "off" ? null : { which: refute, model: model.name },
      summary: summary === "template" ? null : { model: model.name },
    },
  };
}

function lay<T extends string>(
  { layers, rows }: Notes,
  given: {
    readonly key: "refute" | "summary";
    readonly flag: T | undefined;
    readonly file: T | undefined;
    readonly owner: T | null | undefined;
    readonly off: T;
  },
): T {
  const key = `synthesis.${given.key}`;
  const say = (value: T, from: string): T => {
    rows.push({ key, value, from });
    return value;
  };
  if (given.flag !== undefined) return say(given.flag, `--${given.key}`);
  if (given.file !== undefined) return say(given.file, filePlace(layers, key));
  return given.owner == null ? say(given.off, "default") : say(given.owner, ownerPlace);
}

/** The pass's own model, else the one that lenses have which name none; null where there is none to ask. */
function modelOf({ layers, warnings }: Notes): { readonly name: string; readonly from: string } | null {
  const { flags, config, owner, fallback, canAsk, configPath } = layers;
  const { synthesis, model } = config.config;
  const candidates = [
    { name: synthesis?.model, from: filePlace(layers, "synthesis.model") },
    { name: flags.model, from: "--model" },
    { name: model, from: filePlace(layers, "model") },
    { name: owner?.model, from: ownerPlace },
    { name: fallback, from: "the key at hand" },
  ];
  const faults: string[] = [];
  for (const { name, from } of candidates) {
    if (name === undefined || name === null || name === offline) continue;
    const fault = faultOf(name, canAsk);
    if (fault === null) return { name, from };
    faults.push(fault);
  }
  const why = faults[0] ?? "there is no model to ask";
  if (flags.refute !== undefined || flags.summary === "model")
    throw new AssayError({
      code: "key-missing",
      message: `the findings cannot be looked at again: ${why}`,
      remedy: "Set a provider's key, name a model with --model, or leave --refute and --summary away.",
    });
  warnings.push({
    path: configPath,
    line: config.lineOf("synthesis"),
    message: `synthesis: ${why}; it stays off`,
  });
  return null;
}
