// Where entries are kept between runs: a port small enough that files or a database can stand behind it.

/**
 * Entries by key, kept apart by repository and extractor version. A key is `<blob id>:<language>`, so equal files are
 * stored once for all commits. Entries are immutable: writing a key again changes nothing.
 */
export interface IndexStore {
  /** The bytes of those keys that are there. */
  read(repository: string, keys: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Adds entries, all of them or none; they are there for every later `read`, after a crash too. */
  write(repository: string, entries: ReadonlyMap<string, Uint8Array>): Promise<void>;
}
