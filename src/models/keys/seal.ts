// Seals one text under a master key: AES-256-GCM, bound to the row it belongs to, with the master key's id beside it.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { sha256 } from "../../runtime/runtime.js";

/** A sealed text. `masterKeyId` tells which master key opens it; the other three are base64. */
export interface Sealed {
  readonly masterKeyId: string;
  readonly nonce: string;
  readonly box: string;
  readonly tag: string;
}

/** How opening ended: the text, another master key's work, or bytes that were changed or moved to another row. */
export type Opened =
  | { readonly kind: "opened"; readonly text: string }
  | { readonly kind: "other-master-key"; readonly masterKeyId: string }
  | { readonly kind: "tampered" };

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** Seals `text` for `row`. Opening it under another row's name fails, so entries cannot be swapped (spec X2). */
export function seal(text: string, row: string, masterKey: Uint8Array): Sealed {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, masterKey, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(row));
  const box = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return {
    masterKeyId: masterKeyId(masterKey),
    nonce: nonce.toString("base64"),
    box: box.toString("base64"),
    tag: cipher.getAuthTag().toString("base64"),
  };
}

/** Opens what `seal` made. Never throws; a changed bit anywhere, or another row, is `tampered`. */
export function unseal(sealed: Sealed, row: string, masterKey: Uint8Array): Opened {
  if (sealed.masterKeyId !== masterKeyId(masterKey))
    return { kind: "other-master-key", masterKeyId: sealed.masterKeyId };
  try {
    const nonce = Buffer.from(sealed.nonce, "base64");
    const decipher = createDecipheriv(algorithm, masterKey, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(row));
    decipher.setAuthTag(Buffer.from(sealed.tag, "base64"));
    const text = Buffer.concat([decipher.update(Buffer.from(sealed.box, "base64")), decipher.final()]);
    return { kind: "opened", text: text.toString("utf8") };
  } catch {
    return { kind: "tampered" };
  }
}

// Public name of a master key: eight hex digits that give nothing of it away.
function masterKeyId(masterKey: Uint8Array): string {
  return sha256(Buffer.concat([Buffer.from("assay master key id\0"), masterKey])).slice(0, 8);
}
