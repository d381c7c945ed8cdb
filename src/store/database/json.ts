// Values on their way into jsonb columns and bytea bodies, and back out of the packed ones.
import { gunzipSync, gzipSync } from "node:zlib";

/** JSON text that PostgreSQL's jsonb takes: NUL and half characters, which it refuses, become U+FFFD. */
export function json(value: unknown): string {
  const text = JSON.stringify(value);
  return unstorable.test(text) ? JSON.stringify(value, storable) : text;
}

/** How JSON.stringify writes NUL and half characters; as good as nothing that is stored has any. */
const unstorable = /\\u(?:0000|d[89a-f])/;

function storable(_: string, field: unknown): unknown {
  return typeof field === "string"
    ? field.replaceAll("\0", "\uFFFD").replace(/\p{Surrogate}/gu, "\uFFFD")
    : field;
}

/** JSON packed with gzip: what steps leave is large and is read rarely. `undefined` is kept as null. */
export function packJson(value: unknown): Buffer {
  return gzipSync(JSON.stringify(value ?? null));
}

/** The value that `packJson` packed. */
export function unpackJson(body: Buffer): unknown {
  return JSON.parse(gunzipSync(body).toString("utf8"));
}
