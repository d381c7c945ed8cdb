// The first look around in a large repository, as the service takes it: an outline answers while the trees are still being read.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeScratchRepository, scratchEnv, type ScratchRepository } from "../../test/scratch-repository.js";
import { openGitTreeSource, type TreeSource } from "../context/context.js";
import { readDiff } from "../review/review.js";
import { lookAround, openIndex, type ContextPlace } from "./open-context.js";

const files = 5_001;
const folder = mkdtempSync(join(tmpdir(), "assay-look-"));
let large: ScratchRepository;

beforeAll(() => {
  large = makeScratchRepository();
  const file = (path: string, text: string): string =>
    `M 100644 inline ${path}\ndata ${text.length}\n${text}\n`;
  const many = Array.from({ length: files }, (_, at) =>
    file(`m/m${at}.ts`, `export const m${at} = ${at};\n`),
  );
  const commit = (name: string): string =>
    `commit refs/heads/main\ncommitter a <a@b> 1 +0000\ndata 1\n${name}\n`;
  const changed = file("m/m0.ts", 'import { m1 } from "./m1";\nexport const m0 = m1;\n');
  const input = [commit("a"), ...many, commit("b"), changed].join("");
  execFileSync("git", ["fast-import", "--quiet"], { cwd: large.dir, env: scratchEnv, input });
});
afterAll(() => {
  large.close();
  rmSync(folder, { recursive: true });
});

it("[C5] a large base without an index gives outline-level context at once, and the graph once it is indexed", async () => {
  const source = openGitTreeSource({ gitDir: join(large.dir, ".git"), env: scratchEnv });
  const first = await lookAround(placeOf(slowAfterOutline(source)), asked());
  expect(first.context).toMatchObject({ step: "outline", detail: "the index is an outline so far" });
  expect(first.context.symbols.map((one) => one.name)).toContain("m1");
  const index = openIndex(placeOf(source)); // as the job of a push or of switching a repository on does
  await index.engine.prepare(placeOf(source).base);
  await index.close();
  const second = await lookAround(placeOf(source), asked());
  expect(second.context).toMatchObject({ step: "graph", detail: "" });
  expect(second.context.symbols.map((one) => one.name)).toContain("m1");
}, 120_000);

// Gives every file once, for the outline; the second reading of a file, for its tree, lasts until it is interrupted.
function slowAfterOutline(source: TreeSource): TreeSource {
  const given = new Set<string>();
  return {
    ...source,
    readBlobs: async (blobs, signal) => {
      if (blobs.some((blob) => given.has(blob)))
        await new Promise<never>((_, reject) => {
          signal?.addEventListener("abort", () => {
            reject(signal.reason as Error); // what the engine throws on: the time that filling may take is over
          });
        });
      for (const blob of blobs) given.add(blob);
      return source.readBlobs(blobs, signal);
    },
  };
}

function placeOf(source: TreeSource): ContextPlace {
  const [base, head] = ["main~1", "main"].map((ref) => large.git("rev-parse", ref));
  return {
    ...{ repository: "large", source, folder, isolation: "process", onIndexing: () => undefined },
    ...{ base: base ?? "", head: head ?? "" },
  };
}

function asked(): Parameters<typeof lookAround>[1] {
  const changed = readDiff(Buffer.from(large.git("diff", "main~1", "main") + "\n"), "main");
  return { files: changed, budgetTokens: 4_000 };
}
