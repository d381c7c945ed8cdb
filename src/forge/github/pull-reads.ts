// Reads a pull request: what it is, its files and its diff.
import { z } from "zod";
import { readRefusal } from "./classify-refusal.js";
import type { RepositoryReads } from "./github.js";
import { parseAnswer } from "./parse-answer.js";
import { objectId, pullFileWire, pullWire } from "./pull.js";
import { readAllPages, readPages } from "./read-pages.js";
import type { RepositoryCalls } from "./repository-calls.js";

const compareWire = z.object({ merge_base_commit: z.object({ sha: objectId }) });

const maxDiffBytes = 64 * 1024 * 1024;

/** The reads of pull requests, for one repository. */
export function createPullReads(
  calls: RepositoryCalls,
): Pick<RepositoryReads, "pull" | "openPulls" | "mergeBase" | "pullFiles" | "rawDiff"> {
  const { caller, call } = calls;
  return {
    pull: async (number, options) => {
      const asked = call("GET /repos/{owner}/{repo}/pulls/{number}", { number }, options);
      return parseAnswer(pullWire, (await caller.read({ ...asked, expect: "json" })).json, asked.route);
    },
    openPulls: (options) =>
      readAllPages(caller, {
        call: call("GET /repos/{owner}/{repo}/pulls", { state: "open" }, options),
        item: pullWire,
        maxPages: 50,
      }),
    mergeBase: async ({ base, head, signal }) => {
      // The second page has no files; only the commit is wanted.
      const parameters = { basehead: `${base}...${head}`, per_page: 1, page: 2 };
      const asked = call("GET /repos/{owner}/{repo}/compare/{basehead}", parameters, { signal });
      const answer = await caller.read({ ...asked, expect: "json" });
      return parseAnswer(compareWire, answer.json, asked.route).merge_base_commit.sha;
    },
    pullFiles: async (number, options) => {
      const asked = call("GET /repos/{owner}/{repo}/pulls/{number}/files", { number }, options);
      const { items, isComplete } = await readPages(caller, {
        call: asked,
        item: pullFileWire,
        maxPages: 30,
      });
      return { files: items, isComplete };
    },
    rawDiff: async (number, options) => {
      const answer = await caller.read({
        ...call("GET /repos/{owner}/{repo}/pulls/{number}", { number }, options),
        accept: "application/vnd.github.diff",
        expect: "text",
        maxBytes: maxDiffBytes,
        tolerate: [406],
      });
      if (answer.status === 406) return { kind: "too-large", message: readRefusal(answer.bytes).message };
      return { kind: "diff", bytes: answer.bytes };
    },
  };
}
