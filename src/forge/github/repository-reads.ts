// Reads a repository: what it is, what a user may do in it, and the check runs of a commit.
import { z } from "zod";
import { AssayError } from "../../runtime/runtime.js";
import { checkRunWire } from "./check-run.js";
import type { RepositoryReads } from "./github.js";
import { parseAnswer } from "./parse-answer.js";
import { objectId } from "./pull.js";
import { readAllPages } from "./read-pages.js";
import type { RepositoryCalls } from "./repository-calls.js";
import { repositoryWire } from "./repository.js";

const branchWire = z.object({ commit: z.object({ sha: objectId }) });
const commitsWire = z.array(z.object({ sha: objectId }));
const permissionWire = z.object({ permission: z.enum(["admin", "write", "read", "none"]) });

/** The reads of the repository itself. */
export function createRepositoryReads(
  calls: RepositoryCalls,
): Pick<RepositoryReads, "repository" | "branchTip" | "earlierCommits" | "permission" | "checkRuns"> {
  const { caller, call } = calls;
  return {
    repository: async (options) => {
      // By id, because the name may have changed (github.md 3).
      const asked = call("GET /repositories/{repository_id}", { repository_id: calls.ref.id }, options);
      return parseAnswer(repositoryWire, (await caller.read({ ...asked, expect: "json" })).json, asked.route);
    },
    branchTip: async (branch, options) => {
      const parameters = { branch: branch.split("/").map(encodeURIComponent).join("/") };
      const asked = call("GET /repos/{owner}/{repo}/branches/{+branch}", parameters, options);
      const answer = await caller.read({ ...asked, expect: "json", tolerate: [404] });
      return answer.status === 404 ? null : parseAnswer(branchWire, answer.json, asked.route).commit.sha;
    },
    earlierCommits: async (sha, options) => {
      const parameters = { sha: objectId.parse(sha), per_page: 100 };
      const asked = call("GET /repos/{owner}/{repo}/commits", parameters, options);
      const answer = await caller.read({ ...asked, expect: "json" });
      return parseAnswer(commitsWire, answer.json, asked.route).map((one) => one.sha);
    },
    permission: async (login, options) => {
      if (!/^[\w-]{1,100}(?:\[bot\])?$/.test(login)) return "none";
      const asked = call("GET /repos/{owner}/{repo}/collaborators/{login}/permission", { login }, options);
      try {
        const answer = await caller.read({ ...asked, expect: "json" });
        return parseAnswer(permissionWire, answer.json, asked.route).permission;
      } catch (thrown) {
        // Fails closed (spec F4); what passes by itself is the caller's to repeat.
        if (thrown instanceof AssayError && thrown.kind === "permanent") return "none";
        throw thrown;
      }
    },
    checkRuns: (sha, options) =>
      readAllPages(caller, {
        call: call("GET /repos/{owner}/{repo}/commits/{sha}/check-runs", { sha, filter: "all" }, options),
        item: checkRunWire,
        field: "check_runs",
        maxPages: 20,
      }),
  };
}
