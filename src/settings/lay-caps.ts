// The caps of one review: the file may lower what the owner of the service set, and never raise it (spec K1).
import type { ConfigurationRow, ReviewCaps } from "../review/review.js";
import { filePlace, sayValue, type Layers } from "./layers.js";
import { ownerPlace } from "./owner-settings.js";

type CapName = "files" | "findings" | "tokens" | "usd";

const defaults: Readonly<Record<CapName, number | null>> = {
  files: 500,
  findings: 50,
  tokens: 3_000_000,
  usd: null,
};

/** The caps in force, each noted in `rows` with the place it came from. */
export function layCaps(layers: Layers, rows: ConfigurationRow[]): ReviewCaps {
  const lay = (name: CapName): number | null => {
    const { value, from } = capOf(name, layers);
    rows.push({ key: `caps.${name}`, value: sayValue(value), from });
    return value;
  };
  const bounded = (name: "files" | "findings" | "tokens"): number => lay(name) ?? Number.POSITIVE_INFINITY;
  return {
    files: bounded("files"),
    findings: bounded("findings"),
    tokens: bounded("tokens"),
    costUsd: lay("usd"),
  };
}

function capOf(name: CapName, layers: Layers): { value: number | null; from: string } {
  const inFile = layers.config.config.caps?.[name];
  const ceiling = layers.owner?.caps[name] ?? null;
  if (ceiling !== null && (inFile === undefined || inFile > ceiling))
    return { value: ceiling, from: ownerPlace };
  if (inFile !== undefined) return { value: inFile, from: filePlace(layers, `caps.${name}`) };
  return { value: defaults[name], from: "default" };
}
