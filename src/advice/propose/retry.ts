// Proposes one retry, after a pause of random length, for safe calls alone: never for what may have had its effect.
import { editLines, type Replacement } from "./edit-lines.js";
import {
  answering,
  type ProgramFile,
  type Proposal,
  type ProposalCase,
  type ProposalRule,
} from "./proposal.js";

/** Scripts get a small function around the safe call, Python with requests a session whose adapter repeats GET and HEAD. */
export const proposeRetry: ProposalRule = (of) => {
  const answers = answering(of, "no-retry");
  if (answers.length === 0 || !/^(?:GET|HEAD)$/i.test(of.method)) return [];
  return [...inScript(of, answers), ...inPython(of, answers)];
};

const words = {
  why: "A single passing failure reaches the caller, although asking again is safe and mostly succeeds.",
  tradeOff: "While the dependency is down it gets up to twice the requests, and failing takes twice as long.",
  source: "rules",
  newDependencies: [],
};

function inScript({ located, files }: ProposalCase, answers: readonly string[]): readonly Proposal[] {
  return located.outbound.flatMap(({ kind, steps, sure }): Proposal[] => {
    const [caller, asker] = steps.slice(-2);
    const file = files.find(({ path }) => path === caller?.path);
    if (
      kind !== "http" ||
      sure < 0.3 ||
      file?.code.family !== "script" ||
      caller === undefined ||
      asker === undefined
    )
      return [];
    const call = file.code.calls.find(
      (one) =>
        one.callee === asker.name &&
        one.start >= caller.start &&
        one.end <= caller.end &&
        isSafe(one.arguments),
    );
    if (call === undefined || call.inLoop || /\bretrySafe\b/.test(file.text)) return [];
    const replacements: Replacement[] = [
      { start: call.start, end: call.start, text: "retrySafe(() => " },
      { start: call.end, end: call.end, text: ")" },
      {
        start: file.text.trimEnd().length,
        end: file.text.trimEnd().length,
        text: `\n\n${scriptRetry(file)}`,
      },
    ];
    return [
      {
        title: `Repeat ${call.callee} once in ${caller.name}, which is safe (${file.path}:${call.line})`,
        ...{ ...words, answers },
        edits: editLines(file.path, file.text, replacements),
      },
    ];
  });
}

/** Arguments without options of their own, or whose options name no method. */
function isSafe(given: readonly { readonly kind: string; readonly text: string }[]): boolean {
  const [, options] = given;
  return (
    options === undefined || (options.kind === "object" && !/\b(?:method|body)\b|\.\.\./.test(options.text))
  );
}

function scriptRetry({ path }: ProgramFile): string {
  const isTyped = /\.[cm]?tsx?$/.test(path);
  const [generic, parameter, result] = isTyped ? ["<T>", ": () => Promise<T>", ": Promise<T>"] : ["", "", ""];
  return `/** Asks once more after a pause of random length, so that callers do not come back all at once. For safe requests only. */
async function retrySafe${generic}(attempt${parameter})${result} {
  try {
    return await attempt();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 25 + Math.random() * 75));
    return attempt();
  }
}`;
}

function inPython({ located, files }: ProposalCase, answers: readonly string[]): readonly Proposal[] {
  return located.outbound.flatMap(({ path, call }): Proposal[] => {
    const file = files.find((one) => one.path === path);
    const isPlain = /^requests\.(?:get|head)$/.test(call.callee);
    const from = file === undefined ? null : /^import requests[ \t]*$/m.exec(file.text);
    const imports = file === undefined ? [] : [...file.text.matchAll(/^(?:import|from) .*$/gm)];
    const last = imports.at(-1);
    if (
      file === undefined ||
      !isPlain ||
      from === null ||
      last === undefined ||
      /\bsafe_http\b/.test(file.text)
    )
      return [];
    if (last[0].endsWith("(") || last[0].endsWith("\\")) return [];
    const end = last.index + last[0].length;
    const after = (at: number, text: string): Replacement => ({ start: at, end: at, text });
    const session = `

# Repeats GET and HEAD once, after a pause of random length so that callers do not come back all at once; anything else may have had its effect.
class OneJitteredRetry(Retry):
    def get_backoff_time(self):
        return random.uniform(0.025, 0.1)


safe_http = requests.Session()
for scheme in ("http://", "https://"):
    safe_http.mount(scheme, HTTPAdapter(pool_maxsize=40, max_retries=OneJitteredRetry(total=1, status_forcelist=[502, 503, 504], allowed_methods=["GET", "HEAD"], raise_on_status=False)))`;
    const start = from.index + from[0].length;
    const random = /^import random[ \t]*$/m.test(file.text) ? "" : "\nimport random";
    const names = `${random}\nfrom requests.adapters import HTTPAdapter\nfrom urllib3.util.retry import Retry`;
    const replacements =
      start === end ? [after(end, names + session)] : [after(start, names), after(end, session)];
    return [
      {
        title: `Repeat this ${call.callee} once, which is safe (${path}:${call.line})`,
        ...{ ...words, answers },
        edits: editLines(path, file.text, [
          ...replacements,
          { start: call.start, end: call.start + "requests".length, text: "safe_http" },
        ]),
      },
    ];
  });
}
