// The sealed key file: providers' keys on disk, each sealed to its provider's name, opened only when used.
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { AssayError, messageOf } from "../../runtime/runtime.js";
import { writePrivateFile } from "../private-file.js";
import { isProviderName, type ProviderName } from "./provider-table.js";
import { seal, unseal, type Sealed } from "./seal.js";

/** What may be shown of a stored key: its provider and its last four characters, none for keys too short to hide behind them. */
export interface StoredKey {
  readonly provider: ProviderName;
  readonly lastFour: string;
}

/** The file, open under one master key. Every method reads it afresh, so two processes see each other's changes (spec X2). */
export interface KeyFile {
  list(): Promise<readonly StoredKey[]>;
  /** The key itself, at the moment of use; null when none is stored. */
  read(provider: ProviderName): Promise<string | null>;
  set(provider: ProviderName, key: string): Promise<void>;
  /** False when there was none. */
  remove(provider: ProviderName): Promise<boolean>;
  /** Seals every key again under `newMasterKey` (32 bytes), in one write; this object uses it from then on. */
  rotate(newMasterKey: Uint8Array): Promise<void>;
}

const sealedSchema = z.object({
  masterKeyId: z.string(),
  nonce: z.string(),
  box: z.string(),
  tag: z.string(),
});
const fileSchema = z.object({ version: z.literal(1), keys: z.record(z.string(), sealedSchema) });
type Rows = Readonly<Record<string, Sealed>>;

/**
 * Opens the key file at `path`; a missing one is an empty one and is made by the first `set`. Methods reject with
 * `key-store` when the file is damaged, was changed by hand, or was sealed under another master key.
 */
export function openKeyFile(path: string, masterKey: Uint8Array): KeyFile {
  let master = masterKey;
  const rowsOf = (): Promise<Rows> => readRows(path);
  const openRow = (rows: Rows, provider: string): string | null => {
    const row = rows[provider];
    return row === undefined ? null : openOrThrow({ path, provider, row, master });
  };
  const write = (rows: Rows): Promise<void> => writeRows(path, rows);
  return {
    list: async () => {
      const rows = await rowsOf();
      return Object.keys(rows)
        .filter(isProviderName)
        .map((provider) => ({ provider, lastFour: lastFourOf(openRow(rows, provider) ?? "") }));
    },
    read: async (provider) => openRow(await rowsOf(), provider),
    set: async (provider, key) => write({ ...(await rowsOf()), [provider]: seal(key, provider, master) }),
    remove: async (provider) => {
      const rows = await rowsOf();
      if (rows[provider] === undefined) return false;
      await write(Object.fromEntries(Object.entries(rows).filter(([name]) => name !== provider)));
      return true;
    },
    rotate: async (newMasterKey) => {
      const rows = await rowsOf();
      const resealed = Object.keys(rows).map((provider) => [
        provider,
        seal(openRow(rows, provider) ?? "", provider, newMasterKey),
      ]);
      await write(Object.fromEntries(resealed) as Rows); // pairs of name and sealed text
      master = newMasterKey;
    },
  };
}

const shortestShown = 12;

function lastFourOf(key: string): string {
  return key.length < shortestShown ? "" : key.slice(-4);
}

async function readRows(path: string): Promise<Rows> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw damaged(path, messageOf(error), error);
  }
  try {
    return fileSchema.parse(JSON.parse(text)).keys;
  } catch (error) {
    throw damaged(path, "it is not a key file of this version", error);
  }
}

async function writeRows(path: string, rows: Rows): Promise<void> {
  try {
    await writePrivateFile(path, JSON.stringify({ version: 1, keys: rows }, null, 2) + "\n");
  } catch (error) {
    throw new AssayError({
      code: "key-store",
      message: `The key file ${path} could not be written: ${messageOf(error)}`,
      remedy: "Make its folder writable for you.",
      cause: error,
    });
  }
}

function openOrThrow(place: { path: string; provider: string; row: Sealed; master: Uint8Array }): string {
  const opened = unseal(place.row, place.provider, place.master);
  if (opened.kind === "opened") return opened.text;
  if (opened.kind === "tampered")
    throw damaged(place.path, `the entry for ${place.provider} was changed`, undefined);
  throw new AssayError({
    code: "key-store",
    message: `The entry for ${place.provider} in ${place.path} was sealed under another master key (id ${opened.masterKeyId})`,
    remedy: "Set ASSAY_MASTER_KEY to the master key it was sealed under, or set the provider's key again.",
  });
}

function damaged(path: string, why: string, cause: unknown): AssayError {
  return new AssayError({
    code: "key-store",
    message: `The key file ${path} cannot be used: ${why}`,
    remedy: "Delete the file and set the keys again, or restore it from a backup.",
    ...(cause === undefined ? {} : { cause }),
  });
}
