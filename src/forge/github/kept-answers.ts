// Answers kept with their ETag, so that asking again costs nothing of the allowance when nothing changed.
import type { WireAnswer } from "./exchange.js";

const maxBytes = 16 * 1024 * 1024;
const maxOneBytes = 1024 * 1024;

/** The most recently used answers, 16 MiB at most. Keys name who asked as well as what: answers differ by token. */
export interface KeptAnswers {
  etagOf(key: string): string | null;
  /** The kept answer in place of a 304; null when it was dropped meanwhile. */
  take(key: string): WireAnswer | null;
  keep(key: string, answer: WireAnswer): void;
}

/** An empty store; it lives as long as its client (github.md 2: a 304 is free of the primary limit). */
export function createKeptAnswers(): KeptAnswers {
  const kept = new Map<string, { etag: string; answer: WireAnswer }>();
  let size = 0;
  const drop = (key: string): void => {
    size -= kept.get(key)?.answer.bytes.length ?? 0;
    kept.delete(key);
  };
  return {
    etagOf: (key) => kept.get(key)?.etag ?? null,
    take: (key) => {
      const found = kept.get(key);
      if (found === undefined) return null;
      kept.delete(key);
      kept.set(key, found); // last in order: used last
      return found.answer;
    },
    keep: (key, answer) => {
      drop(key);
      const etag = answer.headers.get("etag");
      if (etag === null || answer.bytes.length > maxOneBytes) return;
      kept.set(key, { etag, answer });
      size += answer.bytes.length;
      for (const oldest of kept.keys()) {
        if (size <= maxBytes) return;
        drop(oldest);
      }
    },
  };
}
