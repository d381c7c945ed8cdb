// One operation from measured weaknesses to tried changes: read the code, locate, propose, take each proposal through the gates.
import type { CodeFile } from "../analyzers/analyzers.js";
import type { Callee, CodePlace } from "../context/context.js";
import type { RunResults } from "../resilience/resilience.js";
import { findWeaknesses, nameOf, type Weakness } from "./advise/weakness.js";
import { advisedLanguageOf, type AdvisedLanguage } from "./languages.js";
import { locateOperation, programFrom, type Located, type OperationName } from "./locate/locate-operation.js";
import { declaredDependencies } from "./propose/declared-dependencies.js";
import { portionsOf } from "./portions-of.js";
import { proposeChanges } from "./propose/propose.js";
import { proposeAgain, proposeWithModel, type ModelAsk } from "./propose/propose-with-model.js";
import type { Proposal, ProgramFile, ProposalCase } from "./propose/proposal.js";
import { tryProposal, type Bench, type Trial, type Tried } from "./prove/try-proposal.js";

/** What is reviewed, with what. `entries` are files that the start line names; `callees` asks the context graph. */
export interface OperationReviewRequest {
  readonly results: RunResults;
  readonly operation: OperationName;
  readonly language: AdvisedLanguage | null;
  readonly entries: readonly string[];
  readonly callees: (place: CodePlace) => Promise<readonly Callee[] | null>;
  readonly model: ModelAsk | null;
  readonly trial: Trial;
  readonly onProgress: (line: string) => void;
}

/** The review of one operation. `tried` is in the order in which the patches apply; `notes` say what was not done as asked. */
export interface OperationReview {
  readonly operation: OperationName;
  readonly language: AdvisedLanguage | null;
  readonly weaknesses: readonly Weakness[];
  readonly located: Located;
  readonly tried: readonly Tried[];
  readonly notes: readonly string[];
}

const maxFiles = 3_000;
const maxFileLength = 400_000;

/** Reviews it (spec R8 to R10). The scratch tree of `trial` ends up holding the changes that were kept. Throws `cancelled`. */
export async function reviewOperation(request: OperationReviewRequest): Promise<OperationReview> {
  const { results, operation, onProgress, trial } = request;
  const weaknesses = findWeaknesses(results).filter((one) => one.operation === nameOf(operation));
  const { files, notes } = await readProgram(request);
  onProgress(`read ${files.length} files`);
  const located = await locateOperation(operation, {
    files: files.map(({ code }) => code),
    callees: request.callees,
  });
  const given = { operation, weaknesses, located };
  if (located.kind === "not-found") {
    onProgress(`not found in the code: ${located.why}`);
    return { ...given, language: null, tried: [], notes };
  }
  const language = advisedLanguageOf(located.route.handler.path);
  onProgress(
    `found in ${located.route.handler.path}:${located.route.handler.startLine} (${located.route.framework})`,
  );
  const dependencies = await declaredDependencies(trial.scratch, files);
  const of: ProposalCase = { method: operation.method, weaknesses, located, files, dependencies };
  const tried: Tried[] = [];
  const bench: Bench = { results: null, code: files.map(({ code }) => code) };
  const attempt = async (proposal: Proposal): Promise<Tried> => {
    onProgress(`trying: ${proposal.title}`);
    const one = await tryProposal(proposal, trial, bench);
    onProgress(`${one.outcome}: ${one.why}`);
    tried.push(one);
    return one;
  };
  for (const proposal of await proposeChanges(of, trial.analyzers, trial.signal)) await attempt(proposal);
  if (request.model !== null) {
    const { proposals, note } = await proposeWithModel(of, request.model);
    if (note !== null) notes.push(note);
    for (const proposal of proposals) {
      const { outcome, why } = await attempt(proposal);
      const again = outcome === "dropped" ? await proposeAgain(of, request.model, { proposal, why }) : [];
      for (const mended of again.filter(
        (one) => JSON.stringify(one.edits) !== JSON.stringify(proposal.edits),
      ))
        await attempt(mended);
    }
  }
  return { ...given, language, tried, notes };
}

async function readProgram({
  trial,
  language,
  entries,
}: OperationReviewRequest): Promise<{ files: readonly ProgramFile[]; notes: string[] }> {
  const notes: string[] = [];
  const isMeant = (path: string): boolean => {
    const own = advisedLanguageOf(path);
    return own !== null && (language === null || own === language);
  };
  const paths = trial.scratch.files.filter(isMeant);
  if (paths.length > maxFiles)
    notes.push(
      `Only the first ${maxFiles} of ${paths.length} files were read: name their language with --lang.`,
    );
  const texts: { path: string; text: string }[] = [];
  for (const path of paths.slice(0, maxFiles)) {
    const file = await trial.scratch.read(path);
    if ("text" in file && file.text.length <= maxFileLength) texts.push({ path, text: file.text });
  }
  const code: CodeFile[] = [];
  for (const portion of portionsOf(texts))
    code.push(...(await trial.analyzers.readCode(portion, trial.signal)));
  if (code.length < texts.length)
    notes.push(
      `${texts.length - code.length} files could not be parsed within the limits, and are left out.`,
    );
  const program = programFrom(entries, code);
  if (program.length < code.length)
    notes.push(
      `Of ${code.length} files ${program.length} belong to the program that is started (${entries.join(", ")}).`,
    );
  const textOf = new Map(texts.map(({ path, text }) => [path, text]));
  return {
    files: program.map((one) => ({ path: one.path, text: textOf.get(one.path) ?? "", code: one })),
    notes,
  };
}
