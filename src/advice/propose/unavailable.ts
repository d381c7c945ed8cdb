// Proposes an honest refusal where a dependency's failure becomes a 500: status 503, with Retry-After where the framework allows.
import { editLines, type Replacement } from "./edit-lines.js";
import { proposeDjangoRefusal } from "./unavailable-django.js";
import { proposeNestRefusal } from "./unavailable-nest.js";
import { clientErrors, lineOf, refusalWords as words, type ClientError } from "./refusal.js";
import {
  answering,
  type ProgramFile,
  type Proposal,
  type ProposalCase,
  type ProposalRule,
} from "./proposal.js";

/**
 * FastAPI and Flask get a handler for the errors of their client or database, Spring and NestJS one for their client, a view of Django a
 * wrapper; in Express, Fastify, Hono, NestJS,
 * Gin and net/http the 500 of a failure path becomes 503. Retry-After is added wherever the framework lets one line do it.
 */
export const proposeUnavailable: ProposalRule = (of) => {
  const answers = answering(of, "error-not-mapped", "no-deadline");
  if (answers.length === 0) return [];
  const { framework } = of.located.route;
  if (framework === "FastAPI" || framework === "Flask") return handlers(of, { framework, answers });
  if (framework === "Spring") return springHandler(of, answers);
  if (framework === "Django") return proposeDjangoRefusal(of, answers);
  const more = framework === "NestJS" ? proposeNestRefusal(of, answers) : [];
  const literals = of.files.flatMap((file) => {
    if (file.code.family === "script") return statusLiterals(file, answers);
    return file.code.family === "go" ? goRefusals(file, answers) : [];
  });
  return [...more, ...literals];
};

const database: ClientError = {
  client: /^sqlalchemy\./,
  error: "OperationalError",
  imports: "from sqlalchemy.exc import OperationalError",
  what: "the database cannot be had",
  name: "database_unavailable",
};

type HandlerFramework = "FastAPI" | "Flask";

/** Where an application is made and its framework imported, in one file. */
interface App {
  readonly file: ProgramFile;
  readonly name: string;
  readonly at: number;
  readonly importEnd: number;
}

function appOf({ located, files }: ProposalCase, framework: HandlerFramework): App | null {
  const made = new RegExp(`^(\\w+) *= *${framework}\\(.*\\)[ \\t]*$`, "m");
  const imported = new RegExp(`^from ${framework.toLowerCase()} import [^\\n(]*$`, "m");
  const isOwn = ({ path }: ProgramFile): boolean => path === located.route.registeredAt.path;
  const fits = files.filter(({ text }) => made.test(text) && imported.test(text));
  const file = fits.find(isOwn) ?? fits[0];
  const [app, from] = [made.exec(file?.text ?? ""), imported.exec(file?.text ?? "")];
  if (file === undefined || app === null || from === null) return null;
  return {
    file,
    name: app[1] ?? "app",
    at: app.index + app[0].length,
    importEnd: from.index + from[0].length,
  };
}

function handlers(
  of: ProposalCase,
  { framework, answers }: { framework: HandlerFramework; answers: readonly string[] },
): readonly Proposal[] {
  const app = appOf(of, framework);
  const sure = of.located.outbound.filter((one) => one.sure >= 0.3);
  if (app === null) return [];
  const { file, at, importEnd } = app;
  const clients = sure.filter(({ kind }) => kind === "http").map(({ call }) => call.name);
  const isSql =
    sure.some(({ kind }) => kind === "sql") && file.code.modules.some((one) => one.startsWith("sqlalchemy"));
  const wanted = [
    ...clientErrors.filter(({ client }) => clients.some((name) => client.test(name))),
    ...(isSql ? [database] : []),
  ];
  return wanted
    .filter(({ error }) => !file.text.includes(`handler(${error})`))
    .map(({ error, imports, what, name }) => {
      const response = framework === "FastAPI" && !/\bimport\b.*\bJSONResponse\b/.test(file.text);
      const needed = [
        ...(response ? ["from fastapi.responses import JSONResponse"] : []),
        ...(new RegExp(`^${imports}[ \\t]*$`, "m").test(file.text) ? [] : [imports]),
      ];
      return {
        title: `Answer 503 with Retry-After when ${what} (${file.path}:${lineOf(file.text, at)})`,
        ...{ ...words, answers },
        edits: editLines(file.path, file.text, [
          { start: at, end: at, text: handlerOf(framework, { app: app.name, error, name }) },
          ...needed.map((text) => ({ start: importEnd, end: importEnd, text: `\n${text}` })),
        ]),
      };
    });
}

function handlerOf(
  framework: "FastAPI" | "Flask",
  { app, error, name }: Record<"app" | "error" | "name", string>,
): string {
  const said = '{"detail": "a dependency cannot be had"}';
  return framework === "FastAPI"
    ? `

@${app}.exception_handler(${error})
def ${name}(request, error):
    return JSONResponse(${said}, status_code=503, headers={"Retry-After": "1"})`
    : `

@${app}.errorhandler(${error})
def ${name}(error):
    return ${said}, 503, {"Retry-After": "1"}`;
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
        ...{ ...words, answers },
        edits: editLines(path, text, [
          { start: at, end: at + 3, text: "503" },
          ...retryAfter(text, { at, code }),
        ]),
      },
    ];
  });
}

/** The header behind the status, where the framework's own object is told the status by a call of one argument. */
function retryAfter(
  text: string,
  { at, code }: { at: number; code: ProgramFile["code"] },
): readonly Replacement[] {
  const before = /\b(\w+)\.(status|code)\(\s*$/.exec(text.slice(0, at));
  const end = /^500\s*\)/.exec(text.slice(at))?.[0].length;
  if (before === null || end === undefined || before[1] === "c") return [];
  const isFastify = before[2] === "code" || code.modules.includes("fastify");
  const method = isFastify ? "header" : "set";
  const isKnown = isFastify || code.modules.includes("express");
  return isKnown ? [{ start: at + end, end: at + end, text: `.${method}("Retry-After", "1")` }] : [];
}

/** `http.Error(w, …, 500)` and `c.JSON(500, …)` below a check of an error. */
function goRefusals({ path, text }: ProgramFile, answers: readonly string[]): readonly Proposal[] {
  const refusal =
    /^([ \t]*)(?:http\.Error\((\w+),[^\n]*?,\s*|(\w+)\.(?:AbortWithStatus|Status|JSON|String|AbortWithStatusJSON)\(\s*)(http\.StatusInternalServerError|500)\b/gm;
  return [...text.matchAll(refusal)].flatMap((match): Proposal[] => {
    const [all, indent = "", writer, context, status = ""] = match;
    const isFailurePath = /if (?:[^\n{]*; )?err != nil \{\s*$/.test(
      text.slice(Math.max(0, match.index - 300), match.index).trimEnd() + "\n",
    );
    if (!isFailurePath) return [];
    const at = match.index + all.length - status.length;
    const header =
      writer === undefined
        ? `${context ?? "c"}.Header("Retry-After", "1")`
        : `${writer}.Header().Set("Retry-After", "1")`;
    return [
      {
        title: `Answer 503 with Retry-After instead of 500 when a dependency cannot be had (${path}:${lineOf(text, at)})`,
        ...{ ...words, answers },
        edits: editLines(path, text, [
          { start: match.index, end: match.index, text: `${indent}${header}\n` },
          {
            start: at,
            end: at + status.length,
            text: status === "500" ? "503" : "http.StatusServiceUnavailable",
          },
        ]),
      },
    ];
  });
}

/** A handler in the controller itself, with full names, so that it needs no import. */
function springHandler({ located, files }: ProposalCase, answers: readonly string[]): readonly Proposal[] {
  const { path, start } = located.route.handler;
  const file = files.find((one) => one.path === path);
  const around = file?.code.classes.find((one) => one.start <= start && one.end >= start);
  const isRest = file?.code.modules.some((one) => one.startsWith("org.springframework.web.client")) === true;
  if (file === undefined || around === undefined || !isRest || /RestClientException/.test(file.text))
    return [];
  const end = around.end - 1;
  const handler = `
    @org.springframework.web.bind.annotation.ExceptionHandler(org.springframework.web.client.RestClientException.class)
    org.springframework.http.ResponseEntity<String> dependencyUnavailable() {
        return org.springframework.http.ResponseEntity.status(503).header("Retry-After", "1").body("a dependency cannot be had");
    }
`;
  return [
    {
      title: `Answer 503 with Retry-After when a RestTemplate fails (${path}:${around.line})`,
      ...{ ...words, answers },
      edits: editLines(path, file.text, [{ start: end, end, text: handler }]),
    },
  ];
}
