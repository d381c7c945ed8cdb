// From an operation of the results to its code: the route that answers it, and the calls that leave the program on its way.
import type { CodeFile } from "../../analyzers/analyzers.js";
import { findRoutes } from "./find-routes.js";
import { fitOf, type Route } from "./route.js";
import { programTargets } from "./module-targets.js";
import { traceOutbound, type Outbound, type TraceParts } from "./trace.js";

/** An operation as the results name it. `url` keeps its placeholders. */
export interface OperationName {
  readonly operation: string | null;
  readonly method: string;
  readonly url: string;
}

/** Where an operation is. `sure` is 0 to 1; `others` counts further routes that fit as well. `outbound` is the surest first. */
export type Located =
  | {
      readonly kind: "located";
      readonly route: Route;
      readonly sure: number;
      readonly others: number;
      readonly outbound: readonly Outbound[];
    }
  | { readonly kind: "not-found"; readonly why: string };

/** Finds it (spec R8). A handler whose name is part of the operation's id is preferred among routes that fit as well. */
export async function locateOperation(wanted: OperationName, parts: TraceParts): Promise<Located> {
  const template = pathOf(wanted.url);
  const routes = findRoutes(parts.files);
  if (routes.length === 0)
    return { kind: "not-found", why: "no route of a framework that is known was found in the code" };
  const fits = routes
    .map((route) => ({
      route,
      fit: fitOf(route, { method: wanted.method, template }) + (isNamed(route, wanted) ? 0.04 : 0),
    }))
    .filter(({ fit }) => fit > 0.1)
    .sort((a, b) => b.fit - a.fit);
  const [best, ...rest] = fits;
  if (best === undefined)
    return { kind: "not-found", why: `none of ${routes.length} routes answers ${wanted.method} ${template}` };
  const others = rest.filter(
    ({ fit, route }) => best.fit - fit < 0.02 && route.handler.start !== best.route.handler.start,
  );
  const outbound = await traceOutbound(best.route.handler, parts);
  return {
    kind: "located",
    route: best.route,
    sure: Math.min(1, best.fit / (1 + others.length)),
    others: others.length,
    outbound,
  };
}

function isNamed({ handler }: Route, { operation }: OperationName): boolean {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const name = plain(handler.name.split(".").at(-1) ?? "");
  return operation !== null && name.length > 2 && plain(operation).includes(name);
}

/** The path of a URL whose placeholders would be refused by a parser. */
function pathOf(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/]*/i, "").split(/[?#]/)[0] ?? "/";
}

/** The files that a program started from `entries` consists of, by relative imports; all of them where no entry is known. */
export function programFrom(entries: readonly string[], files: readonly CodeFile[]): readonly CodeFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const waiting = entries.filter((path) => byPath.has(path));
  if (waiting.length === 0) return files;
  const reached = new Set(waiting);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const from = path;
    const targets = (byPath.get(from)?.modules ?? []).flatMap((module) => programTargets(from, module));
    for (const target of targets.filter((one) => byPath.has(one) && !reached.has(one))) {
      reached.add(target);
      waiting.push(target);
    }
  }
  return files.filter(({ path }) => reached.has(path));
}
