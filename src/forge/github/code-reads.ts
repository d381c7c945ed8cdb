// Reads code at a commit through the API: a file, a blob, a tree, and many texts in few calls.
import { z } from "zod";
import { askerName } from "./call.js";
import { readRefusal, refusalError } from "./classify-refusal.js";
import type { RepositoryReads, RepositoryTree } from "./github.js";
import { graphqlRead } from "./graphql.js";
import { parseAnswer } from "./parse-answer.js";
import { objectId } from "./pull.js";
import type { RepositoryCalls } from "./repository-calls.js";

const contentWire = z.object({ type: z.string(), sha: objectId });
const blobWire = z.object({ content: z.string(), encoding: z.enum(["base64", "utf-8"]), size: z.number() });
const treeWire = z.object({
  truncated: z.boolean(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      type: z.enum(["blob", "tree", "commit"]),
      sha: objectId,
      size: z.number().optional(),
    }),
  ),
});
const textWire = z
  .object({
    text: z.string().nullish(),
    isBinary: z.boolean().nullish(),
    isTruncated: z.boolean().optional(),
  })
  .nullable();
const textsWire = z.object({ repository: z.record(z.string(), textWire).nullable() });

// GitHub answers with 10 MB at most in 10 s; fifty files of ordinary size are far below.
const textsPerCall = 50;
const maxBlobBytes = 24 * 1024 * 1024;

/** The reads of code, for one repository. */
export function createCodeReads(
  calls: RepositoryCalls,
): Pick<RepositoryReads, "file" | "blob" | "tree" | "fileTexts"> {
  const { caller, call } = calls;
  const blob: RepositoryReads["blob"] = async (id, options) => {
    const asked = call("GET /repos/{owner}/{repo}/git/blobs/{id}", { id: objectId.parse(id) }, options);
    const answer = await caller.read({
      ...{ ...asked, expect: "json", tolerate: [404, 403] },
      maxBytes: maxBlobBytes * 2,
    });
    if (answer.status === 404 || readRefusal(answer.bytes).reasons.includes("too_large")) return null;
    if (answer.status !== 200) throw refusalError(answer, asked.route, askerName(asked.asker));
    const { content, encoding, size } = parseAnswer(blobWire, answer.json, asked.route);
    const bytes = Buffer.from(content, encoding === "base64" ? "base64" : "utf8");
    return bytes.length === size ? bytes : null;
  };
  return {
    blob,
    file: async ({ sha, path, signal }) => {
      const encoded = encodePath(path);
      if (encoded === null) return null;
      // The object form names the blob at any size, and never holds a link's target as if it were the file.
      const asked = call(
        "GET /repos/{owner}/{repo}/contents/{+path}",
        { path: encoded, ref: sha },
        { signal },
      );
      const answer = await caller.read({ ...asked, expect: "json", tolerate: [404] });
      if (answer.status === 404 || Array.isArray(answer.json)) return null;
      const found = parseAnswer(contentWire, answer.json, asked.route);
      return found.type === "file" ? blob(found.sha, { signal }) : null;
    },
    tree: async (sha, options): Promise<RepositoryTree> => {
      const parameters = { sha: objectId.parse(sha), recursive: 1 };
      const asked = call("GET /repos/{owner}/{repo}/git/trees/{sha}", parameters, options);
      const answer = await caller.read({ ...asked, expect: "json" });
      const { tree, truncated } = parseAnswer(treeWire, answer.json, asked.route);
      const entries = tree.map(({ path, mode, type, sha: id, size }) => ({
        ...{ path, mode, type, id },
        bytes: size ?? null,
      }));
      return { entries, isComplete: !truncated };
    },
    fileTexts: async ({ sha, paths, signal }) => {
      const texts: (string | null)[] = [];
      for (let at = 0; at < paths.length; at += textsPerCall) {
        const some = paths.slice(at, at + textsPerCall);
        texts.push(...(await readTexts(calls, { sha: objectId.parse(sha), paths: some, signal })));
      }
      return texts;
    },
  };
}

/** One call: an alias for each file. Expressions are variables, so no path can become part of the query. */
async function readTexts(
  calls: RepositoryCalls,
  asked: { sha: string; paths: readonly string[]; signal: AbortSignal | undefined },
): Promise<(string | null)[]> {
  const names = asked.paths.map((_, at) => `$f${at}: String!`).join(", ");
  const fields = asked.paths
    .map((_, at) => `f${at}: object(expression: $f${at}) { ... on Blob { text isBinary isTruncated } }`)
    .join(" ");
  const { owner, name } = calls.ref;
  const answer = await graphqlRead(calls.caller, {
    name: "fileTexts",
    query: `query fileTexts($owner: String!, $name: String!, ${names}) { repository(owner: $owner, name: $name) { ${fields} } }`,
    variables: {
      ...{ owner, name },
      ...Object.fromEntries(asked.paths.map((path, at) => [`f${at}`, `${asked.sha}:${path}`])),
    },
    asker: calls.asker("read"),
    schema: textsWire,
    partial: true,
    signal: asked.signal,
  });
  return asked.paths.map((_, at) => {
    const found = answer.repository?.[`f${at}`] ?? null;
    if (found === null || found.isBinary === true || found.isTruncated === true) return null;
    return found.text ?? null;
  });
}

/** A path as part of an address; null for one that could climb out of its place or cannot be worded. */
function encodePath(path: string): string | null {
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) return null;
  return !/\p{Surrogate}/u.test(path) ? parts.map(encodeURIComponent).join("/") : null;
}
