// What several JavaScript and TypeScript rules ask: where the code runs, and what kind of function stands around it.
import type { SgNode } from "@ast-grep/napi";
import { argumentsOf } from "./arguments.js";
import type { SourceFile } from "./source-file.js";

const serverModules =
  /^(http|https|http2|net|fs|fs\/promises|path|child_process|crypto|os|worker_threads|cluster|stream|express|fastify|koa|hono|restify|@nestjs\/|@hapi\/|pg|mysql2?|mongodb|mongoose|redis|ioredis|bullmq|@prisma\/client|next\/server|@aws-sdk\/)/;
const serverPath = /(^|\/)(server|backend|services?|jobs|lambda|functions|handlers)\//;
const browserPath =
  /(^|\/)(components|hooks|client|frontend|web\w*|ui|[\w-]+-ui|ui-[\w-]+|public|pages|views|visualizations|assets|static)\//;
const browserText = /\b(window|document|localStorage|sessionStorage|navigator)\.|["']use client["']|<\/\w+>/;

/** True where it is sure that this code answers for others: it stands in a server's folder or imports server modules. */
export function isServerCode(file: SourceFile): boolean {
  if (runsInPages(file)) return false;
  if (file.importsFrom(serverModules)) return true;
  return serverPath.test(file.path) && !browserPath.test(file.path);
}

/** True where it is likely that this code runs in a page, for one user who can reload it. */
export function isBrowserCode(file: SourceFile): boolean {
  return runsInPages(file) || (browserPath.test(file.path) && !serverPath.test(file.path));
}

function runsInPages(file: SourceFile): boolean {
  return (
    file.contains(browserText) || file.importsFrom(/^(react|vue|svelte|@angular\/core|preact|solid-js)\b/)
  );
}

/** True for a function that is declared async. */
export function isAsyncFunction(node: SgNode | null): boolean {
  return node?.children().some((child) => child.is("async")) === true;
}

/** The function given as the argument at `index`, or null. */
export function callbackOf(call: SgNode, index: number): SgNode | null {
  const given = argumentsOf(call)[index];
  return given !== undefined && /^(arrow_function|function_expression)$/.test(String(given.kind()))
    ? given
    : null;
}

/** True for a function that takes a request: its first parameters are named so. */
export function isRequestHandler(node: SgNode | null, file: SourceFile): boolean {
  const parameters = file.textOf(node?.field("parameters") ?? node?.field("parameter") ?? null);
  return /^\(?\s*(_?err\w*\s*,\s*)?(_?req|request|ctx|context)\b/.test(parameters);
}

/** The last name of a member chain: `expect` of `a.b.expect`. */
export function lastName(callee: string): string {
  return /[\w$]+$/.exec(callee)?.[0] ?? "";
}
