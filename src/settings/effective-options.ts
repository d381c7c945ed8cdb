// Lays configuration file and command-line flags over the defaults, and remembers where each value came from (spec F3).
import { AssayError, nearestName } from "../runtime/runtime.js";
import {
  builtInLenses,
  type ConfigurationRow,
  type Guideline,
  type Lens,
  type LensAssignment,
  type ReviewOptions,
  type Severity,
  type Warning,
} from "../review/review.js";
import type { Config } from "./config-schema.js";
import type { ParsedConfig } from "./parse-config.js";

/** What the command line said. `perLens` maps a lens id to a model name. */
export interface Flags {
  readonly lenses: readonly string[] | null;
  readonly model: string | null;
  readonly perLens: Readonly<Record<string, string>>;
  readonly failOn: Severity | "never" | null;
}

/** Everything that is laid together. `canAsk` says whether there is a key for a model; `fallback` is the model to use when none is named. */
export interface Layers {
  readonly config: ParsedConfig;
  readonly configPath: string;
  readonly guidelines: readonly Guideline[];
  readonly warnings: readonly Warning[];
  readonly flags: Flags;
  readonly fallback: string | null;
  readonly canAsk: (model: string) => boolean;
}

/** The options of a review, and the exit threshold of the command line. */
export interface Effective {
  readonly options: ReviewOptions;
  readonly failOn: Severity | "never";
}

const defaults = {
  confidence: { critical: 0.5, major: 0.55, minor: 0.65 },
  caps: { files: 500, findings: 50, tokens: 3_000_000, usd: null },
  failOn: "major",
} as const;

/** The model name that stands for no model: the offline reviewer answers. */
const offline = "offline";

/**
 * The effective settings. Throws `unknown-lens` for a lens that the flags name and nobody defines, `key-missing` for a
 * model that the flags name and for which there is no key; the same faults in the file are warnings.
 */
export function effectiveOptions(layers: Layers): Effective {
  const { config } = layers.config;
  const rows: ConfigurationRow[] = [];
  const warnings = [...layers.warnings, ...layers.config.warnings];
  const said = <T>(
    key: string,
    choice: { flag?: T | null | undefined; file: T | undefined; default: T; flagName?: string },
  ): T => {
    const [value, from] = choose(choice, { place: filePlace(layers, key) });
    rows.push({ key, value: sayValue(value), from });
    return value;
  };
  const lenses = [...builtInLenses, ...ownLenses(config)];
  const { on, off } = switchLenses(lenses, { layers, rows, warnings });
  const assignments = on.map((lens) => assign(lens, { layers, rows, warnings }));
  const failOn = said("fail-on", {
    flag: layers.flags.failOn,
    flagName: "--fail-on",
    file: config["fail-on"],
    default: defaults.failOn,
  });
  const options: ReviewOptions = {
    lenses: assignments,
    off,
    only: said("paths.only", { file: config.paths?.only, default: [] }),
    ignore: said("paths.ignore", { file: config.paths?.ignore, default: [] }),
    guidelines: [...layers.guidelines, ...ownGuideline(config, layers.configPath)],
    confidenceFloor: {
      critical: said("confidence.critical", {
        file: config.confidence?.critical,
        default: defaults.confidence.critical,
      }),
      major: said("confidence.major", { file: config.confidence?.major, default: defaults.confidence.major }),
      minor: said("confidence.minor", { file: config.confidence?.minor, default: defaults.confidence.minor }),
    },
    caps: {
      files: said("caps.files", { file: config.caps?.files, default: defaults.caps.files }),
      findings: said("caps.findings", { file: config.caps?.findings, default: defaults.caps.findings }),
      tokens: said("caps.tokens", { file: config.caps?.tokens, default: defaults.caps.tokens }),
      costUsd: said<number | null>("caps.usd", { file: config.caps?.usd, default: defaults.caps.usd }),
    },
    configuration: rows,
    warnings,
  };
  rows.push({ key: "guidelines", value: sayValue(options.guidelines.map((one) => one.path)), from: "base" });
  return { options, failOn };
}

function choose<T>(
  choice: { flag?: T | null | undefined; file: T | undefined; default: T; flagName?: string },
  from: { place: string },
): [T, string] {
  if (choice.flag !== null && choice.flag !== undefined) return [choice.flag, choice.flagName ?? "flag"];
  if (choice.file !== undefined) return [choice.file, from.place];
  return [choice.default, "default"];
}

interface Notes {
  readonly layers: Layers;
  readonly rows: ConfigurationRow[];
  readonly warnings: Warning[];
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
  const isOn = (lens: Lens): boolean =>
    flags.lenses !== null ? flags.lenses.includes(lens.id) : isOnInFile(config.config, lens.id);
  const on = lenses.filter(isOn);
  const where = flags.lenses !== null ? "--lenses" : filePlace(notes.layers, "lenses");
  notes.rows.push({
    key: "lenses",
    value: sayValue(on.map((lens) => lens.id)),
    from: flags.lenses === null && config.config.lenses === undefined ? "default" : where,
  });
  return {
    on,
    off: lenses.filter((lens) => !isOn(lens)).map((lens) => ({ lens, reason: `switched off by ${where}` })),
  };
}

function isOnInFile(config: Config, id: string): boolean {
  const setting = config.lenses?.[id];
  return typeof setting === "object" ? setting.enabled !== false : setting !== false;
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
  if (inFile !== null && (inFile.model === offline || canAsk(inFile.model))) {
    notes.rows.push({ key, value: inFile.model, from: filePlace(notes.layers, inFile.key) });
    return { lens, model: orNone(inFile.model) };
  }
  if (inFile !== null) {
    const message = `there is no key for ${inFile.model}; ${lens.id} is answered by ${fallback ?? "the offline reviewer"}`;
    notes.warnings.push({ path: configPath, line: config.lineOf(inFile.key), message });
  }
  notes.rows.push({
    key,
    value: fallback ?? offline,
    from: fallback === null ? "no model key" : "the key at hand",
  });
  return { lens, model: fallback };
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

function ownGuideline(config: Config, path: string): Guideline[] {
  const text = config.guidelines?.text;
  return text === undefined ? [] : [{ path, scope: "", text }];
}

function filePlace(layers: Layers, key: string): string {
  const line = layers.config.lineOf(key);
  return line === null ? layers.configPath : `${layers.configPath}:${line}`;
}

function sayValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(", ");
  return value === null ? "none" : typeof value === "string" ? value : JSON.stringify(value);
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
