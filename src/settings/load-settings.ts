// Reads the configuration and guidelines of the base of a change and lays the other layers over them.
import type { ChangeSource, Warning } from "../review/review.js";
import { effectiveOptions, type Effective } from "./effective-options.js";
import type { Layers } from "./layers.js";
import { parseConfig } from "./parse-config.js";
import { readGuidelines } from "./read-guidelines.js";

const configNames = [".assay.yml", ".assay.yaml"] as const;

/** The effective settings of a review of `source` (spec F1, F2, F3). A differing configuration at the head is warned of and not obeyed. */
export async function loadSettings(
  source: Pick<ChangeSource, "readFile" | "listFiles">,
  given: Pick<Layers, "flags" | "owner" | "fallback" | "canAsk">,
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
    owner: given.owner,
    fallback: given.fallback,
    canAsk: given.canAsk,
  });
}

async function findConfig(
  source: Pick<ChangeSource, "readFile">,
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
  source: Pick<ChangeSource, "readFile">,
  at: { side: "base" | "head"; path: string },
): Promise<string | null> {
  const bytes = await source.readFile(at.side, at.path);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}
