// Finds every place of a run of lines in a longer list, in time linear in both.

/** The indexes (0-based, ascending, overlaps included) at which `wanted` stands in `lines`: Knuth, Morris and Pratt's search. */
export function findLines(lines: readonly string[], wanted: readonly string[]): number[] {
  const found: number[] = [];
  const fallback = borders(wanted);
  let matched = 0;
  for (const [at, line] of lines.entries()) {
    while (matched > 0 && line !== wanted[matched]) matched = fallback[matched - 1] ?? 0;
    if (line === wanted[matched]) matched += 1;
    if (matched < wanted.length || matched === 0) continue;
    found.push(at - wanted.length + 1);
    matched = fallback[matched - 1] ?? 0;
  }
  return found;
}

/** For each beginning of `wanted`, the length of its longest proper beginning that is also its end. */
function borders(wanted: readonly string[]): number[] {
  const lengths = wanted.map(() => 0);
  let length = 0;
  for (let at = 1; at < wanted.length; at += 1) {
    while (length > 0 && wanted[at] !== wanted[length]) length = lengths[length - 1] ?? 0;
    if (wanted[at] === wanted[length]) length += 1;
    lengths[at] = length;
  }
  return lengths;
}
