// Reads an OpenAPI document from a file or a URL, within a deadline and a size, and checks that it is one we know.
import { open } from "node:fs/promises";
import { LineCounter, parseDocument } from "yaml";
import { AssayError, messageOf } from "../../runtime/runtime.js";
import { isObject, textOr, type JsonObject } from "../json-value.js";

/** Where a document comes from. A URL must be http or https. */
export type DocumentSource =
  { readonly kind: "file"; readonly path: string } | { readonly kind: "url"; readonly url: string };

/** A document as read. `version` tells the dialect of its schemas; `from` is what was asked for. */
export interface OpenApiDocument {
  readonly root: JsonObject;
  readonly version: "3.0" | "3.1";
  readonly from: string;
  readonly url: string | null;
}

const maxBytes = 16 * 1024 * 1024;
const timeoutMs = 15_000;

/**
 * Reads OpenAPI 3.0 or 3.1, JSON or YAML (spec R1). At most 16 MiB and 15 s. Throws `unreadable-spec` where it cannot be
 * read, is too large, is not valid JSON or YAML (with the line), or is another version.
 */
export async function readDocument(source: DocumentSource, signal?: AbortSignal): Promise<OpenApiDocument> {
  const from = source.kind === "file" ? source.path : source.url;
  const text = source.kind === "file" ? await readFileBounded(from) : await fetchBounded(from, signal);
  return parseOpenApi(text, { from, url: source.kind === "url" ? from : null });
}

/** Parses the text of a document, JSON or YAML. Throws `unreadable-spec`. */
export function parseOpenApi(text: string, origin: { from: string; url: string | null }): OpenApiDocument {
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text))
    throw unreadable(
      `${origin.from} is a page for people, not an OpenAPI document: look for its openapi.json.`,
    );
  const root = parseJson(text) ?? parseYaml(text, origin.from);
  if (!isObject(root)) throw unreadable(`${origin.from} holds no object, so it is no OpenAPI document.`);
  const version = textOr(root["openapi"]) ?? "";
  const known = (["3.0", "3.1"] as const).find((one) => version.startsWith(`${one}.`));
  if (known === undefined) throw unreadable(`${origin.from} is ${describeVersion(root, version)}.`);
  return { root, version: known, ...origin };
}

/** JSON by its own parser, which takes a hundredth of the time; undefined for all else, also for JSON with a fault, whose place is then told. */
function parseJson(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // YAML may begin so too
  }
}

function parseYaml(text: string, from: string): unknown {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true });
  const error = parsed.errors[0];
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw unreadable(`${from}:${line}:${col} is not valid JSON or YAML: ${firstLine(error.message)}`);
  }
  try {
    return parsed.toJS({ maxAliasCount: 100 });
  } catch (thrown) {
    throw unreadable(`${from} cannot be expanded: ${messageOf(thrown)}`, thrown);
  }
}

function describeVersion(root: JsonObject, version: string): string {
  if (typeof root["swagger"] === "string") return `Swagger ${root["swagger"]}, which has another shape`;
  return version === ""
    ? "no OpenAPI document: it has no field openapi"
    : `OpenAPI ${version}; only 3.0 and 3.1 are read`;
}

async function readFileBounded(path: string): Promise<string> {
  try {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      if (size > maxBytes) throw tooLarge(path);
      return await file.readFile("utf8");
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw thrown instanceof AssayError ? thrown : unreadable(`${path}: ${messageOf(thrown)}`, thrown);
  }
}

async function fetchBounded(url: string, signal: AbortSignal | undefined): Promise<string> {
  if (!/^https?:\/\//i.test(url)) throw unreadable(`"${url}" is not an http or https URL.`);
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await fetch(url, {
      headers: { accept: "application/json, application/yaml;q=0.9, */*;q=0.1" },
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    });
    if (!answer.ok) throw unreadable(`${url} answered ${answer.status}.`);
    return await readBodyBounded(answer, url);
  } catch (thrown) {
    if (thrown instanceof AssayError) throw thrown;
    const why = deadline.aborted ? `no complete answer within ${timeoutMs / 1_000} s` : reasonOf(thrown);
    throw unreadable(`${url} could not be read: ${why}.`, thrown);
  }
}

async function readBodyBounded(answer: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length; // a fetch body yields bytes
    if (size > maxBytes) throw tooLarge(url);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** fetch hides the system's error in `cause`. */
function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause === undefined ? messageOf(thrown) : messageOf(cause);
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}

function tooLarge(from: string): AssayError {
  return unreadable(`${from} is larger than ${maxBytes / 1024 / 1024} MiB.`);
}

function unreadable(message: string, cause?: unknown): AssayError {
  return new AssayError({
    code: "unreadable-spec",
    message,
    remedy: "Give an OpenAPI 3.0 or 3.1 document, JSON or YAML, that can be read in one piece.",
    cause,
  });
}
