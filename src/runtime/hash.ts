// Content hashes: the names of things that are equal when their bytes are.
import { createHash } from "node:crypto";

/** SHA-256 of text (as UTF-8) or bytes, in lower-case hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
