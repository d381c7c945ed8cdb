// Builds dist, the page included, once before the tests, because some of them spawn the program or its child processes as a user would.
import { execFileSync } from "node:child_process";

export function setup(): void {
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
    stdio: "inherit",
  });
  execFileSync(process.execPath, ["scripts/build-page.js"], { stdio: "inherit" });
}
