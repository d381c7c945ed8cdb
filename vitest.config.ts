// How the tests run: built code first (child processes are spawned from dist), then every *.test.ts beside its file.
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Tests that judge a live application by what they measure: nothing else may run beside them. */
const measuring = ["test/cli/agent-review*.test.ts", "src/resilience/run/*.test.ts"];

export default defineConfig({
  test: {
    globalSetup: ["test/build-first.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
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
