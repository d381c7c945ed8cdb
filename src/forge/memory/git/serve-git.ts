// git over smart HTTP: git's own `http-backend` behind the stand-in's tokens.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Hono } from "hono";
import { authenticate } from "../auth/authenticate.js";
import { permit } from "../auth/permit.js";
import { accountOf, botOf, type GitHubState } from "../github-state.js";
import type { ApiContext, ApiEnv } from "../http/api-context.js";
import type { RepositoryRecord } from "../nouns/repository-record.js";

/** What is called after a push with the branches as they were before. */
export type AfterPush = (
  repository: RepositoryRecord,
  pushed: { readonly as: string; readonly before: ReadonlyMap<string, string> },
) => Promise<void>;

const mostHeaderBytes = 65_536;

/**
 * Adds `/{owner}/{name}.git/…` to the site. Fetching needs `contents: read`, pushing `contents: write`; a token comes as the
 * password of any user name, or as a bearer. Any sha and partial clones are served (see `cloneGitFolder`).
 */
export function addGitRoutes(site: Hono<ApiEnv>, state: GitHubState, afterPush: AfterPush): void {
  site.all("/:owner/:name{.+\\.git}/*", async (context) => {
    const { owner, name } = context.req.param() as Readonly<Record<string, string>>;
    const id = state.names.get(`${owner ?? ""}/${(name ?? "").replace(/\.git$/, "")}`.toLowerCase());
    const repository = id === undefined ? undefined : state.repositories.get(id);
    const isPush = isPushTo(context);
    const refused = refusal(state, context, { repository, isPush });
    if (repository === undefined || refused !== null)
      return refused ?? context.text("Repository not found.", 404);
    const before = isPush ? await branches(repository) : new Map<string, string>();
    const answer = await runBackend(context, repository);
    if (!isPush || context.req.method !== "POST") return answer;
    const body = await answer.arrayBuffer(); // the push is done once its report is whole
    const caller = context.get("caller");
    const as = caller.kind === "user" ? accountOf(state, caller.login) : botOf(state);
    await afterPush(repository, { as: as.login, before });
    return new Response(body, answer);
  });
}

/** The branches of a repository with their commits. */
export async function branches(repository: RepositoryRecord): Promise<Map<string, string>> {
  const listed = await repository.git.git.text([
    "for-each-ref",
    "--format=%(refname:lstrip=2) %(objectname)",
    "refs/heads",
  ]);
  return new Map(
    listed
      .split("\n")
      .filter(Boolean)
      .map((line): [string, string] => [
        line.slice(0, line.lastIndexOf(" ")),
        line.slice(line.lastIndexOf(" ") + 1),
      ]),
  );
}

function isPushTo(context: ApiContext): boolean {
  return (
    context.req.path.endsWith("/git-receive-pack") || context.req.query("service") === "git-receive-pack"
  );
}

function refusal(
  state: GitHubState,
  context: ApiContext,
  { repository, isPush }: { repository: RepositoryRecord | undefined; isPush: boolean },
): Response | null {
  const unauthorized = (): Response =>
    context.text("Authentication required.", 401, { "www-authenticate": 'Basic realm="GitHub"' });
  try {
    context.set("caller", authenticate(state, context.req.header("authorization")));
  } catch {
    return unauthorized(); // git asks for credentials on 401, whatever was wrong with those that it sent
  }
  const caller = context.get("caller");
  if (repository === undefined)
    return caller.kind === "anonymous" ? unauthorized() : context.text("Repository not found.", 404);
  const verdict = permit(state, { caller, repository }, [{ contents: isPush ? "write" : "read" }]);
  if (verdict === "granted") return null;
  if (caller.kind === "anonymous") return unauthorized();
  if (verdict === "hidden") return context.text("Repository not found.", 404);
  return context.text("Write access to repository not granted.", 403);
}

async function runBackend(context: ApiContext, repository: RepositoryRecord): Promise<Response> {
  const { git, dir } = repository.git;
  const url = new URL(context.req.url);
  const rest = url.pathname.slice(url.pathname.indexOf(".git/") + ".git".length);
  const child = spawn("git", ["http-backend"], {
    cwd: dir,
    env: {
      ...git.env,
      GIT_PROJECT_ROOT: dir,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: rest,
      REQUEST_METHOD: context.req.method,
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: context.req.header("content-type"),
      CONTENT_LENGTH: context.req.header("content-length"),
      HTTP_CONTENT_ENCODING: context.req.header("content-encoding"),
      GIT_PROTOCOL: context.req.header("git-protocol"),
      REMOTE_USER: "assay",
      REMOTE_ADDR: "127.0.0.1",
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  context.req.raw.signal.addEventListener("abort", () => child.kill(), { once: true });
  child.stderr.resume();
  feed(child, context);
  return readCgi(child.stdout);
}

function feed(child: ChildProcessWithoutNullStreams, context: ApiContext): void {
  const body = context.req.raw.body;
  if (body === null) {
    child.stdin.end();
    return;
  }
  // A backend that stops reading early, or a caller that goes away, shows in the answer.
  pipeline(Readable.fromWeb(body), child.stdin).catch(() => child.stdin.destroy());
}

/** The answer of a CGI program: its headers, then its output as it comes. */
async function readCgi(output: Readable): Promise<Response> {
  const chunks = output[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>; // no encoding is set
  let read: Buffer = Buffer.alloc(0);
  while (!read.includes("\r\n\r\n")) {
    const next = await chunks.next();
    if (next.done === true || read.length > mostHeaderBytes)
      return new Response("git could not serve this.", { status: 500 });
    read = Buffer.concat([read, next.value]);
  }
  const end = read.indexOf("\r\n\r\n");
  const headers = new Headers();
  for (const line of read.subarray(0, end).toString("latin1").split("\r\n"))
    headers.append(line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim());
  const status = Number((headers.get("status") ?? "200").split(" ")[0]);
  headers.delete("status");
  const body = Readable.from(bodyAfter(read.subarray(end + 4), chunks));
  return new Response(Readable.toWeb(body) as ReadableStream, { status, headers });
}

async function* bodyAfter(first: Buffer, rest: AsyncIterableIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}
