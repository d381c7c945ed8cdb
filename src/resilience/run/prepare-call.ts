// Fills what a scenario leaves open in a call: values learned from earlier answers, segments, environment variables.
import { atPointer } from "../json-value.js";
import type { Call, ScenarioItem } from "../scenario/scenario.js";
import { isError, type Caller, type ReadyCall, type Sample } from "./send-call.js";

/** A call that can be sent, or why it cannot be made; `isBroken` where a call before it met an error of the application. */
export type Prepared =
  | { readonly kind: "ready"; readonly call: ReadyCall }
  | { readonly kind: "impossible"; readonly why: string; readonly isBroken?: boolean };

/** `toTarget` turns a URL of the file into the one to call; `env` is where `${NAME}` is read. */
export interface PrepareContext {
  readonly caller: Caller;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly toTarget: (url: string) => string;
  readonly signal: AbortSignal;
}

/**
 * Makes the calls of `item.before` and fills `item.call` with what they teach (else with the file's segments). The
 * secrets of the environment go into the call and nowhere else.
 */
export async function prepareCall(item: ScenarioItem, context: PrepareContext): Promise<Prepared> {
  const values: Record<string, string> = {};
  for (const { call, learn } of item.before) {
    const filled = fillCall(call, { ...item.segments, ...values }, context);
    if (filled.kind === "impossible") return filled;
    const answer = await context.caller.send(filled.call, { signal: context.signal });
    const name = `${call.method} ${pathOf(call.url)}`;
    if (answer.error !== null || answer.status === null || answer.status >= 400)
      return {
        kind: "impossible",
        why: `${name}, which teaches ${Object.keys(learn).join(", ")}, ${sayAnswer(answer)}`,
        isBroken: isError(answer),
      };
    for (const [variable, pointers] of Object.entries(learn)) {
      const value = findValue(answer.text, pointers);
      if (value !== null) values[variable] = encodeURIComponent(value);
      else if (item.segments[variable] === undefined)
        return {
          kind: "impossible",
          why: `the answer of ${name} has no ${pointers.join(" or ")} for ${variable}`,
        };
    }
  }
  return fillCall(item.call, { ...item.segments, ...values }, context);
}

/** Fills placeholders and environment variables of one call. */
export function fillCall(
  call: Call,
  values: Readonly<Record<string, string>>,
  { env, toTarget }: Pick<PrepareContext, "env" | "toTarget">,
): Prepared {
  const missing = new Set<string>();
  const fromEnv = (text: string, encode: (value: string) => string = (value) => value): string =>
    text.replaceAll(
      /\$\{(base64:)?([A-Za-z_][A-Za-z0-9_]*)\}/g,
      (_whole, base64: string | undefined, name: string) => {
        const value = env[name];
        if (value === undefined || value === "") missing.add(name);
        return encode(base64 === undefined ? (value ?? "") : Buffer.from(value ?? "").toString("base64"));
      },
    );
  const withEnv = fromEnv(call.url, encodeURIComponent);
  const url = withEnv.replaceAll(/\{([^{}/]+)\}/g, (whole, name: string) => values[name] ?? whole);
  const open = /\{([^{}/]+)\}/.exec(url.split("?", 1)[0] ?? "")?.[1];
  const headers = Object.fromEntries(
    Object.entries(call.headers).map(([name, value]) => [name, fromEnv(value)] as const),
  );
  const body = call.body === null ? null : fromEnv(call.body);
  const [unset] = missing;
  if (unset !== undefined) return { kind: "impossible", why: `the environment variable ${unset} is not set` };
  if (open !== undefined)
    return { kind: "impossible", why: `nothing gives a value for {${open}} of its URL` };
  return { kind: "ready", call: { ...call, url: toTarget(url), headers, body } };
}

/** One phrase on what came: the status with what the body says about it, or the failure. */
export function sayAnswer({ status, error, detail, text }: Sample): string {
  if (error !== null) return `got no answer (${error}: ${detail})`;
  const said = sayBody(text);
  return `answered ${status ?? "nothing"}${said === "" ? "" : `: ${said}`}`;
}

/** FastAPI, problem+json and plain messages; else the first 200 characters. */
function sayBody(text: string): string {
  const json = parsed(text);
  const [where, what] = [atPointer(json, "/detail/0/loc"), atPointer(json, "/detail/0/msg")];
  if (Array.isArray(where) && typeof what === "string") return `${where.join(".")}: ${what}`;
  const message = ["/detail", "/message", "/error/message", "/error", "/title"]
    .map((pointer) => atPointer(json, pointer))
    .find((one) => typeof one === "string");
  return (typeof message === "string" ? message : text).replaceAll(/\s+/g, " ").trim().slice(0, 200);
}

function findValue(text: string, pointers: readonly string[]): string | null {
  const json = parsed(text);
  for (const pointer of pointers) {
    const value = atPointer(json, pointer);
    if ((typeof value === "string" && value !== "") || typeof value === "number") return String(value);
  }
  return null;
}

/** The JSON of a text, undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // an answer that is no JSON teaches nothing
  }
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
