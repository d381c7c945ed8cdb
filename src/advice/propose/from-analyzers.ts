// Proposals from the deterministic analyzers: their mends of what lies on the operation's way.
import type { AnalyzerPort, Fact } from "../../review/review.js";
import type { Proposal, ProposalCase } from "./proposal.js";

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
  const way = new Set([
    of.located.route.handler.path,
    ...of.located.outbound.flatMap(({ path, steps }) => [path, ...steps.map((step) => step.path)]),
  ]);
  const files = of.files
    .filter(({ path }) => way.has(path))
    .map(({ path, text }) => ({ path, text, addedLines: text.split("\n").map((_, at) => at + 1) }));
  const { facts } = await analyzers.analyze(files, signal);
  return facts.flatMap((fact) => toProposal(fact, of));
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
