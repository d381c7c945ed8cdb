// What the rules for honest refusals share: what they say of themselves, and what each client raises when its other side is gone.

/** Why a 500 becomes 503, and at what price. */
export const refusalWords = {
  why: "A 500 says that nobody thought of this. 503 tells callers and monitors that a dependency is missing and that trying again may help.",
  tradeOff: "Callers that repeat on 503 send more requests while the dependency is down.",
  source: "rules",
  newDependencies: [],
};

/** An error of a Python client: calls of `client` raise `error`, which `imports` brings. `name` is what a handler of it is called. */
export interface ClientError {
  readonly client: RegExp;
  readonly error: string;
  readonly imports: string;
  readonly what: string;
  readonly name: string;
}

const ofClient = (client: RegExp, error: string, module: string): ClientError => ({
  ...{ client, error, imports: `import ${module}`, what: `${module.split(".")[0] ?? module} fails` },
  name: "dependency_unavailable",
});

/** What each HTTP client of Python raises when its other side cannot be had. */
export const clientErrors: readonly ClientError[] = [
  ofClient(/^requests\./, "requests.RequestException", "requests"),
  ofClient(/^httpx\./, "httpx.HTTPError", "httpx"),
  ofClient(/^aiohttp\./, "aiohttp.ClientError", "aiohttp"),
  ofClient(/^urllib\.request\./, "urllib.error.URLError", "urllib.error"),
];

/** The line of a place in a text, from 1. */
export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
