// Follows `$ref` inside one document; references to other documents are refused, because following them would let a
// document choose which files and hosts are read.
import { AssayError } from "../../runtime/runtime.js";
import { atPointer, isObject, objectOr, type JsonObject } from "../json-value.js";
import type { OpenApiDocument } from "./read-document.js";

const longestChain = 50;

/**
 * The object that `node` stands for: itself, or what its `$ref` leads to (chains included); an empty object where it is
 * none. Throws `unreadable-spec` for a reference that leads out of the document, nowhere, or in a circle.
 */
export function resolveRef(document: OpenApiDocument, node: unknown): JsonObject {
  let here = objectOr(node);
  for (let steps = 0; typeof here["$ref"] === "string"; steps += 1) {
    if (steps > longestChain) throw badRef(document, here["$ref"], "leads in a circle");
    here = targetOf(document, here["$ref"]);
  }
  return here;
}

/** What one local reference points at. Throws as `resolveRef` does. */
export function targetOf(document: OpenApiDocument, ref: string): JsonObject {
  if (!ref.startsWith("#")) throw badRef(document, ref, "leads to another document");
  const found = atPointer(document.root, decodeFragment(ref.slice(1)));
  if (!isObject(found)) throw badRef(document, ref, "leads nowhere");
  return found;
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment; // a malformed escape is taken literally, and will lead nowhere
  }
}

function badRef(document: OpenApiDocument, ref: string, how: string): AssayError {
  return new AssayError({
    code: "unreadable-spec",
    message: `The reference "${ref}" in ${document.from} ${how}.`,
    remedy:
      "Bundle the document into one file (for example with redocly bundle) and mend what leads nowhere.",
  });
}
