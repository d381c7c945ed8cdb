// Which requests a fault is for: by method, path, operation, host and headers.
import { z } from "zod";

const pattern = z.string().min(1).max(1_000);

/** The shape of `match` in a fault: every given part must agree; nothing given means every request. */
export const matchSchema = z.strictObject({
  method: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
  path: pattern.optional(),
  operation: pattern.optional(),
  host: pattern.optional(),
  header: z.record(z.string().min(1), z.string()).optional(),
});

/** `match` as parsed. Patterns know `*` (within a path segment), `**` (across) and `{name}` (one segment). */
export type Match = z.output<typeof matchSchema>;

/** What of a request can be matched. A bare stream knows its host alone; header names are in lower case. */
export interface RequestTraits {
  readonly host: string;
  readonly method?: string;
  readonly path?: string;
  readonly operation?: string | undefined;
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** True when `match` asks for something that only an HTTP request has. */
export function needsHttp(match: Match): boolean {
  return (
    match.method !== undefined ||
    match.path !== undefined ||
    match.operation !== undefined ||
    match.header !== undefined
  );
}

/**
 * Turns `match` into a test. Methods and host names compare without case; `host` is `name` or `name:port`; the path is
 * compared without its query; a header's pattern is compared whole, with `*` for anything.
 */
export function compileMatch(match: Match): (traits: RequestTraits) => boolean {
  const tests: ((traits: RequestTraits) => boolean)[] = [];
  const { method, path, operation, host, header } = match;
  if (method !== undefined) {
    const methods = new Set([method].flat().map((name) => name.toUpperCase()));
    tests.push((traits) => methods.has(traits.method?.toUpperCase() ?? ""));
  }
  if (path !== undefined) {
    const compiled = compilePathPattern(path);
    tests.push((traits) => traits.path !== undefined && compiled(traits.path));
  }
  if (operation !== undefined) tests.push((traits) => traits.operation === operation);
  if (host !== undefined) tests.push(hostTest(host));
  for (const [name, value] of Object.entries(header ?? {})) tests.push(headerTest(name, value));
  return (traits) => tests.every((test) => test(traits));
}

/** A test for paths: `/users/{id}`, `/static/**`, `/v*` + `/x`. Both sides are compared without a query. */
export function compilePathPattern(path: string): (path: string) => boolean {
  const expression = new RegExp(
    `^${path.replaceAll(/\{[^}/]*\}|\*\*|\*|[^*{]+|\{/g, (part) => {
      if (part === "**") return ".*";
      if (part === "*") return "[^/]*";
      return part.length > 1 && part.startsWith("{") ? "[^/]+" : escaped(part);
    })}$`,
    "s",
  );
  return (candidate) => expression.test(candidate.split("?", 1)[0] ?? "");
}

function hostTest(host: string): (traits: RequestTraits) => boolean {
  const expression = glob(host.toLowerCase());
  return (traits) => {
    const authority = traits.host.toLowerCase();
    return expression.test(authority) || expression.test(authority.replace(/:\d+$/, ""));
  };
}

function headerTest(name: string, value: string): (traits: RequestTraits) => boolean {
  const expression = glob(value);
  return (traits) => {
    const found = traits.headers?.[name.toLowerCase()];
    return found !== undefined && [found].flat().some((one) => expression.test(one));
  };
}

function glob(text: string): RegExp {
  return new RegExp(`^${text.split("*").map(escaped).join(".*")}$`, "s");
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
