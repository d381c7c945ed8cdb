// How a name found its definition, and how sure that is (spec C3, C4).

/**
 * The ways, surest first. `same-file`: defined there; `import`: bound by an import, through re-exports where needed;
 * `self`: a member of the enclosing type; `package`: visible without import; `open`: a star import or include; `receiver`:
 * a member of the receiver's type, known from a declaration, a constructor call or a base class; `global`: the one
 * constant of that name; `neighbourhood`: a member of that name somewhere in what the file imports, directly or at one remove.
 */
export type ResolvedBy =
  "same-file" | "import" | "self" | "package" | "open" | "receiver" | "global" | "neighbourhood";

// How sure each way is, 0 to 1, before it is shared among several candidates.
const confidenceOf: Readonly<Record<ResolvedBy, number>> = {
  "same-file": 0.95,
  import: 0.95,
  self: 0.9,
  package: 0.85,
  open: 0.8,
  receiver: 0.85,
  global: 0.5,
  neighbourhood: 0.4,
};

// The most definitions that one name may mean.
const maxCandidates = 8;

/** What a name resolved to: the nodes, and how. `confidence` is each candidate's own share. */
export interface Resolution {
  readonly nodes: readonly number[];
  readonly by: ResolvedBy;
  readonly confidence: number;
}

/** A resolution among `nodes`; null when there are none. Overlong lists are cut: nobody is meant when everybody is. */
export function resolution(nodes: readonly number[], by: ResolvedBy): Resolution | null {
  if (nodes.length === 0) return null;
  const unique = [...new Set(nodes)];
  const kept = unique.length > maxCandidates ? unique.slice(0, maxCandidates) : unique;
  const share = 1 / (1 + Math.log(unique.length));
  return { nodes: kept, by, confidence: confidenceOf[by] * share };
}
