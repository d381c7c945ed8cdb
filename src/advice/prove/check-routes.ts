// Whether a change leaves the routes of the program as they are: none lost, and no new decorator above one, where it never runs.
import type { Analyzers, CodeFile, CodeFunction } from "../../analyzers/analyzers.js";
import { findRoutes } from "../locate/find-routes.js";
import type { Route } from "../locate/route.js";
import type { MadePatch } from "./make-patch.js";

/** What became of the routes. `fault` says in words why the change must not be; `code` are the changed files as they are after it. */
export interface RouteVerdict {
  readonly fault: string | null;
  readonly added: readonly string[];
  readonly code: readonly CodeFile[];
}

/**
 * Compares the routes of the program before and after (spec R9). A framework registers what stands below its decorator, so a wrapper
 * above it never sees a request: that change does nothing, and is refused. Throws `cancelled`.
 */
export async function checkRoutes(
  { changes }: Extract<MadePatch, { kind: "made" }>,
  program: readonly CodeFile[],
  { analyzers, signal }: { readonly analyzers: Analyzers; readonly signal?: AbortSignal | undefined },
): Promise<RouteVerdict> {
  const read = (side: "before" | "after"): Promise<readonly CodeFile[]> =>
    analyzers.readCode(
      changes.map((one) => ({ path: one.path, text: one[side] })),
      signal,
    );
  const [before, code] = [await read("before"), await read("after")];
  const rest = program.filter(({ path }) => !changes.some((one) => one.path === path));
  const routesOf = (files: readonly CodeFile[]): ReadonlyMap<string, Route> =>
    new Map(findRoutes([...rest, ...files]).map((route) => [nameOf(route), route]));
  const [was, is] = [routesOf(before), routesOf(code)];
  const lost = [...was.keys()].filter((name) => !is.has(name));
  const added = [...is.keys()].filter((name) => !was.has(name));
  if (lost.length > 0)
    return { fault: `${lost.join(", ")}: no longer registered after the change`, added, code };
  return { fault: wrappedAbove(before, code), added, code };
}

function nameOf({ method, template }: Route): string {
  return `${method ?? "any method"} ${template}`;
}

const registers = /\.(?:route|api_route|websocket|get|post|put|patch|delete|head|options)$/;

/** The first new decorator that stands above a route's own; null where there is none. Python alone registers in order. */
function wrappedAbove(before: readonly CodeFile[], after: readonly CodeFile[]): string | null {
  const known = new Set(before.flatMap((file) => above(file).map(({ key }) => key)));
  const first = after.flatMap(above).find(({ key }) => !known.has(key));
  if (first === undefined) return null;
  const { path, line, mark, route, name } = first;
  return `${path}:${line}: @${mark} stands above @${route}, which has registered ${name} as it is by then, so requests never pass through ${mark}; put it below`;
}

function above({ family, path, functions }: CodeFile): readonly Above[] {
  return family === "python" ? functions.flatMap((one) => aboveIn(one, path)) : [];
}

interface Above {
  readonly key: string;
  readonly path: string;
  readonly line: number;
  readonly mark: string;
  readonly route: string;
  readonly name: string;
}

function aboveIn({ name, decorators }: CodeFunction, path: string): readonly Above[] {
  const last = decorators.findLastIndex((mark) => registers.test(mark.name) && takesPath(mark));
  const route = decorators[last]?.callee ?? "";
  return decorators
    .slice(0, Math.max(0, last))
    .filter((mark) => !(registers.test(mark.name) && takesPath(mark)))
    .map(({ callee: mark, line }) => ({ key: `${path} ${name} ${mark}`, path, line, mark, route, name }));
}

function takesPath({ arguments: given }: CodeFunction["decorators"][number]): boolean {
  return given.some(({ string }) => string?.startsWith("/") === true || string === "");
}
