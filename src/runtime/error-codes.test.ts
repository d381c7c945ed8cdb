// Holds the documented error codes to the table in the code.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { errorCodes } from "./error-codes.js";
import { packageRoot } from "./package-root.js";

it("[I3] docs/errors.md lists exactly the codes of the table, with their kind, exit code and meaning", () => {
  const rows = Object.entries(errorCodes).map(
    ([code, row]) => `| \`${code}\` | ${row.kind} | ${row.exit} | ${row.meaning} |`,
  );
  const documented = readFileSync(join(packageRoot, "docs", "errors.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  expect(documented).toEqual(rows);
});
