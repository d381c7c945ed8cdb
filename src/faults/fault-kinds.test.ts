// The list of kinds, the folder and the documents name the same faults.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../runtime/runtime.js";
import { fieldNamesOf } from "./fault.js";
import { faultKinds } from "./fault-kinds.js";

const manual = readFileSync(join(packageRoot, "docs", "proxy.md"), "utf8");

describe("the kinds of fault", () => {
  it("[R3] are exactly the files of kinds/, each named after its kind", () => {
    const files = readdirSync(join(import.meta.dirname, "kinds")).filter(
      (name) => !name.endsWith(".test.ts"),
    );
    expect(faultKinds.map(({ kind }) => `${kind}.ts`).sort()).toEqual(files.sort());
  });

  it("[R3] cover every fault that is promised", () => {
    const promised = ["latency", "jitter", "bandwidth", "packet-loss", "http-error", "reset", "truncation"];
    promised.push("slow-body", "black-hole", "dns-failure", "response-lost");
    expect(faultKinds.map(({ kind }) => kind).sort()).toEqual(promised.sort());
  });

  it.each(faultKinds.map((kind) => [kind.kind, kind] as const))(
    "%s stands in the manual with all its settings",
    (name, kind) => {
      const row = manual.split("\n").find((line) => line.startsWith(`| \`${name}\` |`)) ?? "";
      expect(row).toContain(kind.summary);
      for (const field of Object.keys(kind.fields)) expect(row).toContain(`\`${field}\``);
      expect(new Set(fieldNamesOf(kind)).size).toBe(fieldNamesOf(kind).length);
    },
  );
});
