// JSON as it comes from outside: objects told from the rest, and JSON pointers followed.

/** A JSON object of unknown content. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for a plain object: not null, not a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `value` itself where it is an object, else an object with nothing in it. */
export function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** `value` itself where it is a list, else an empty one. */
export function listOr(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : []; // Array.isArray gives any[]
}

/** `value` itself where it is text, else undefined. */
export function textOr(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/**
 * What stands at a JSON pointer (RFC 6901; `""` is the whole), undefined where nothing does. Only own properties count,
 * so that a document cannot reach into the language's prototypes.
 */
export function atPointer(root: unknown, pointer: string): unknown {
  if (pointer === "") return root;
  if (!pointer.startsWith("/")) return undefined;
  let here: unknown = root;
  for (const part of pointer.slice(1).split("/")) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key]; // an own property of an object
  }
  return here;
}
