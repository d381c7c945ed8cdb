// What settings are laid together from: the file, the flags, the guidelines, and what models can be asked.
import type { ConfigurationRow, Guideline, RefuteMode, Severity, Warning } from "../review/review.js";
import type { OwnerSettings } from "./owner-settings.js";
import type { ParsedConfig } from "./parse-config.js";

/** What the command line said. `perLens` maps a lens id to a model name. */
export interface Flags {
  readonly lenses: readonly string[] | null;
  readonly model: string | null;
  readonly perLens: Readonly<Record<string, string>>;
  readonly failOn: Severity | "never" | null;
  readonly refute?: RefuteMode | "off" | undefined;
  readonly summary?: "template" | "model" | undefined;
}

/** Everything that is laid together. `canAsk` says whether there is a key for a model; `fallback` is the model to use when none is named. */
export interface Layers {
  readonly config: ParsedConfig;
  readonly configPath: string;
  readonly guidelines: readonly Guideline[];
  readonly warnings: readonly Warning[];
  readonly flags: Flags;
  /** What the owner set on the service's page, beneath the file; absent on the command line. */
  readonly owner?: OwnerSettings | undefined;
  readonly fallback: string | null;
  readonly canAsk: (model: string) => boolean;
}

/** What is noted while layers are laid: rows of the effective configuration, and warnings. */
export interface Notes {
  readonly layers: Layers;
  readonly rows: ConfigurationRow[];
  readonly warnings: Warning[];
}

/** Where the file sets `key`, as `path:line`; the path alone when it does not. */
export function filePlace(layers: Layers, key: string): string {
  const line = layers.config.lineOf(key);
  return line === null ? layers.configPath : `${layers.configPath}:${line}`;
}

/** A setting's value in words, for the rows of the effective configuration. */
export function sayValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(", ");
  return value === null ? "none" : typeof value === "string" ? value : JSON.stringify(value);
}
