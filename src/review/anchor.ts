// Where a finding sits: path, side, lines, and a hash of the line's text that survives a moved head.

/**
 * A place in the change. Lines are 1-based on `side` (`new` = head, `old` = base), `startLine <= endLine`.
 * `lineHash` is SHA-256 of the first line's text with outer whitespace removed. `inDiff` is true when
 * the whole range lies inside one hunk on that side, so that a comment can be placed there (spec D2).
 */
export interface Anchor {
  readonly path: string;
  readonly side: "new" | "old";
  readonly startLine: number;
  readonly endLine: number;
  readonly quote: string;
  readonly lineHash: string;
  readonly inDiff: boolean;
}
