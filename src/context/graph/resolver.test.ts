// Code that would send a careless resolver round in circles: it must end, and still resolve what can be.
import { describe, expect, it } from "vitest";
import { describeIndex } from "../describe-index.js";
import { GrammarLoader } from "../extract/grammar-loader.js";
import { readBlob } from "../extract/read-blob.js";
import { buildGraph } from "./symbol-graph.js";

describe("resolving names", () => {
  it("[C4] ends where a variable's type depends on itself, classes extend each other, and barrels re-export each other", async () => {
    const edges = await edgesOf({
      "a.py":
        "from b import B\n\n\nclass A(B):\n    def run(self):\n        node = node.next()\n        return node.next().stop()\n",
      "b.py": "from a import A\n\n\nclass B(A):\n    def stop(self):\n        return self.gone()\n",
      "one.ts": 'export * from "./two";\nexport const first = 1;\n',
      "two.ts": 'export * from "./one";\nexport { missing } from "./one";\n',
      "use.ts": 'import { first, missing } from "./two";\n\nexport const sum = first + missing;\n',
    });
    expect(edges).toContain("use.ts#sum -> one.ts#first (import)");
    expect(edges).toContain("a.py#A -> b.py#B (import)");
    expect(edges.join("\n")).not.toContain("missing");
  });

  it("[C4] drops a name that comes from a package outside, even when the repository has one like it", async () => {
    const edges = await edgesOf({
      "take.ts":
        "export function take() {\n  return 1;\n}\nexport class Box {\n  open() {\n    return 1;\n  }\n}\n",
      "use.ts":
        'import { take } from "rxjs";\nimport * as box from "box";\nimport "./take";\n\nexport const run = () => take() + box.open();\n',
    });
    expect(edges.filter((edge) => edge.startsWith("use.ts"))).toEqual([]);
  });
});

async function edgesOf(project: Record<string, string>): Promise<string[]> {
  const grammars = new GrammarLoader();
  const files = [];
  for (const [path, text] of Object.entries(project)) {
    const language = path.endsWith(".py") ? "python" : "typescript";
    const task = { key: path, path, language, bytes: Buffer.from(text) };
    const how = { timeoutMs: 5000, outlineOnly: false, now: Date.now };
    files.push({ path, entry: await readBlob(grammars, task, how) });
  }
  await grammars.close();
  return describeIndex(buildGraph(files))
    .split("\n")
    .filter((line) => line.includes(" -> "));
}
