// `assay scenario upload`: gives results.json to a service, which shows them and hands them to reviews of that commit (spec R11).
import { resolve } from "node:path";
import { z } from "zod";
import { revealLine } from "../../report/report.js";
import { AssayError, messageOf } from "../../runtime/runtime.js";
import type { Surroundings } from "../surroundings.js";
import { readResults } from "./run-advise.js";

/** The options of `assay scenario upload`, as the command line gives them. */
export interface UploadCommandOptions {
  readonly results: string;
  readonly to: string;
  readonly repository: string;
  readonly commit: string;
  readonly branch?: string | undefined;
  readonly label?: string | undefined;
}

/** The environment variable that holds the token; it is on no command line, where others could read it. */
const tokenVariable = "ASSAY_API_TOKEN";
const deadlineMs = 60_000;

const keptSchema = z.object({ id: z.string() });
const problemSchema = z.object({ code: z.string(), message: z.string(), remedy: z.string() });

/**
 * Uploads; the address of the page is printed. The file is checked before anything is sent. Throws `usage` and `broken-record` for
 * what is wrong here, `token-refused`, `upload-refused` and `service-unreachable` for what the service says.
 */
export async function uploadResults(
  options: UploadCommandOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { to, branch = null, label = null } = options;
  const service = parseService(to);
  const repository = parseRepository(options.repository);
  const commit = parseCommit(options.commit);
  const results = await readResults(resolve(surroundings.cwd, options.results));
  const token = surroundings.env[tokenVariable] ?? "";
  if (token === "") throw noToken();
  if (service.protocol === "http:" && !isLoopback(service.hostname))
    process.stderr.write(`assay: the token travels unencrypted to ${revealLine(service.host)}; use https\n`);
  const place = new URL(`api/v1/repositories/${repository}/fire-tests`, service);
  const answer = await send(place, {
    ...{ token, signal: surroundings.signal },
    body: JSON.stringify({ commit, branch, label, results }),
  });
  const { id } = readAnswer(answer);
  process.stdout.write(`${new URL(`fire-tests/${id}`, service).href}\n`);
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends once. A redirect is not followed: it would take the token somewhere else. */
async function send(
  place: URL,
  { token, signal, body }: { readonly token: string; readonly signal: AbortSignal; readonly body: string },
): Promise<Answer> {
  try {
    const answer = await fetch(place, {
      ...{ method: "POST", body, redirect: "manual" },
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
    });
    return { status: answer.status, text: await answer.text() };
  } catch (cause) {
    signal.throwIfAborted();
    throw new AssayError({
      code: "service-unreachable",
      message: `${place.origin} could not be asked: ${messageOf(cause)}`,
      remedy: "Check the address given with --to, and that the service runs; uploading twice keeps one copy.",
      cause,
    });
  }
}

/** The id under which they are kept. Throws what the service said in its own words. */
function readAnswer({ status, text }: Answer): z.infer<typeof keptSchema> {
  const json = parseJson(text);
  const kept = keptSchema.safeParse(json);
  if (status === 201 && kept.success) return kept.data;
  const problem = problemSchema.safeParse(json);
  if (!problem.success)
    throw new AssayError({
      code: "upload-refused",
      message: `what answers there is no service of Assay: status ${status}`,
      remedy: "Give the address of the service's page with --to, without a path that redirects.",
    });
  const { message, remedy } = problem.data;
  const code =
    status === 401 || status === 403
      ? "token-refused"
      : status >= 500
        ? "service-unreachable"
        : "upload-refused";
  throw new AssayError({ code, message: `the service says: ${message.replace(/\.$/, "")}`, remedy });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null; // not of ours, which the caller says
  }
}

function parseService(to: string): URL {
  const url = URL.canParse(to) ? new URL(to) : null;
  if (url !== null && ["http:", "https:"].includes(url.protocol) && url.username === "")
    return new URL(url.pathname.endsWith("/") ? "" : `${url.pathname}/`, url);
  throw usage(
    `--to ${to} is not the address of a service`,
    "Give it whole, as in https://assay.example.com.",
  );
}

function parseRepository(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/.test(text)) return text;
  throw usage(`--repository ${text} names no repository`, "Give OWNER/NAME, as in acme/shop.");
}

function parseCommit(text: string): string {
  if (/^[0-9a-f]{40}$/i.test(text)) return text.toLowerCase();
  throw usage(`--commit ${text} is not a whole sha`, 'Give 40 digits, as in "$(git rev-parse HEAD)".');
}

function usage(message: string, remedy: string): AssayError {
  return new AssayError({ code: "usage", message, remedy });
}

function noToken(): AssayError {
  return new AssayError({
    code: "token-refused",
    message: `${tokenVariable} is not set`,
    remedy: "Make an API token with the role maintainer on the service's page and put it there.",
  });
}

function isLoopback(host: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(host);
}
