// Entries as bytes: a JSON head for what is small, packed numbers for what is many.
import { symbolKinds, type BlobEntry, type Definition } from "../blob-entry.js";

type DefinitionRow = readonly [string, number, string, number, number, number, number, 0 | 1];
type Head = Omit<BlobEntry, "definitions" | "references" | "hints"> & {
  readonly definitions: readonly DefinitionRow[];
  readonly counts: readonly [number, number];
};

/** The bytes of an entry: 4 bytes length of the head, the head as JSON, then references and hints as signed variable-length differences. */
export function encodeEntry(entry: BlobEntry): Uint8Array {
  const { references, hints, definitions, ...rest } = entry;
  const head: Head = {
    ...rest,
    definitions: definitions.map(toRow),
    counts: [references.length, hints.length],
  };
  const json = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(4 + json.length + (references.length + hints.length) * 5);
  new DataView(bytes.buffer).setUint32(0, json.length);
  bytes.set(json, 4);
  const afterReferences = writeNumbers(bytes, 4 + json.length, references);
  return bytes.slice(0, writeNumbers(bytes, afterReferences, hints));
}

/** The entry of bytes that `encodeEntry` wrote with the same extractor version; anything else throws a RangeError or SyntaxError. */
export function decodeEntry(bytes: Uint8Array): BlobEntry {
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  // written by encodeEntry above; the store keeps versions apart and checks the pack's hash
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Head;
  const { definitions, counts, ...rest } = head;
  const references = new Int32Array(counts[0]);
  const hints = new Int32Array(counts[1]);
  const at = readNumbers(bytes, 4 + length, references);
  readNumbers(bytes, at, hints);
  return { ...rest, definitions: definitions.map(fromRow), references, hints };
}

function toRow(one: Definition): DefinitionRow {
  const kind = symbolKinds.indexOf(one.kind);
  const span = one.endLine - one.startLine;
  return [one.name, kind, one.container, one.parent, one.startLine, span, one.size, one.declaration ? 1 : 0];
}

function fromRow(row: DefinitionRow): Definition {
  const [name, kind, container, parent, startLine, span, size, declaration] = row;
  return {
    ...{ name, kind: symbolKinds[kind] ?? "variable", container, parent, startLine },
    ...{ endLine: startLine + span, size, declaration: declaration === 1 },
  };
}

// Each number as the difference from the one a row before it, zigzag, seven bits a byte.
const stride = 4;

function writeNumbers(bytes: Uint8Array, start: number, numbers: Int32Array): number {
  let at = start;
  for (let index = 0; index < numbers.length; index += 1) {
    const difference = (numbers[index] ?? 0) - (numbers[index - stride] ?? 0);
    let rest = ((difference << 1) ^ (difference >> 31)) >>> 0;
    for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
    bytes[at++] = rest;
  }
  return at;
}

function readNumbers(bytes: Uint8Array, start: number, numbers: Int32Array): number {
  let at = start;
  for (let index = 0; index < numbers.length; index += 1) {
    let [value, shift, byte] = [0, 0, 128];
    for (; byte > 127; shift += 7) {
      if (at >= bytes.length) throw new RangeError("an index entry is cut short");
      byte = bytes[at++] ?? 0;
      value |= (byte & 127) << shift;
    }
    numbers[index] = ((value >>> 1) ^ -(value & 1)) + (numbers[index - stride] ?? 0);
  }
  return at;
}
