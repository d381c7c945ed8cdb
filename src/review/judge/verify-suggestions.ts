// Proves proposed changes before anyone sees them: they apply to the head, files still parse, new imports are named.
import { applyEdits, patchForAll, type Edit } from "../../diff/diff.js";
import type { Suggestion } from "../finding.js";
import type { AnalyzerPort } from "../ports.js";
import type { ReviewedFile } from "../reviewed-file.js";

const maxReplacedLines = 30;

/** What proving needs. Texts are the head's own, secrets included: patches must apply to the real file. */
export interface Workbench {
  readonly files: ReadonlyMap<string, ReviewedFile>;
  readonly analyzers: Pick<AnalyzerPort, "checkSyntax" | "listImports" | "findSecrets">;
  readonly signal?: AbortSignal | undefined;
}

/** One proposal: all edits belong together. */
export interface Proposal {
  readonly edits: readonly Edit[];
  readonly behaviourChange: boolean;
}

interface Changed {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

type Trial =
  | {
      readonly kind: "changed";
      readonly proposal: Proposal;
      readonly changed: readonly Changed[];
      readonly patch: string;
    }
  | { readonly kind: "rejected"; readonly reason: string };

/**
 * The suggestion made of each proposal, in order, or why it was put aside (spec P8). It is verified when every edit is found
 * exactly once, the result differs, each touched file parses at least as well as before, and the patch shows no secret (spec P7).
 * All proposals are checked together, because parsers run in child processes.
 */
export async function verifySuggestions(
  proposals: readonly Proposal[],
  bench: Workbench,
): Promise<Suggestion[]> {
  const trials = proposals.map((proposal) => applyProposal(proposal, bench.files));
  const changed = trials.flatMap((trial) => (trial.kind === "changed" ? trial.changed : []));
  const [broken, imports, leaking] = await Promise.all([
    findBroken(changed, bench),
    newImports(changed, bench),
    findLeaks(
      trials.flatMap((trial) => (trial.kind === "changed" ? [trial.patch] : [])),
      bench,
    ),
  ]);
  return trials.map((trial) =>
    trial.kind === "rejected" ? trial : judge(trial, { broken, imports, leaking }),
  );
}

function applyProposal(proposal: Proposal, files: Workbench["files"]): Trial {
  const { edits } = proposal;
  const tooLong = edits.find((edit) => edit.replace.split("\n").length > maxReplacedLines);
  if (tooLong !== undefined)
    return rejected(`the change to ${tooLong.path} is longer than ${maxReplacedLines} lines`);
  const changed: Changed[] = [];
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const file = files.get(path);
    const before = file?.isUtf8 === true ? file.headText : null;
    if (before === null) return rejected(`${path} is not a file of the change whose text is at hand`);
    const ofFile = edits.filter((edit) => edit.path === path);
    const applied = applyEdits(before, ofFile);
    if (applied.kind === "rejected") return rejected(`${path}: ${applied.reason}`);
    if (applied.text === before) return rejected(`the change to ${path} changes nothing`);
    changed.push({ path, before, after: applied.text });
  }
  return { kind: "changed", proposal, changed, patch: patchForAll(changed) };
}

function judge(
  trial: Extract<Trial, { kind: "changed" }>,
  found: {
    broken: ReadonlyMap<Changed, string>;
    imports: ReadonlyMap<Changed, readonly string[]>;
    leaking: ReadonlySet<string>;
  },
): Suggestion {
  const broken = trial.changed.map((one) => found.broken.get(one)).find((reason) => reason !== undefined);
  if (broken !== undefined) return rejected(broken);
  if (found.leaking.has(trial.patch))
    return rejected("its patch would show a secret that stands on these lines; remove the secret first");
  const newDependencies = [...new Set(trial.changed.flatMap((one) => found.imports.get(one) ?? []))];
  return {
    kind: "verified",
    edits: trial.proposal.edits,
    patch: trial.patch,
    newDependencies,
    behaviourChange: trial.proposal.behaviourChange,
  };
}

async function findBroken(
  changed: readonly Changed[],
  bench: Workbench,
): Promise<ReadonlyMap<Changed, string>> {
  const verdicts = await bench.analyzers.checkSyntax(beforeAndAfter(changed), bench.signal);
  const broken = new Map<Changed, string>();
  changed.forEach((one, index) => {
    const [before, after] = [verdicts[index], verdicts[changed.length + index]];
    if (after?.kind !== "broken" || before?.kind === "broken") return;
    broken.set(one, `${one.path} would no longer parse (line ${after.line}: ${after.message})`);
  });
  return broken;
}

async function newImports(
  changed: readonly Changed[],
  bench: Workbench,
): Promise<ReadonlyMap<Changed, readonly string[]>> {
  const lists = await bench.analyzers.listImports(beforeAndAfter(changed), bench.signal);
  return new Map(
    changed.map((one, index) => {
      const before = new Set(lists[index]);
      return [one, (lists[changed.length + index] ?? []).filter((name) => !before.has(name))];
    }),
  );
}

async function findLeaks(patches: readonly string[], bench: Workbench): Promise<ReadonlySet<string>> {
  const hits = await bench.analyzers.findSecrets(patches, bench.signal);
  return new Set(patches.filter((_, index) => (hits[index]?.length ?? 0) > 0));
}

function beforeAndAfter(changed: readonly Changed[]): { path: string; text: string }[] {
  return [
    ...changed.map(({ path, before }) => ({ path, text: before })),
    ...changed.map(({ path, after }) => ({ path, text: after })),
  ];
}

function rejected(reason: string): { kind: "rejected"; reason: string } {
  return { kind: "rejected", reason };
}
