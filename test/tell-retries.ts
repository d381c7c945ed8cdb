// Names, at the end of a run, every test that passed only at a second try: each is a bug of the test or of the program.
import type { Reporter, TestModule } from "vitest/node";

/** A reporter beside the usual one; silent where every test passed at once. */
export const tellRetries: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const retried = modules.flatMap((module) =>
      [...module.children.allTests()]
        .filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0)
        .map((test) => `  ${module.relativeModuleId} > ${test.fullName}`),
    );
    if (retried.length > 0)
      process.stdout.write(`\nNeeded a second try, and so a look:\n${retried.join("\n")}\n`);
  },
};
