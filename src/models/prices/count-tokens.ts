// Estimates tokens from characters alone: for budgets, where too many is safe and too few is not.
import { providerRow, type WireName } from "../keys/provider-table.js";
import type { ModelRef } from "../model-ref.js";

/**
 * Tokens per character by kind. Measured against two public tokenizers: code and prose come out 1.3 to 1.5 times too
 * high, lock files and hexadecimal 1.1 to 1.2 times. A flat third of the characters would miss the latter by half.
 */
const weights = { space: 0.3, lower: 0.3, upper: 0.36, digit: 0.8, sign: 0.7, european: 0.6, other: 1.45 };
type CharacterKind = keyof typeof weights;

/** Added wherever letters and digits change kind inside a word: `camelCase` and base64 fall apart there. */
const breakWeight = 0.45;

/** What a family's tokenizer needs on top. Anthropic documents about 30 % more for its newer ones. */
const familyFactor: Readonly<Record<WireName, number>> = {
  anthropic: 1.15,
  openai: 1,
  google: 1.05,
  "openai-compatible": 1.15,
};

/** Tokens in `text` for the model of `ref`, rounded up, and in practice never below the provider's own count (spec D5). */
export function countTokens(ref: ModelRef, text: string): number {
  const factor = ref.kind === "provider" ? familyFactor[providerRow(ref.provider).wire] : 1;
  return Math.ceil(estimate(text) * factor);
}

function estimate(text: string): number {
  let sum = 0;
  let before: CharacterKind = "space";
  for (let index = 0; index < text.length; index += 1) {
    const kind = kindOf(text.charCodeAt(index));
    sum += weights[kind] + (breaksWord(before, kind) ? breakWeight : 0);
    before = kind;
  }
  return sum;
}

function kindOf(code: number): CharacterKind {
  if (code >= 0x800) return "other";
  if (code > 0x7e) return "european";
  if (code <= 0x20) return "space";
  if (code >= 0x61 && code <= 0x7a) return "lower";
  if (code >= 0x41 && code <= 0x5a) return "upper";
  return code >= 0x30 && code <= 0x39 ? "digit" : "sign";
}

function breaksWord(before: CharacterKind, now: CharacterKind): boolean {
  const isWordly = (kind: CharacterKind): boolean => kind === "lower" || kind === "upper" || kind === "digit";
  return before !== now && isWordly(before) && isWordly(now);
}
