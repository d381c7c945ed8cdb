// The route tables of the common frameworks, read from what files do: decorators, registering calls, comparisons of paths.
import type { CodeArgument, CodeCall, CodeFile, CodeFunction } from "../../analyzers/analyzers.js";
import type { CodeRange, Route } from "./route.js";

const methods = ["get", "post", "put", "patch", "delete", "head", "options"] as const;
const verb = new RegExp(`\\.(${methods.join("|")}|all)$`, "i");

/** Every route of these files: FastAPI, Flask, Django, Express, Fastify, Hono, NestJS, Gin, chi, net/http, Spring, plain node:http. */
export function findRoutes(files: readonly CodeFile[]): readonly Route[] {
  const program: Program = { files, byName: functionsByName(files) };
  return files.flatMap((file) => [
    ...file.functions.flatMap((one) => one.decorators.flatMap((mark) => decorated(file, one, mark))),
    ...file.calls.flatMap((call) => registered(program, file, call)),
    ...file.guards.map((guard) => compared(file, guard)),
  ]);
}

/** The functions of these files by name, with where they are. */
export function functionsByName(files: readonly CodeFile[]): ReadonlyMap<string, readonly CodeRange[]> {
  const byName = new Map<string, CodeRange[]>();
  for (const file of files)
    for (const one of file.functions)
      if (one.name !== "") byName.set(one.name, [...(byName.get(one.name) ?? []), rangeOf(file, one)]);
  return byName;
}

/** A function as a range of its file. */
export function rangeOf({ path }: CodeFile, one: CodeFunction): CodeRange {
  const name = one.container === "" ? one.name : `${one.container}.${one.name}`;
  return { path, name, startLine: one.line, endLine: one.endLine, start: one.start, end: one.end };
}

interface Program {
  readonly files: readonly CodeFile[];
  readonly byName: ReadonlyMap<string, readonly CodeRange[]>;
}

function decorated(file: CodeFile, handler: CodeFunction, mark: CodeCall): readonly Route[] {
  if (file.family === "python") return pythonRoutes(file, handler, mark);
  if (file.family === "java") return springRoutes(file, handler, mark);
  return file.family === "script" ? nestRoutes(file, handler, mark) : [];
}

function pythonRoutes(file: CodeFile, handler: CodeFunction, mark: CodeCall): readonly Route[] {
  const path = keyword(mark, "path")?.string ?? positional(mark)[0]?.string ?? null;
  const found = /\.(route|api_route|get|post|put|patch|delete|head|options)$/.exec(mark.name);
  if (path === null || found === null) return [];
  const framework = file.modules.some((name) => /^fastapi\b/.test(name)) ? "FastAPI" : "Flask";
  const named = keyword(mark, "methods")
    ?.text.match(/[A-Za-z]+/g)
    ?.map((name) => name.toUpperCase());
  const isOpen = found[1] === "route" || found[1] === "api_route";
  const all = isOpen ? (named ?? ["GET"]) : [(found[1] ?? "").toUpperCase()];
  const routers = file.calls.filter(({ name }) => /\b(?:APIRouter|Blueprint)$/.test(name));
  const only =
    routers.length === 1 && /\b(?:APIRouter|Blueprint)\(\)/.test(mark.name) ? routers[0] : undefined;
  const prefix =
    only === undefined ? "" : ((keyword(only, "prefix") ?? keyword(only, "url_prefix"))?.string ?? "");
  return all.map((method) =>
    routeOf(file, { framework, method, template: prefix + path, handler: rangeOf(file, handler), mark }),
  );
}

function springRoutes(file: CodeFile, handler: CodeFunction, mark: CodeCall): readonly Route[] {
  const found = /^(Get|Post|Put|Patch|Delete|Request)Mapping$/.exec(mark.callee);
  if (found === null) return [];
  const prefix = classMark(file, handler, /^RequestMapping$/);
  const named = keyword(mark, "method")?.text.match(/[A-Z]{3,}/)?.[0] ?? null;
  const method = found[1] === "Request" ? named : (found[1] ?? "").toUpperCase();
  const template = `${pathOf(prefix)}/${pathOf(mark)}`;
  return [routeOf(file, { framework: "Spring", method, template, handler: rangeOf(file, handler), mark })];
}

function nestRoutes(file: CodeFile, handler: CodeFunction, mark: CodeCall): readonly Route[] {
  const found = /(?:^|\.)(Get|Post|Put|Patch|Delete|Head|Options|All)$/.exec(mark.name);
  const controller = classMark(file, handler, /(?:^|\.)Controller$/);
  if (found === null || controller === null) return [];
  const method = found[1] === "All" ? null : (found[1] ?? "").toUpperCase();
  const template = `${pathOf(controller)}/${pathOf(mark)}`;
  return [routeOf(file, { framework: "NestJS", method, template, handler: rangeOf(file, handler), mark })];
}

function classMark(file: CodeFile, handler: CodeFunction, name: RegExp): CodeCall | null {
  const around = file.classes.find(
    (one) => one.name === handler.container && one.start <= handler.start && one.end >= handler.end,
  );
  return around?.decorators.find((mark) => name.test(mark.name)) ?? null;
}

function pathOf(mark: CodeCall | null): string {
  const given =
    mark === null ? null : (keyword(mark, "value") ?? keyword(mark, "path") ?? positional(mark)[0] ?? null);
  return given?.string ?? /["'`]([^"'`]*)["'`]/.exec(given?.text ?? "")?.[1] ?? "";
}

function registered(program: Program, file: CodeFile, call: CodeCall): readonly Route[] {
  if (file.family === "python") return djangoRoutes(program, file, call);
  if (file.family === "go") return goRoutes(program, file, call);
  return file.family === "script" ? scriptRoutes(program, file, call) : [];
}

function djangoRoutes(program: Program, file: CodeFile, call: CodeCall): readonly Route[] {
  const isDjango = /^django\.(?:urls|conf\.urls)\.(?:path|re_path|url)$/.test(call.name);
  const isFlask = /\.add_url_rule$/.test(call.name);
  const [path, ...rest] = positional(call);
  const view = isFlask ? (keyword(call, "view_func") ?? rest[1]) : rest[0];
  if ((!isDjango && !isFlask) || path?.string == null || view === undefined) return [];
  const name = /(\w+)(?:\.as_view\(.*\))?$/s.exec(view.text)?.[1] ?? "";
  const isClass = /\.as_view\(/.test(view.text);
  const handlers = isClass
    ? program.files.flatMap((one) =>
        one.functions
          .filter((own) => own.container === name && methods.some((m) => m === own.name))
          .map((own) => rangeOf(one, own)),
      )
    : (program.byName.get(name) ?? []);
  const framework = isDjango ? "Django" : "Flask";
  return handlers.map((handler) =>
    routeOf(file, {
      framework,
      method: isClass ? (handler.name.split(".").at(-1) ?? "").toUpperCase() : null,
      template: path.string ?? "",
      handler,
      mark: call,
    }),
  );
}

function scriptRoutes(program: Program, file: CodeFile, call: CodeCall): readonly Route[] {
  const [first, ...rest] = call.arguments;
  if (/\.route$/.test(call.callee) && first?.kind === "object") return fastifyObject(program, file, call);
  const method = verb.exec(call.callee)?.[1]?.toUpperCase();
  if (method === undefined || first?.string?.startsWith("/") !== true) return [];
  const last = rest.at(-1);
  if (last === undefined || !(last.kind === "function" || last.kind === "name")) return [];
  const framework = frameworkOf(program.files, file);
  const template = first.string;
  return handlersOf(program, file, last).map((handler) =>
    routeOf(file, { framework, method: method === "ALL" ? null : method, template, handler, mark: call }),
  );
}

function fastifyObject(program: Program, file: CodeFile, call: CodeCall): readonly Route[] {
  const text = call.arguments[0]?.text ?? "";
  const template = /\b(?:url|path)\s*:\s*["'`]([^"'`]+)/.exec(text)?.[1];
  const method = /\bmethod\s*:\s*["'`](\w+)/.exec(text)?.[1]?.toUpperCase() ?? null;
  if (template === undefined) return [];
  const named = /\bhandler\s*:\s*(\w+)/.exec(text)?.[1] ?? "";
  const own = file.functions.find(
    (one) => one.name === "handler" && one.start >= call.start && one.end <= call.end,
  );
  const handlers = own === undefined ? (program.byName.get(named) ?? []) : [rangeOf(file, own)];
  return handlers.map((handler) =>
    routeOf(file, { framework: "Fastify", method, template, handler, mark: call }),
  );
}

function goRoutes(program: Program, file: CodeFile, call: CodeCall): readonly Route[] {
  const [first, ...rest] = call.arguments;
  const found =
    /\.(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|Get|Post|Put|Patch|Delete|Head|Options|Any|HandleFunc|Handle)$/.exec(
      call.callee,
    )?.[1];
  const last = rest.at(-1);
  if (found === undefined || first?.string == null || last === undefined) return [];
  const [, inPath, path] = /^(?:([A-Z]+) )?(\/.*)$/.exec(first.string) ?? [];
  if (path === undefined) return [];
  const isOpen = /^(?:Any|Handle|HandleFunc)$/.test(found);
  const framework = file.modules.some((name) => name.includes("gin-gonic/gin"))
    ? "Gin"
    : file.modules.some((name) => name.includes("go-chi/chi"))
      ? "chi"
      : "net/http";
  const method = isOpen ? (inPath ?? null) : found.toUpperCase();
  return handlersOf(program, file, last).map((handler) =>
    routeOf(file, { framework, method, template: path, handler, mark: call }),
  );
}

/** The function that is given there, or those of the name that is, the file's own first. */
function handlersOf({ byName }: Program, { path }: CodeFile, given: CodeArgument): readonly CodeRange[] {
  if (given.kind === "function")
    return [
      {
        path,
        name: "the handler",
        startLine: given.line,
        endLine: given.endLine,
        start: given.start,
        end: given.end,
      },
    ];
  const found = byName.get(given.text.split(".").at(-1) ?? "") ?? [];
  const own = found.filter((one) => one.path === path);
  return own.length > 0 ? own : found;
}

function frameworkOf(files: readonly CodeFile[], file: CodeFile): string {
  const known = [
    ["hono", "Hono"],
    ["fastify", "Fastify"],
    ["express", "Express"],
    ["@koa/router", "Koa"],
  ] as const;
  const all = [file.modules, files.flatMap(({ modules }) => modules)];
  for (const modules of all)
    for (const [module, name] of known)
      if (modules.some((one) => one === module || one.startsWith(`${module}/`))) return name;
  return "a router";
}

/** A branch that plain code takes for a path: the weakest sign, for servers without a framework. */
function compared(file: CodeFile, guard: CodeFile["guards"][number]): Route {
  const method = /["'`](GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)["'`]/.exec(guard.condition)?.[1] ?? null;
  const handler = {
    path: file.path,
    name: `the branch for ${guard.path}`,
    startLine: guard.line,
    endLine: guard.endLine,
    start: guard.start,
    end: guard.end,
  };
  return {
    ...{
      framework: "plain code",
      method,
      template: guard.path,
      isPrefix: guard.isPrefix,
      handler,
      sure: 0.75,
    },
    registeredAt: { path: file.path, line: guard.line },
  };
}

function routeOf(
  file: CodeFile,
  of: { framework: string; method: string | null; template: string; handler: CodeRange; mark: CodeCall },
): Route {
  const { mark, ...rest } = of;
  return { ...rest, isPrefix: false, registeredAt: { path: file.path, line: mark.line }, sure: 0.95 };
}

function keyword(call: CodeCall, name: string): CodeArgument | undefined {
  return call.arguments.find(({ key }) => key === name);
}

function positional(call: CodeCall): readonly CodeArgument[] {
  return call.arguments.filter(({ key }) => key === null);
}
