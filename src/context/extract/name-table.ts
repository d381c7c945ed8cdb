// The strings of one entry, each once, so that references are numbers.

/** Collects strings and gives each its index in order of first sight. */
export class NameTable {
  readonly names: string[] = [];
  readonly #indices = new Map<string, number>();

  /** The index of `name`, added when new. */
  indexOf(name: string): number {
    const known = this.#indices.get(name);
    if (known !== undefined) return known;
    const index = this.names.push(name) - 1;
    this.#indices.set(name, index);
    return index;
  }
}
