// `/repos/{owner}/{repo}/commits`, `/compare` and `/branches`: commits and what lies between two.
import type { Hono } from "hono";
import { needs } from "../auth/permit.js";
import type { GitHubState } from "../github-state.js";
import type { ApiContext, ApiEnv } from "../http/api-context.js";
import { pageOf } from "../http/pagination.js";
import { notFound, refuse } from "../http/refusal.js";
import { apiOf } from "../present/present-repository.js";
import { presentChangedFile } from "./pull-files.js";

type Json = Readonly<Record<string, unknown>>;

const mostCompared = 250;

/** Adds the routes to the repository's. */
export function addCommitRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  const read = needs(state, { contents: "read" });

  api.get("/commits", read, async (context) => {
    const { git, defaultBranch } = context.get("repository");
    const from = await git.commit(context.req.query("sha") ?? defaultBranch);
    if (from === null) throw notFound();
    const path = context.req.query("path");
    const only = path === undefined ? [] : ["--", path];
    const listed = await git.git.text(["rev-list", "--max-count=1000", from, ...only]);
    const page = pageOf(context, listed.split("\n").filter(Boolean));
    return context.json(await Promise.all(page.map((sha) => presentCommit(state, context, sha))));
  });

  api.get("/commits/:ref", read, async (context) => {
    const ref = context.req.param("ref");
    const sha = await context.get("repository").git.commit(ref);
    if (sha === null) throw refuse({ status: 422, message: `No commit found for SHA: ${ref}` });
    return context.json(await presentCommit(state, context, sha));
  });

  api.get("/branches/:branch{.+}", read, async (context) => {
    const name = context.req.param("branch");
    const sha = await context.get("repository").git.commit(`refs/heads/${name}`);
    if (sha === null) throw refuse({ status: 404, message: "Branch not found" });
    return context.json({ name, commit: await presentCommit(state, context, sha), protected: false });
  });

  api.get("/compare/:range{.+}", read, async (context) =>
    context.json(await compare(state, context, context.req.param("range"))),
  );
}

// Files stand on the first page only, 300 at most; commits are those of the head that the base has not.
async function compare(state: GitHubState, context: ApiContext, range: string): Promise<Json> {
  const repository = context.get("repository");
  const { git } = repository;
  const [baseName = "", headName = ""] = range.split("...");
  const [base, head] = [await git.commit(withoutOwner(baseName)), await git.commit(withoutOwner(headName))];
  const change = base === null || head === null ? null : await state.readChange(git, base, head);
  if (base === null || head === null || change === null) throw notFound();
  const count = async (between: string): Promise<number> =>
    Number(await git.git.text(["rev-list", "--count", between]));
  const [ahead, behind] = [await count(`${base}..${head}`), await count(`${head}..${base}`)];
  const listed = await git.git.text([
    "rev-list",
    "--reverse",
    `--max-count=${mostCompared}`,
    `${base}..${head}`,
  ]);
  const isFirst = (context.req.query("page") ?? "1") === "1";
  const files = isFirst ? change.files.slice(0, state.limits.compareFiles) : [];
  return {
    url: `${apiOf(state, repository)}/compare/${range}`,
    base_commit: await presentCommit(state, context, base),
    merge_base_commit: await presentCommit(state, context, change.mergeBase),
    status: ahead > 0 && behind > 0 ? "diverged" : ahead > 0 ? "ahead" : behind > 0 ? "behind" : "identical",
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    commits: await Promise.all(
      pageOf(context, listed.split("\n").filter(Boolean)).map((sha) => presentCommit(state, context, sha)),
    ),
    files: files.map((file) => presentChangedFile(state, { repository, sha: head }, file)),
  };
}

function withoutOwner(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** A commit as lists hold it. */
export async function presentCommit(state: GitHubState, context: ApiContext, sha: string): Promise<Json> {
  const repository = context.get("repository");
  const object = await repository.git.object(`${sha}^{commit}`);
  if (object === null) throw notFound();
  const { headers, message } = readCommit(object.content.toString("utf8"));
  const url = apiOf(state, repository);
  const values = (name: string): string[] =>
    headers.filter(([key]) => key === name).map(([, value]) => value);
  return {
    url: `${url}/commits/${sha}`,
    sha,
    node_id: `C_${sha}`,
    html_url: `${state.urls.site}/${repository.owner}/${repository.name}/commit/${sha}`,
    commit: {
      url: `${url}/git/commits/${sha}`,
      author: readPerson(values("author")[0] ?? ""),
      committer: readPerson(values("committer")[0] ?? ""),
      message,
      tree: { sha: values("tree")[0] ?? "", url: `${url}/git/trees/${values("tree")[0] ?? ""}` },
      comment_count: 0,
    },
    author: null,
    committer: null,
    parents: values("parent").map((parent) => ({ sha: parent, url: `${url}/commits/${parent}` })),
  };
}

function readCommit(text: string): { headers: [string, string][]; message: string } {
  const end = text.indexOf("\n\n");
  const headers = text
    .slice(0, end)
    .split("\n")
    .filter((line) => !line.startsWith(" ")) // a signature goes on over several lines
    .map((line): [string, string] => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]);
  return { headers, message: text.slice(end + 2).replace(/\n$/, "") };
}

function readPerson(text: string): Json {
  const [, name = "", email = "", seconds = "0"] = /^(.*) <(.*)> (\d+)/.exec(text) ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z") };
}
