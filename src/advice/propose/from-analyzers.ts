// Proposals from the deterministic analyzers: their mends of what lies on the operation's way.
import type { AnalyzerPort, Fact } from "../../review/review.js";
import { wayOf, type Proposal, type ProposalCase, type WayPart } from "./proposal.js";

/** What answers which kind of weakness, by the rule's name; rules of other subjects are for reviews. */
const subjects: readonly (readonly [rule: RegExp, kinds: readonly string[]])[] = [
  [/timeout/, ["no-deadline", "does-not-recover"]],
  [/pre-ping|error-listener/, ["does-not-recover", "dies", "error-not-mapped"]],
  [/blocking|sync-|open-in-async|await-in-loop|query-in-loop|unbounded|per-item/, ["slow", "amplifies"]],
  [/retry-on-write/, ["repeats-side-effect"]],
  [/not-closed/, ["does-not-recover"]],
];

/** One proposal for each fact with edits in the files of the operation's way (spec R10). Throws `cancelled`. */
export async function proposeFromAnalyzers(
  of: ProposalCase,
  analyzers: AnalyzerPort,
  signal?: AbortSignal,
): Promise<readonly Proposal[]> {
  const way = wayOf(of);
  const files = way.map(({ file: { path, text } }) => ({
    path,
    text,
    addedLines: text.split("\n").map((_, at) => at + 1),
  }));
  const { facts } = await analyzers.analyze(files, signal);
  return facts.filter((fact) => isOnWay(fact, way)).flatMap((fact) => toProposal(fact, of));
}

/** In a function that is entered, or in none: what a file does when it is loaded serves every operation. */
function isOnWay({ path, startLine, endLine }: Fact, way: readonly WayPart[]): boolean {
  const part = way.find(({ file }) => file.path === path);
  const around = (part?.file.code.functions ?? []).filter(
    (one) => one.line <= startLine && one.endLine >= endLine,
  );
  return (
    around.length === 0 ||
    around.some(({ start, end }) => part?.ranges.some((one) => start <= one.end && end >= one.start) === true)
  );
}

function toProposal(fact: Fact, of: ProposalCase): readonly Proposal[] {
  const kinds = subjects.find(([rule]) => rule.test(fact.rule))?.[1];
  if (kinds === undefined || fact.edits === null || fact.edits.length === 0) return [];
  const answers = of.weaknesses.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
  if (answers.length === 0) return [];
  return [
    {
      title: `${fact.message.split(/[.:;]/)[0] ?? fact.rule} (${fact.path}:${fact.startLine})`,
      why: fact.message,
      tradeOff: "The rule knows the code, not its load: look at the numbers of the proof.",
      source: `rules (${fact.analyzer}/${fact.rule})`,
      answers,
      edits: fact.edits,
      newDependencies: [],
    },
  ];
}
