// Reads .assay.yml: every fault is a warning with its line, the faulty key is left out, and the rest counts (spec F1).
import { isMap, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import type { Warning } from "../review/review.js";
import { nearestName } from "../runtime/runtime.js";
import { configSchema, type Config } from "./config-schema.js";

const maxBytes = 65_536;
const maxRounds = 50;

/** What a configuration file says, its faults, and the line of each top-level key and of each nested path ("caps.usd"). */
export interface ParsedConfig {
  readonly config: Config;
  readonly warnings: readonly Warning[];
  readonly lineOf: (path: string) => number | null;
}

/** Parses the text of `path` (shown in warnings). Never throws: a file that cannot be read at all counts as empty. */
export function parseConfig(text: string, path: string): ParsedConfig {
  const lines = new LineCounter();
  const empty = (message: string, line: number | null): ParsedConfig => ({
    config: {},
    warnings: [{ path, line, message: `${message}; the defaults apply` }],
    lineOf: () => null,
  });
  if (text.length > maxBytes) return empty(`it is larger than ${maxBytes} bytes`, null);
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [fault] = document.errors;
  if (fault !== undefined)
    return empty(`it is not valid YAML: ${firstLine(fault.message)}`, lines.linePos(fault.pos[0]).line);
  const value = toPlain(document);
  if (value === null) return { config: {}, warnings: [], lineOf: () => null };
  if (value === "aliases") return empty("its aliases expand too far", 1);
  if (!isMap(document.contents)) return empty("it must be a list of keys and values", 1);
  const lineOf = (keys: readonly PropertyKey[]): number | null => lineOfPath(document, { keys, lines });
  const { config, warnings } = keepValid(value, (keys, message) => ({ path, line: lineOf(keys), message }));
  return { config, warnings, lineOf: (dotted) => lineOf(dotted.split(".")) };
}

/** Removes what the schema refuses, one fault after another, until the rest is valid. */
function keepValid(
  value: unknown,
  warn: (keys: readonly PropertyKey[], message: string) => Warning,
): { config: Config; warnings: Warning[] } {
  const warnings: Warning[] = [];
  for (let round = 0; round < maxRounds; round += 1) {
    const parsed = configSchema.safeParse(value);
    if (parsed.success) return { config: parsed.data, warnings };
    for (const issue of parsed.error.issues) {
      for (const keys of faultyPaths(issue)) {
        warnings.push(warn(keys, `${keys.join(".")}: ${sayIssue(issue, keys)}; it is ignored`));
        remove(value, keys);
      }
    }
  }
  return { config: {}, warnings };
}

function faultyPaths(issue: z.core.$ZodIssue): (readonly PropertyKey[])[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => [...issue.path, key]);
  return [issue.path];
}

function sayIssue(issue: z.core.$ZodIssue, keys: readonly PropertyKey[]): string {
  if (issue.code === "unrecognized_keys") {
    const key = String(keys.at(-1) ?? "");
    const near = nearestName(key, knownKeys(keys.slice(0, -1)));
    return near === null ? "unknown key" : `unknown key (did you mean "${near}"?)`;
  }
  if (issue.code === "invalid_union") return "expected true, false, or a map with `enabled` and `model`";
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

function knownKeys(parent: readonly PropertyKey[]): string[] {
  if (parent.length === 0) return Object.keys(configSchema.shape);
  const section = configSchema.shape[parent[0] as keyof typeof configSchema.shape] as z.ZodType | undefined; // a path that zod reported begins with a key of ours or is not found
  const inner =
    section instanceof Object && "unwrap" in section ? (section as z.ZodOptional).unwrap() : section;
  return inner instanceof Object && "shape" in inner ? Object.keys((inner as z.ZodObject).shape) : [];
}

function remove(value: unknown, keys: readonly PropertyKey[]): void {
  const last = keys.at(-1);
  const parent = keys.slice(0, -1).reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);
  if (last === undefined) return;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isRecord(parent)) Reflect.deleteProperty(parent, last);
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}

/** The document as plain values, null when it is empty; a document whose aliases would blow it up becomes a text, which is refused. */
function toPlain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 }) as unknown;
  } catch (tooManyAliases) {
    if (tooManyAliases instanceof ReferenceError) return "aliases";
    throw tooManyAliases;
  }
}

function lineOfPath(
  document: Document,
  at: { keys: readonly PropertyKey[]; lines: LineCounter },
): number | null {
  for (let depth = at.keys.length; depth > 0; depth -= 1) {
    const parent = depth === 1 ? document.contents : document.getIn(at.keys.slice(0, depth - 1), true);
    if (!isMap(parent)) continue;
    const key = String(at.keys[depth - 1]);
    const pair = parent.items.find((item) => String(item.key) === key);
    const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range; // yaml nodes carry their range; the key's type does not say so
    if (range !== undefined) return at.lines.linePos(range[0]).line;
  }
  return null;
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
