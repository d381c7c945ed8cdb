// One bounded question to GitHub in a person's name: JSON in, JSON out, no redirects, no secret in any error.
import { AssayError, messageOf } from "../../../runtime/runtime.js";

/** One question. `token` is the person's; null asks as nobody (the exchange of a code). */
export interface GitHubQuestion {
  readonly url: string;
  readonly token: string | null;
  readonly body?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What came back: the status and the JSON body, null where there is none. */
export interface GitHubAnswer {
  readonly status: number;
  readonly json: unknown;
  /** The address of the next page, where GitHub names one on its own host. */
  readonly next: string | null;
}

const maxBytes = 8 * 1024 * 1024;

/** Asks once. Throws `github-unreachable` (transient) for a network fault, a 5xx or no JSON. */
export async function askGitHub(question: GitHubQuestion): Promise<GitHubAnswer> {
  const { url, token, body, signal } = question;
  const { host, pathname } = new URL(url);
  try {
    const response = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      redirect: "error",
      signal,
      headers: {
        accept: "application/json",
        "user-agent": "assay",
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await readBounded(response);
    if (response.status >= 500) throw unreachable(host, pathname, `status ${response.status}`);
    const json: unknown = text === "" ? null : JSON.parse(text);
    return { status: response.status, json, next: nextPage(response, url) };
  } catch (thrown) {
    if (thrown instanceof AssayError) throw thrown;
    throw unreachable(host, pathname, messageOf(thrown));
  }
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body; // of bytes, whatever its type says
  if (body === null) return "";
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A link to another host would carry the person's token there: it is not followed. */
function nextPage(response: Response, asked: string): string | null {
  const link = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
  if (link === undefined || !URL.canParse(link)) return null;
  return new URL(link).origin === new URL(asked).origin ? link : null;
}

function unreachable(host: string, path: string, why: string): AssayError {
  return new AssayError({
    code: "github-unreachable",
    message: `GitHub at ${host} did not answer ${path}: ${why}`,
    remedy: "Try again in a moment; check GITHUB_API_URL and GITHUB_WEB_URL if it stays so.",
  });
}
