// An edit: a change given as exact old text and new text, the only form in which anyone proposes one.

/**
 * Replace `search` by `replace` in `path`. `search` is whole, verbatim, consecutive lines joined by "\n" (no final line
 * feed); `replace` likewise, the empty string deleting them. `anchorLine` (1-based, head side) is where `search` is
 * thought to begin; it decides between several places that match, and is null when unknown.
 */
export interface Edit {
  readonly path: string;
  readonly anchorLine: number | null;
  readonly search: string;
  readonly replace: string;
}
