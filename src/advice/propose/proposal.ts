// A proposed change: exact edits with the reason, the price and the measured weakness that it answers.
import type { CodeFile } from "../../analyzers/analyzers.js";
import type { Edit } from "../../diff/diff.js";
import type { Weakness } from "../advise/weakness.js";
import type { Located } from "../locate/locate-operation.js";

/** One proposal. `source` is `rules` or the model's name; `answers` are ids of weaknesses, empty for what no scenario measured. */
export interface Proposal {
  readonly title: string;
  readonly why: string;
  readonly tradeOff: string;
  readonly source: string;
  readonly answers: readonly string[];
  readonly edits: readonly Edit[];
  readonly newDependencies: readonly string[];
}

/** A file of the program, as text and as what it does. */
export interface ProgramFile {
  readonly path: string;
  readonly text: string;
  readonly code: CodeFile;
}

/** What proposals are made from: one operation, its weaknesses, where it is, and the files of the program. */
export interface ProposalCase {
  readonly method: string;
  readonly weaknesses: readonly Weakness[];
  readonly located: Extract<Located, { kind: "located" }>;
  readonly files: readonly ProgramFile[];
  /** Packages that the application depends on already. */
  readonly dependencies: ReadonlySet<string>;
}

/** A rule: proposals for a case, empty where it does not fit. Pure. */
export type ProposalRule = (of: ProposalCase) => readonly Proposal[];

/** A file of the operation's way with the functions that are entered in it. */
export interface WayPart {
  readonly file: ProgramFile;
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

/** The files on the way from the handler to what leaves the program, each with the parts of it that are run. */
export function wayOf({ located, files }: ProposalCase): readonly WayPart[] {
  const steps = [located.route.handler, ...located.outbound.flatMap(({ steps: own }) => own)];
  return files.flatMap((file) => {
    const ranges = steps.filter(({ path }) => path === file.path);
    return ranges.length === 0 ? [] : [{ file, ranges }];
  });
}

/** Ids of the weaknesses of these kinds. */
export function answering(of: ProposalCase, ...kinds: readonly Weakness["kind"][]): readonly string[] {
  return of.weaknesses.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
}

/**
 * A deadline for one request of a dependency, in milliseconds: a third of what the tightest missed objective allows, so that one
 * retry still fits, or three times the slowest clean call where that is more, up to 0.6 of what is allowed; 2 s where nothing was missed.
 */
export function deadlineFor({ weaknesses }: ProposalCase): number {
  const items = weaknesses.flatMap((one) => one.items);
  const allowed = items.flatMap(({ checks }) =>
    checks.flatMap(({ unit, threshold }) => (unit === "ms" && threshold !== null ? [threshold] : [])),
  );
  const clean = items.map(({ clean: summary }) => summary?.maxMs ?? 0);
  const tightest = allowed.length === 0 ? 6_000 : Math.min(...allowed);
  const wanted = Math.max(tightest / 3, 3 * Math.max(0, ...clean));
  return Math.max(100, Math.ceil(Math.min(wanted, tightest * 0.6) / 50) * 50);
}
