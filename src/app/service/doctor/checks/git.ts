// Checks that git is there, with which changes are fetched that GitHub's API refuses.
import { runProcess } from "../../../../runtime/runtime.js";
import { fault, ok, type Check } from "../check.js";

/** Runs `git --version`. */
export const git: Check = {
  name: "git",
  needs: [],
  examine: async ({ surroundings }) => {
    const { PATH } = surroundings.env;
    const request = { command: "git", args: ["--version"], env: { PATH }, timeoutMs: 20_000 };
    const ended = await runProcess({ ...request, maxOutputBytes: 4_096 }).catch(() => null);
    const version = /\d+(\.\d+)+/u.exec(ended?.stdout.toString("utf8") ?? "")?.[0];
    if (version !== undefined) return ok(`git ${version}`);
    return fault("git cannot be run", "Install git, and see that PATH leads to it.");
  },
};
