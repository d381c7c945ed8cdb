// The second half of the gate: what the list of files tells.
import { describe, expect, it } from "vitest";
import { skipForFiles, type ChangedFile } from "./skip-for-files.js";

const file = (path: string, kind: string, changedLines: number | null = 10): ChangedFile => ({
  path,
  kind,
  changedLines,
});

interface Over {
  readonly paths?: string[];
  readonly asked?: boolean;
}

function skip(files: readonly ChangedFile[], { paths = [], asked = false }: Over = {}): string | null {
  const cap = { files: 3, changedLines: 100 };
  return skipForFiles({ files, filters: { paths }, cap, asked })?.code ?? null;
}

describe("skips by files", () => {
  it.each([
    ["documentation-only", ["docs", "docs"]],
    ["lockfile-only", ["lock"]],
    ["generated-only", ["generated", "vendored", "lock"]],
    ["documentation-only", ["docs", "lock"]],
    [null, ["docs", "source"]],
    [null, ["lock", "config"]],
    [null, ["test"]],
  ])("[G3] %s: a change of %j", (code, kinds) => {
    expect(skip(kinds.map((kind, at) => file(`f${at}`, kind)))).toBe(code);
  });

  it("[G3] leaves out the repository's own paths, and says so when nothing is left", () => {
    const files = [file("legacy/a.ts", "source"), file(".cfg/b.ts", "source")];
    expect(skip(files, { paths: ["legacy/**", ".cfg/*"] })).toBe("filtered-only");
    expect(skip(files, { paths: ["legacy/**"] })).toBeNull();
    expect(skip([...files, file("README.md", "docs")], { paths: ["legacy/**", ".cfg/*"] })).toBe(
      "documentation-only",
    );
  });

  it("[G3] counts for the size only what would be read", () => {
    const source = (count: number, lines: number): ChangedFile[] =>
      Array.from({ length: count }, (_, at) => file(`src/${at}.ts`, "source", lines));
    expect(skip(source(3, 33))).toBeNull();
    expect(skip(source(4, 1))).toBe("too-large");
    expect(skip(source(3, 34))).toBe("too-large");
    expect(skip([...source(3, 33), file("package-lock.json", "lock", 9_999)])).toBeNull();
    expect(skip([...source(4, 33), file("x", "source", null)], { paths: ["src/*"] })).toBeNull();
  });

  it("[G3] gives way to a person who asks, but for the size", () => {
    const asked = true;
    expect(skip([file("README.md", "docs")], { asked })).toBeNull();
    expect(skip([file("a", "source")], { asked, paths: ["a"] })).toBeNull();
    expect(skip([file("a", "source", 101)], { asked })).toBe("too-large");
  });

  it("[G3] says when head and base do not differ", () => {
    expect(skip([])).toBe("nothing-changed");
  });
});
