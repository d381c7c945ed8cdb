// Where the master key comes from: the operator's own value, or a file made on first use that only its owner may read.
import { randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { AssayError, messageOf } from "../../runtime/runtime.js";
import { createPrivateFile } from "../private-file.js";

const keyBytes = 32;

/**
 * The 32 bytes that seal the key file at `keyFilePath`. `value` (of `ASSAY_MASTER_KEY`) wins when it is set: 64 hex
 * digits or base64 of 32 bytes. Otherwise `<keyFilePath>.master` is read, and made with mode 0600 when missing.
 * Throws `key-store` when the value is not a key, or the file is damaged or readable by others.
 */
export async function readMasterKey(value: string | undefined, keyFilePath: string): Promise<Uint8Array> {
  if (value !== undefined && value.trim() !== "") return decode(value.trim(), "ASSAY_MASTER_KEY");
  const path = `${keyFilePath}.master`;
  try {
    await createPrivateFile(path, randomBytes(keyBytes).toString("base64") + "\n");
    refuseWhenShared(path, (await stat(path)).mode);
    return decode((await readFile(path, "utf8")).trim(), path);
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw new AssayError({
      code: "key-store",
      message: `The master key file ${path} cannot be made or read: ${messageOf(error)}`,
      remedy: "Make its folder writable for you, or set ASSAY_MASTER_KEY.",
      cause: error,
    });
  }
}

function refuseWhenShared(path: string, mode: number): void {
  const isShared = process.platform !== "win32" && (mode & 0o077) !== 0;
  if (!isShared) return;
  throw new AssayError({
    code: "key-store",
    message: `The master key file ${path} can be read by others than its owner`,
    remedy: `Run chmod 600 ${path}, and replace the keys sealed under it if others use this machine.`,
  });
}

function decode(text: string, source: string): Uint8Array {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64");
  if (bytes.length === keyBytes) return bytes;
  throw new AssayError({
    code: "key-store",
    message: `${source} does not hold a master key: it must be ${keyBytes} bytes as hex or base64`,
    remedy: "Make one with: openssl rand -base64 32",
  });
}
