// HTTP routes as frameworks write them, found line by line: a route is public surface even where no name is exported.
import type { SideLine } from "./changed-file.js";
import type { Language } from "./languages.js";

/** One route as its callers see it, such as `POST /orders`; the verb is `ANY` where the line does not tell. */
export interface Route {
  readonly name: string;
  readonly line: number;
}

const comment = /^\s*(?:\*|\/\/|\/\*|#(?!\[))/;
const verbs = "get|post|put|patch|delete|head|options";
const javascript = [
  new RegExp(
    String.raw`\b(?:app|router|server|api|routes?|fastify|hono)\.(?<verb>${verbs}|all)\(\s*["'\x60](?<path>/[^"'\x60]*)["'\x60]`,
    "i",
  ),
];
const jvm = [
  /@(?<verb>Get|Post|Put|Patch|Delete|Request)Mapping\(\s*(?:(?:value|path)\s*=\s*)?\{?\s*"(?<path>[^"]*)"/,
  /^\s*(?<verb>get|post|put|patch|delete)\(\s*"(?<path>\/[^"]*)"\s*\)\s*\{/,
];

const patterns: Readonly<Partial<Record<Language, readonly RegExp[]>>> = {
  TypeScript: javascript,
  JavaScript: javascript,
  Python: [
    new RegExp(
      String.raw`^\s*@\w+(?:\.\w+)*\.(?<verb>${verbs}|route|websocket|api_route)\(\s*(?:path\s*=\s*)?["'](?<path>[^"']*)["']`,
    ),
    /^\s*(?:re_)?path\(\s*r?["'](?<path>[^"']*)["']\s*,/,
  ],
  Go: [
    /\.(?<verb>HandleFunc|Handle|(?:GET|POST|PUT|PATCH|DELETE)|Get|Post|Put|Patch|Delete)\(\s*["`](?<path>(?:[A-Z]+ )?\/[^"`]*)["`]/,
  ],
  Java: jvm,
  Kotlin: jvm,
  Rust: [
    /^\s*#\[(?<verb>get|post|put|patch|delete)\(\s*"(?<path>[^"]*)"/,
    /\.route\(\s*"(?<path>[^"]*)"\s*,\s*(?:web::)?(?<verb>get|post|put|patch|delete)\b/,
  ],
  Ruby: [/^\s*(?<verb>get|post|put|patch|delete)\s+["'](?<path>[^"']+)["']/],
  "C#": [
    /\[Http(?<verb>Get|Post|Put|Patch|Delete)\(\s*"(?<path>[^"]*)"/,
    /\.Map(?<verb>Get|Post|Put|Patch|Delete)\(\s*"(?<path>[^"]*)"/,
  ],
  PHP: [
    /\bRoute::(?<verb>get|post|put|patch|delete|any)\(\s*["'](?<path>[^"']*)["']/,
    /#\[Route\(\s*["'](?<path>[^"']*)["']/,
  ],
};

/** Lists the routes that `lines` declare; a language without patterns yields none. */
export function routesIn(lines: readonly SideLine[], language: Language | null): Route[] {
  const shapes = language === null ? undefined : patterns[language];
  if (shapes === undefined) return [];
  return lines.flatMap(({ text, line }) => {
    if (text.length > 400 || comment.test(text) || !/["'`]/.test(text)) return [];
    for (const shape of shapes) {
      const groups = shape.exec(text)?.groups;
      if (groups !== undefined) return [{ name: routeName(groups["verb"], groups["path"] ?? ""), line }];
    }
    return [];
  });
}

function routeName(verb: string | undefined, path: string): string {
  if (/^[A-Z]+ \//.test(path)) return path;
  const known = verb !== undefined && new RegExp(`^(?:${verbs})$`, "i").test(verb);
  return `${known ? verb.toUpperCase() : "ANY"} ${path === "" ? "/" : path}`;
}
