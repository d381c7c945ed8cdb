// `/repos/{owner}/{repo}/contents` and `/git/…`: files, folders, trees and blobs at a commit.
import type { Hono } from "hono";
import { needs } from "../auth/permit.js";
import { parseTree, type TreeEntry } from "../git/parse-tree.js";
import type { GitHubState } from "../github-state.js";
import type { ApiContext, ApiEnv } from "../http/api-context.js";
import { notFound, refuse } from "../http/refusal.js";
import { apiOf } from "../present/present-repository.js";

type Json = Readonly<Record<string, unknown>>;

const mostFolderEntries = 1_000;
const largestRawBytes = 104_857_600;

/** Adds the routes to the repository's. */
export function addContentRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  const read = needs(state, { contents: "read" });
  api.get("/contents", read, (context) => readContents(state, context, ""));
  api.get("/contents/:path{.+}", read, (context) => readContents(state, context, context.req.param("path")));
  api.get("/git/blobs/:sha", read, async (context) => {
    const object = await context.get("repository").git.object(context.req.param("sha"));
    if (object?.type !== "blob") throw notFound();
    if (object.content.length > state.limits.blobBytes) throw tooLarge("100 MB");
    if (wantsRaw(context)) return rawAnswer(context, object.content);
    return context.json({
      sha: object.id,
      node_id: `B_${object.id}`,
      size: object.content.length,
      url: `${apiOf(state, context.get("repository"))}/git/blobs/${object.id}`,
      content: wrapped(object.content),
      encoding: "base64",
    });
  });
  api.get("/git/trees/:sha{.+}", read, (context) => readTree(state, context, context.req.param("sha")));
  api.get("/git/ref/:ref{.+}", read, async (context) => {
    const ref = `refs/${context.req.param("ref")}`;
    const sha = await context.get("repository").git.commit(ref);
    if (sha === null) throw notFound();
    const url = `${apiOf(state, context.get("repository"))}/git/commits/${sha}`;
    return context.json({ ref, node_id: `REF_${sha}`, object: { sha, type: "commit", url } });
  });
}

async function readContents(state: GitHubState, context: ApiContext, path: string): Promise<Response> {
  const { git, defaultBranch } = context.get("repository");
  const ref = context.req.query("ref") ?? defaultBranch;
  const sha = await git.commit(ref);
  if (sha === null) throw refuse({ status: 404, message: `No commit found for the ref ${ref}` });
  const clean = path.replace(/^\/+|\/+$/g, "");
  const object = await git.object(`${sha}:${clean}`);
  const at = { path: clean, ref };
  if (object?.type === "tree") {
    const entries = parseTree(object.content).slice(0, mostFolderEntries);
    return context.json(entries.map((entry) => presentEntry(state, context, { ...at, entry })));
  }
  if (object?.type !== "blob") throw notFound();
  if (object.content.length > largestRawBytes) throw tooLarge("100 MB");
  if (wantsRaw(context)) return rawAnswer(context, object.content);
  const isHeld = object.content.length <= state.limits.contentBytes;
  const name = clean.split("/").at(-1) ?? clean;
  const entry: TreeEntry = { mode: "100644", type: "blob", name, sha: object.id };
  return context.json({
    ...presentEntry(state, context, { path: clean.split("/").slice(0, -1).join("/"), ref, entry }),
    size: object.content.length,
    // Over 1 MB the JSON answer has no content, and says so in its encoding only.
    content: isHeld ? wrapped(object.content) : "",
    encoding: isHeld ? "base64" : "none",
  });
}

function presentEntry(
  state: GitHubState,
  context: ApiContext,
  { path, ref, entry }: { path: string; ref: string; entry: TreeEntry },
): Json {
  const full = path === "" ? entry.name : `${path}/${entry.name}`;
  const encoded = full.split("/").map(encodeURIComponent).join("/");
  const url = apiOf(state, context.get("repository"));
  return {
    name: entry.name,
    path: full,
    sha: entry.sha,
    size: 0,
    url: `${url}/contents/${encoded}?ref=${ref}`,
    html_url: null,
    git_url: `${url}/git/${entry.type}s/${entry.sha}`,
    download_url: null,
    type: entry.type === "tree" ? "dir" : entry.mode === "120000" ? "symlink" : "file", // a submodule too is "file"
  };
}

async function readTree(state: GitHubState, context: ApiContext, sha: string): Promise<Response> {
  const { git } = context.get("repository");
  const tree = await git.object(`${sha}^{tree}`);
  if (tree === null) throw notFound();
  const isRecursive = context.req.query("recursive") !== undefined;
  const options = isRecursive ? ["-r", "-t"] : [];
  const listed = (await git.git.run(["ls-tree", "-z", "-l", ...options, tree.id])).toString("utf8");
  const lines = listed.split("\0").filter(Boolean);
  const url = apiOf(state, context.get("repository"));
  const entries = lines.slice(0, state.limits.treeEntries).map((line) => {
    const [meta = "", path = ""] = line.split("\t");
    const [mode = "", type = "", id = "", size = "-"] = meta.split(/ +/);
    return {
      path,
      mode,
      type,
      sha: id,
      ...(size === "-" ? {} : { size: Number(size) }),
      ...(type === "commit" ? {} : { url: `${url}/git/${type}s/${id}` }),
    };
  });
  return context.json({
    sha: tree.id,
    url: `${url}/git/trees/${tree.id}`,
    tree: entries,
    truncated: lines.length > entries.length,
  });
}

function wantsRaw(context: ApiContext): boolean {
  return /application\/vnd\.github\.(v3\.)?raw/.test(context.req.header("accept") ?? "");
}

function rawAnswer(context: ApiContext, content: Buffer): Response {
  const type = "application/vnd.github.raw; charset=utf-8";
  return context.body(new Uint8Array(content), 200, { "content-type": type });
}

function tooLarge(size: string): Error {
  return refuse({
    status: 403,
    message: `This API returns blobs up to ${size} in size. The requested blob is too large to fetch via the API.`,
    errors: [{ resource: "Blob", field: "data", code: "too_large" }],
  });
}

function wrapped(content: Buffer): string {
  return content.toString("base64").replace(/.{60}/g, "$&\n");
}
