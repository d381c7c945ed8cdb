// How the tests run: built code first (child processes are spawned from dist), then every *.test.ts beside its file.
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "dashboard/src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/build-first.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    maxWorkers: Math.max(2, availableParallelism() - 1), // much of their time is spent waiting for processes and deadlines
    env: { NO_COLOR: "1", GIT_CONFIG_NOSYSTEM: "1" },
  },
});
