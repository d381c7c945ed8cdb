// The flags of a command that steer a review, as the settings know them.
import type { RefuteMode, Severity } from "../../review/review.js";
import type { Flags } from "../../settings/settings.js";
import { parseLensFlag, parseModelFlags } from "./parse-model-flags.js";

/** The flags that change settings. */
export interface SettingsFlags {
  readonly lenses?: string | undefined;
  readonly model: readonly string[];
  readonly failOn?: Severity | "never" | undefined;
  readonly refute?: RefuteMode | "off" | undefined;
  readonly summary?: "template" | "model" | undefined;
}

/** What the command line's flags say to the settings. */
export function readFlags(options: SettingsFlags): Flags {
  return {
    lenses: parseLensFlag(options.lenses),
    ...parseModelFlags(options.model),
    failOn: options.failOn ?? null,
    refute: options.refute,
    summary: options.summary,
  };
}

/** The models that the flags name. */
export function modelsNamed(flags: Pick<Flags, "model" | "perLens">): string[] {
  return [...(flags.model === null ? [] : [flags.model]), ...Object.values(flags.perLens)];
}
