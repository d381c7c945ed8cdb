// Cuts the files of a repository into portions that a parsing child reads within its limits.

const portionLength = 500_000;

/**
 * The files in order, in portions of at most `length` characters; a longer file is a portion by itself. The limits of a child are
 * for one portion: in a single batch, a large repository would go over them and be lost whole.
 */
export function portionsOf<File extends { readonly text: string }>(
  files: readonly File[],
  length = portionLength,
): readonly (readonly File[])[] {
  const portions: File[][] = [];
  let room = 0;
  for (const file of files) {
    if (portions.length === 0 || file.text.length > room) {
      portions.push([]);
      room = length;
    }
    portions.at(-1)?.push(file);
    room -= file.text.length;
  }
  return portions;
}
