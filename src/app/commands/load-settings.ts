// Reads the configuration and guidelines of the base and lays the flags over them.
import type { ChangeSource, Severity, Warning } from "../../review/review.js";
import {
  effectiveOptions,
  parseConfig,
  readGuidelines,
  type Effective,
  type Flags,
} from "../../settings/settings.js";
import { parseLensFlag, parseModelFlags } from "./parse-model-flags.js";

const configNames = [".assay.yml", ".assay.yaml"] as const;

/** The flags that change settings. */
export interface SettingsFlags {
  readonly lenses?: string | undefined;
  readonly model: readonly string[];
  readonly failOn?: Severity | "never" | undefined;
}

/** What the command line's flags say to the settings. */
export function readFlags(options: SettingsFlags): Flags {
  return {
    lenses: parseLensFlag(options.lenses),
    ...parseModelFlags(options.model),
    failOn: options.failOn ?? null,
  };
}

/** The models that the flags name. */
export function modelsNamed(flags: Pick<Flags, "model" | "perLens">): string[] {
  return [...(flags.model === null ? [] : [flags.model]), ...Object.values(flags.perLens)];
}

/** The effective settings of a review of `source` (spec F1, F2, F3). A differing configuration at the head is warned of and not obeyed. */
export async function loadSettings(
  source: ChangeSource,
  given: { flags: Flags; fallback: string | null; canAsk: (model: string) => boolean },
): Promise<Effective> {
  const found = await findConfig(source);
  const config = parseConfig(found.base ?? "", found.path);
  const extra = config.config.guidelines?.files ?? [];
  const { guidelines, warnings } = await readGuidelines(source, extra);
  return effectiveOptions({
    config,
    configPath: found.path,
    guidelines,
    warnings: [...warnings, ...found.warnings],
    flags: given.flags,
    fallback: given.fallback,
    canAsk: given.canAsk,
  });
}

async function findConfig(
  source: ChangeSource,
): Promise<{ path: string; base: string | null; warnings: readonly Warning[] }> {
  for (const path of configNames) {
    const base = await readText(source, { side: "base", path });
    const head = await readText(source, { side: "head", path });
    if (base === null && head === null) continue;
    const message = "the change edits it; the base's version is in force until the change is merged";
    return { path, base, warnings: base === head ? [] : [{ path, line: null, message }] };
  }
  return { path: configNames[0], base: null, warnings: [] };
}

async function readText(
  source: ChangeSource,
  at: { side: "base" | "head"; path: string },
): Promise<string | null> {
  const bytes = await source.readFile(at.side, at.path);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}
