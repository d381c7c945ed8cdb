// Splits --model and --lenses into what the settings take: one model for all, and models for single lenses.
import { AssayError } from "../../runtime/runtime.js";

/** `--model provider:model` for all lenses (the last one counts), `--model lens=provider:model` for one. */
export function parseModelFlags(values: readonly string[]): {
  model: string | null;
  perLens: Record<string, string>;
} {
  let model: string | null = null;
  const perLens: Record<string, string> = {};
  for (const value of values) {
    const single = /^([a-z][a-z0-9-]*)=(.+)$/.exec(value);
    if (single === null) model = value;
    else perLens[single[1] ?? ""] = single[2] ?? "";
  }
  return { model, perLens };
}

/** The ids in `--lenses a,b`; null when the flag was not given. Throws `usage` for an empty list. */
export function parseLensFlag(value: string | undefined): string[] | null {
  if (value === undefined) return null;
  const ids = value
    .split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "");
  if (ids.length > 0) return [...new Set(ids)];
  throw new AssayError({
    code: "usage",
    message: "--lenses names no lens",
    remedy: "Give ids, as in --lenses bugs,security.",
  });
}
