// What people type into a search box, as patterns of SQL.

/** A pattern that finds `text` anywhere, with SQL's own wildcards in it taken literally. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

/** The number in `#12` or `12`; null for anything else. */
export function numberIn(text: string): number | null {
  const digits = /^#?(\d{1,9})$/.exec(text.trim())?.[1];
  return digits === undefined ? null : Number(digits);
}
