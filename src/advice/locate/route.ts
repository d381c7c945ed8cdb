// A route: a method and a path template with the code that answers it, and how templates of all frameworks are compared.
import type { CodePlace } from "../../context/context.js";

/** Code that is meant: a place in a file, with the UTF-16 range of it and a name for people. */
export interface CodeRange extends CodePlace {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * One route. `method` is null where any is taken. `sure` (0 to 1) is the framework's table 0.95, an inherited prefix less, a
 * comparison of paths in plain code less still. `isPrefix` marks a branch taken for every path that begins so.
 */
export interface Route {
  readonly framework: string;
  readonly method: string | null;
  readonly template: string;
  readonly isPrefix: boolean;
  readonly handler: CodeRange;
  readonly registeredAt: { readonly path: string; readonly line: number };
  readonly sure: number;
}

/** A template as segments; every way to write a parameter becomes `{}`: `{id}`, `:id`, `<int:id>`, `[id]`, `*`. */
function segmentsOf(template: string): readonly string[] {
  const [path = ""] = template
    .replace(/^\^/, "")
    .replace(/\$$/, "")
    .split(/[?#](?!P<)/);
  return path
    .split("/")
    .filter((part) => part !== "")
    .map((part) => (/^(?:\{.*\}|:.+|<.+>|\[.+\]|\*.*|\(.*\))$/.test(part) ? "{}" : part));
}

/** How well a route answers `method` on `template`: its sureness, less where a prefix stands before it; 0 for not at all. */
export function fitOf(route: Route, { method, template }: { method: string; template: string }): number {
  if (route.method !== null && route.method !== method.toUpperCase()) return 0;
  const [wanted, own] = [segmentsOf(template), segmentsOf(route.template)];
  const isSame = (from: number): boolean => own.every((part, at) => part === wanted[from + at]);
  const byMethod = route.method === null ? 0.9 : 1;
  if (own.length === wanted.length && isSame(0)) return route.sure * byMethod;
  if (route.isPrefix) return own.length < wanted.length && isSame(0) ? route.sure * byMethod * 0.9 : 0;
  const from = wanted.length - own.length;
  return own.length > 0 && from > 0 && isSame(from) ? route.sure * byMethod * 0.7 : 0; // mounted under a prefix elsewhere
}
