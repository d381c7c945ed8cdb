// Proposes an honest refusal where a dependency's failure becomes a 500: status 503, with Retry-After where the framework allows.
import { editLines, type Replacement } from "./edit-lines.js";
import {
  answering,
  type ProgramFile,
  type Proposal,
  type ProposalCase,
  type ProposalRule,
} from "./proposal.js";

/** FastAPI gets an exception handler for its HTTP client's errors; elsewhere the literal 500 of a failure path becomes 503. */
export const proposeUnavailable: ProposalRule = (of) => {
  const answers = answering(of, "error-not-mapped", "no-deadline");
  if (answers.length === 0) return [];
  if (of.located.route.framework === "FastAPI") return fastApi(of, answers);
  return of.files
    .filter(({ code }) => code.family === "script")
    .flatMap((file) => statusLiterals(file, answers));
};

const why =
  "A 500 says that nobody thought of this. 503 tells callers and monitors that a dependency is missing and that trying again may help.";
const tradeOff = "Callers that repeat on 503 send more requests while the dependency is down.";

function fastApi({ located, files }: ProposalCase, answers: readonly string[]): readonly Proposal[] {
  const file = files.find(({ path }) => path === located.route.registeredAt.path);
  const app = file === undefined ? null : /^(\w+) *= *FastAPI\(.*\)[ \t]*$/m.exec(file.text);
  const from = file === undefined ? null : /^from fastapi import .*$/m.exec(file.text);
  const client = located.outbound
    .find(({ kind, path }) => kind === "http" && path === file?.path)
    ?.call.name.split(".")[0];
  const errors = { requests: "requests.RequestException", httpx: "httpx.HTTPError" };
  if (file === undefined || app === null || from === null || !(client === "requests" || client === "httpx"))
    return [];
  if (file.text.includes(`exception_handler(${errors[client]})`)) return [];
  const handler = `

@${app[1] ?? "app"}.exception_handler(${errors[client]})
def dependency_unavailable(request, error):
    return JSONResponse({"detail": "a dependency cannot be had"}, status_code=503, headers={"Retry-After": "1"})`;
  const hasResponse = /\bimport\b.*\bJSONResponse\b/.test(file.text);
  const replacements: Replacement[] = [
    { start: app.index + app[0].length, end: app.index + app[0].length, text: handler },
    ...(hasResponse
      ? []
      : [
          {
            start: from.index + from[0].length,
            end: from.index + from[0].length,
            text: "\nfrom fastapi.responses import JSONResponse",
          },
        ]),
  ];
  return [
    {
      title: `Answer 503 with Retry-After when ${client} fails (${file.path}:${lineOf(file.text, app.index)})`,
      ...{ why, tradeOff, source: "rules", answers, newDependencies: [] },
      edits: editLines(file.path, file.text, replacements),
    },
  ];
}

const literal = /(\b\w*[sS]tatus\w*\s*:\s*|\.(?:status|sendStatus|code|writeHead)\(\s*)500\b/g;

function statusLiterals({ path, text, code }: ProgramFile, answers: readonly string[]): readonly Proposal[] {
  return [...text.matchAll(literal)].flatMap((match): Proposal[] => {
    const at = match.index + (match[1] ?? "").length;
    const line = text.slice(text.lastIndexOf("\n", at) + 1, at);
    if (/^\s*(?:\/\/|\*)/.test(line)) return [];
    const isProperty = (match[1] ?? "").trimEnd().endsWith(":");
    const isFailurePath =
      isProperty ||
      /catch\s*(?:\(|\{)|\.catch\(|\berror\b|\berr\b/.test(text.slice(Math.max(0, at - 400), at));
    if (!isFailurePath || code.path !== path) return [];
    return [
      {
        title: `Answer 503 instead of 500 when a dependency cannot be had (${path}:${lineOf(text, at)})`,
        ...{ why, tradeOff, source: "rules", answers, newDependencies: [] },
        edits: editLines(path, text, [{ start: at, end: at + 3, text: "503" }]),
      },
    ];
  });
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
