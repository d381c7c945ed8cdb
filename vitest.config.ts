// How the tests run: built code first (child processes are spawned from dist), then every *.test.ts beside its file.
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { tellRetries } from "./test/tell-retries.js";

/** Tests that judge a live application by what they measure: nothing else may run beside them. */
const measuring = ["test/cli/agent-review*.test.ts", "src/resilience/run/*.test.ts"];

export default defineConfig({
  test: {
    globalSetup: ["test/build-first.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    // On a machine that nobody watches a lost race is tried again, and named at the end; by hand it fails at once.
    retry: process.env["CI"] === undefined ? 0 : 2,
    reporters: ["default", tellRetries],
    env: { NO_COLOR: "1", GIT_CONFIG_NOSYSTEM: "1" },
    projects: [
      {
        extends: true,
        test: {
          name: "side by side",
          include: ["src/**/*.test.ts", "dashboard/src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: measuring,
          maxWorkers: Math.max(2, availableParallelism() - 1), // much of their time is spent waiting for processes and deadlines
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: "alone", include: measuring, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
