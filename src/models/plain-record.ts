// Looks into data of unknown shape without throwing.

/** A JSON object of unknown content. */
export type PlainRecord = Readonly<Record<string, unknown>>;

/** `value` as an object whose keys may be asked for, or null for lists, null and everything else. */
export function asRecord(value: unknown): PlainRecord | null {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
  return isPlain ? (value as PlainRecord) : null; // just checked; every key may be asked of it
}

/** `value` as a list, empty for everything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []; // isArray gives any[]
}

/** What `text` says as JSON; undefined, which JSON cannot say, when it is not. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
