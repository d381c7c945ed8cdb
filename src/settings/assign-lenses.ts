// Decides which lenses run and which model each asks, from flags, file and keys, in this order (spec A1, F3).
import { AssayError, nearestName } from "../runtime/runtime.js";
import { builtInLenses, type Lens, type LensAssignment, type ReviewOptions } from "../review/review.js";
import type { Config } from "./config-schema.js";
import { filePlace, sayValue, type Layers, type Notes } from "./layers.js";
import { ownerPlace } from "./owner-settings.js";

/** The model name that stands for no model: the offline reviewer answers. */
export const offline = "offline";

/**
 * The lenses that run, each with its model, and those that are off with the reason. Throws `unknown-lens` for a lens that a flag names
 * and nobody defines, `key-missing` for a model that a flag names and that has no key; in the file both are warnings.
 */
export function assignLenses(notes: Notes): { assignments: LensAssignment[]; off: ReviewOptions["off"] } {
  const lenses = allLenses(notes.layers, notes.warnings);
  const { on, off } = switchLenses(lenses, notes);
  return { assignments: on.map((lens) => assign(lens, notes)), off };
}

function switchLenses(lenses: readonly Lens[], notes: Notes): { on: Lens[]; off: ReviewOptions["off"] } {
  const { flags, config, configPath } = notes.layers;
  const known = lenses.map((lens) => lens.id);
  for (const id of [...(flags.lenses ?? []), ...Object.keys(flags.perLens)])
    if (!known.includes(id)) throw unknownLens(id, known);
  for (const id of Object.keys(config.config.lenses ?? {})) {
    if (known.includes(id)) continue;
    const near = nearestName(id, known);
    notes.warnings.push({
      path: configPath,
      line: config.lineOf(`lenses.${id}`),
      message: `lenses.${id}: no such lens${near === null ? "" : ` (did you mean "${near}"?)`}; it is ignored`,
    });
  }
  const switches = lenses.map((lens) => ({ lens, ...switchOf(lens.id, notes.layers) }));
  const on = switches.filter((one) => one.on).map((one) => one.lens);
  const said = switches.find((one) => one.from !== "default");
  notes.rows.push({
    key: "lenses",
    value: sayValue(on.map((lens) => lens.id)),
    from: said?.from ?? "default",
  });
  return {
    on,
    off: switches
      .filter((one) => !one.on)
      .map(({ lens, from }) => ({ lens, reason: `switched off by ${from}` })),
  };
}

/** Whether a lens runs, and who says so: the flag, the file, the owner's settings, or nobody. */
function switchOf(id: string, layers: Layers): { on: boolean; from: string } {
  const { flags, config, owner } = layers;
  if (flags.lenses !== null) return { on: flags.lenses.includes(id), from: "--lenses" };
  const setting = config.config.lenses?.[id];
  const inFile = typeof setting === "object" ? (setting.enabled ?? true) : setting;
  if (inFile !== undefined) return { on: inFile, from: filePlace(layers, "lenses") };
  if (owner?.lenses.off.includes(id) === true) return { on: false, from: ownerPlace };
  return { on: true, from: "default" };
}

/** The model of one lens: its flag, the flag for all, its line in the file, the file's model, what the keys allow, or none. */
function assign(lens: Lens, notes: Notes): LensAssignment {
  const { flags, config, fallback, canAsk, configPath } = notes.layers;
  const flagged = flags.perLens[lens.id] ?? flags.model;
  const key = `model.${lens.id}`;
  if (flagged !== null) {
    if (flagged !== offline && !canAsk(flagged)) throw keyMissing(flagged);
    notes.rows.push({ key, value: flagged, from: "--model" });
    return { lens, model: orNone(flagged) };
  }
  const inFile = modelInFile(config.config, lens.id);
  const fault = inFile === null ? null : faultOf(inFile.model, canAsk);
  if (inFile !== null && fault === null) {
    notes.rows.push({ key, value: inFile.model, from: filePlace(notes.layers, inFile.key) });
    return { lens, model: orNone(inFile.model) };
  }
  const owned = ownersModel(lens.id, notes.layers);
  if (inFile !== null) {
    const message = `${fault ?? ""}; ${lens.id} is answered by ${owned ?? fallback ?? "the offline reviewer"}`;
    notes.warnings.push({ path: configPath, line: config.lineOf(inFile.key), message });
  }
  if (owned !== null) {
    notes.rows.push({ key, value: owned, from: ownerPlace });
    return { lens, model: orNone(owned) };
  }
  notes.rows.push({
    key,
    value: fallback ?? offline,
    from: fallback === null ? "no model key" : "the key at hand",
  });
  return { lens, model: fallback };
}

/** Why a model that the file names cannot be asked, or null. A file's bad name must not end the review (spec F1). */
export function faultOf(model: string, canAsk: Layers["canAsk"]): string | null {
  try {
    return model === offline || canAsk(model) ? null : `there is no key for ${model}`;
  } catch (thrown) {
    if (thrown instanceof AssayError) return thrown.message;
    throw thrown;
  }
}

/** The model that the owner's settings name for a lens, where there is a key for it. */
function ownersModel(id: string, { owner, canAsk }: Layers): string | null {
  const model = owner?.modelPerLens[id] ?? owner?.model ?? null;
  return model !== null && faultOf(model, canAsk) === null ? model : null;
}

function orNone(model: string): string | null {
  return model === offline ? null : model;
}

function modelInFile(config: Config, id: string): { model: string; key: string } | null {
  const own = config["own-lenses"]?.find((lens) => lens.id === id)?.model;
  if (own !== undefined) return { model: own, key: "own-lenses" };
  const setting = config.lenses?.[id];
  if (typeof setting === "object" && setting.model !== undefined)
    return { model: setting.model, key: `lenses.${id}` };
  return config.model === undefined ? null : { model: config.model, key: "model" };
}

/** The built-in lenses and the repository's own; an own one whose id is taken is left out with a warning. */
function allLenses({ config, configPath }: Layers, warnings: Notes["warnings"]): Lens[] {
  const lenses = [...builtInLenses];
  for (const own of ownLenses(config.config)) {
    if (lenses.some((lens) => lens.id === own.id)) {
      const message = `own-lenses: the id "${own.id}" is taken; this lens is ignored`;
      warnings.push({ path: configPath, line: config.lineOf("own-lenses"), message });
    } else lenses.push(own);
  }
  return lenses;
}

function ownLenses(config: Config): Lens[] {
  return (config["own-lenses"] ?? []).map((own) => ({
    id: own.id,
    title: own.title ?? own.id,
    subject: "what this project asks of this lens",
    checks: [own.instructions],
    exclusions: ["Everything that the instructions above do not ask for."],
    categories: ["other"],
    seesDescription: false,
    example: own.example,
  }));
}

function unknownLens(id: string, known: readonly string[]): AssayError {
  const near = nearestName(id, known);
  return new AssayError({
    code: "unknown-lens",
    message: `there is no lens "${id}"`,
    remedy: `${near === null ? "" : `Did you mean "${near}"? `}The lenses are ${known.join(", ")}.`,
  });
}

function keyMissing(model: string): AssayError {
  return new AssayError({
    code: "key-missing",
    message: `there is no key for ${model}`,
    remedy: `Set the provider's key in the environment, or save one with \`assay keys set ${model.split(":")[0] ?? ""}\`.`,
  });
}
