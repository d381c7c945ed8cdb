// Code that would send a careless resolver round in circles: it must end, and still resolve what can be.
import { describe, expect, it } from "vitest";
import { describeIndex } from "../describe-index.js";
import { GrammarLoader } from "../extract/grammar-loader.js";
import { readBlob } from "../extract/read-blob.js";
import { indexedLanguage } from "../index-commit.js";
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

  it("[C4] finds a workspace package's built entry in its sources, where a folder of output is called like one of sources too", async () => {
    const exports = {
      ".": "./dist/index.js",
      "./types": "./dist/types/index.js",
      "./esm": "./dist/esm/api.js",
    };
    const edges = await edgesOf({
      "kit/package.json": JSON.stringify({ name: "kit", exports }),
      "kit/src/index.ts": "export const Wrong = 1;\n",
      "kit/src/types/index.ts": "export interface Shape {\n  size: number;\n}\n",
      "kit/src/api.ts": "export function call() {\n  return 1;\n}\n",
      "app/use.ts":
        'import type { Shape } from "kit/types";\nimport { call } from "kit/esm";\n\nexport const run = (shape: Shape) => call();\n',
    });
    expect(edges).toContain("app/use.ts#run -> kit/src/types/index.ts#Shape (import)");
    expect(edges).toContain("app/use.ts#run -> kit/src/api.ts#call (import)");
  });

  it("[C4] among members of one name nearby takes those of the type that the receiver is declared to have", async () => {
    const field = Array.from({ length: 130 }, (_, at) => `  f${at} = ${at};\n`).join("");
    const edges = await edgesOf({
      "request.ts": `export class Req {\n  raw = "";\n${field}  header() {\n    return this.raw;\n  }\n}\n`,
      "context.ts":
        'import { Req } from "./request";\nexport class Context {\n  get req(): Req {\n    return new Req();\n  }\n  header() {\n    return 1;\n  }\n}\n',
      "use.ts":
        'import type { Context } from "./context";\nexport const first = (c: Context) => c.req.header();\nexport const second = (c) => c.req.raw;\n',
    });
    const from = edges.filter((edge) => edge.startsWith("use.ts"));
    expect(from).toContain("use.ts#first -> request.ts#Req.header (neighbourhood)");
    expect(from.join("\n")).not.toContain("Context.header");
    // a field of a type too long to be shown whole is shown by itself
    expect(from).toContain("use.ts#second -> request.ts#Req.raw (neighbourhood)");
  });
});

async function edgesOf(project: Record<string, string>): Promise<string[]> {
  const grammars = new GrammarLoader();
  const files = [];
  for (const [path, text] of Object.entries(project)) {
    const language = indexedLanguage(path, { hasCpp: false }) ?? "";
    const task = { key: path, path, language, bytes: Buffer.from(text) };
    const how = { timeoutMs: 5000, outlineOnly: false, now: Date.now };
    files.push({ path, entry: await readBlob(grammars, task, how) });
  }
  await grammars.close();
  return describeIndex(buildGraph(files))
    .split("\n")
    .filter((line) => line.includes(" -> "));
}
