// Lays configuration file and command-line flags over the defaults, and remembers where each value came from (spec F3).
import type { ConfigurationRow, Guideline, ReviewOptions, Severity } from "../review/review.js";
import { assignLenses } from "./assign-lenses.js";
import { assignPasses } from "./assign-passes.js";
import type { Config } from "./config-schema.js";
import { layCaps } from "./lay-caps.js";
import { filePlace, sayValue, type Layers } from "./layers.js";
import { ownerPlace } from "./owner-settings.js";

/** The options of a review, and the exit threshold of the command line. */
export interface Effective {
  readonly options: ReviewOptions;
  readonly failOn: Severity | "never";
}

const defaults = {
  confidence: { critical: 0.5, major: 0.55, minor: 0.65 },
  failOn: "major",
} as const;

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
  const { assignments, off } = assignLenses({ layers, rows, warnings });
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
    ignore: [
      ...said("paths.ignore", { file: config.paths?.ignore, default: [] }),
      ...(layers.owner?.filters.paths ?? []),
    ],
    guidelines: [
      ...layers.guidelines,
      ...ownGuideline(config, layers.configPath),
      ...ownersGuideline(layers),
    ],
    confidenceFloor: {
      critical: said("confidence.critical", {
        file: config.confidence?.critical,
        default: defaults.confidence.critical,
      }),
      major: said("confidence.major", { file: config.confidence?.major, default: defaults.confidence.major }),
      minor: said("confidence.minor", { file: config.confidence?.minor, default: defaults.confidence.minor }),
    },
    caps: layCaps(layers, rows),
    ...assignPasses({ layers, rows, warnings }),
    asking: said("asking", { file: config.asking, default: "now" }),
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

function ownGuideline(config: Config, path: string): Guideline[] {
  const text = config.guidelines?.text;
  return text === undefined ? [] : [{ path, scope: "", text }];
}

function ownersGuideline({ owner }: Layers): Guideline[] {
  const text = owner?.guidelines ?? null;
  return text === null || text === "" ? [] : [{ path: ownerPlace, scope: "", text }];
}
