// Pretends to be a provider's prompt cache, so that the saving of a shared prefix can be seen without paying.

/** Input tokens of one request by class; `input` is the sum of all. */
export interface SimulatedInput {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** A prompt. `marked` is the length of the part before its cache breakpoint, null for vendors that have none. */
export interface CachedPrompt {
  readonly text: string;
  readonly marked: number | null;
}

/** One cache, as long as its owner lives. `begun` is to be called when the answer to a prompt has begun. */
export interface PrefixCache {
  read(prompt: CachedPrompt): SimulatedInput;
  begun(prompt: CachedPrompt): void;
}

const charactersPerToken = 4;
const minCacheableTokens = 1_024;
const grainTokens = 128;
const keptPrompts = 64;

/**
 * As the vendors document it. With a breakpoint, the first request writes and later ones read; without, the longest common
 * beginning with an earlier prompt is read, in grains of 128 tokens. Either way under 1,024 tokens nothing is cached, and a
 * prompt can be read only once its answer has begun: requests fired together all pay.
 */
export function createPrefixCache(): PrefixCache {
  const marked = new Set<string>();
  const plain: string[] = [];
  return {
    read: (prompt) => {
      const input = tokensIn(prompt.text);
      if (prompt.marked === null)
        return { input, cacheRead: commonTokens(prompt.text, plain), cacheWrite: 0 };
      const prefix = prompt.text.slice(0, prompt.marked);
      const tokens = tokensIn(prefix);
      if (tokens < minCacheableTokens) return { input, cacheRead: 0, cacheWrite: 0 };
      return marked.has(prefix)
        ? { input, cacheRead: tokens, cacheWrite: 0 }
        : { input, cacheRead: 0, cacheWrite: tokens };
    },
    begun: (prompt) => {
      if (prompt.marked !== null) marked.add(prompt.text.slice(0, prompt.marked));
      else plain.push(prompt.text);
      if (plain.length > keptPrompts) plain.shift();
    },
  };
}

/** Tokens in `text` as the pretended tokenizer counts them. */
export function tokensIn(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

function commonTokens(text: string, earlier: readonly string[]): number {
  const longest = Math.max(0, ...earlier.map((one) => commonLength(text, one)));
  const tokens = Math.floor(longest / charactersPerToken / grainTokens) * grainTokens;
  return tokens < minCacheableTokens ? 0 : tokens;
}

function commonLength(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let length = 0;
  while (length < end && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}
