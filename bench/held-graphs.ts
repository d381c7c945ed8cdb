// What a second review of a repository costs with its graph in memory and without: node --expose-gc bench/run.js held-graphs REPOSITORY
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGraphShelf, openGitTreeSource } from "../src/context/context.js";
import { openIndex, type IndexPlace } from "../src/app/open-context.js";
import { spread, sayMachine, table } from "./figures.js";

const gitDir = execFileSync("git", ["-C", process.argv[3] ?? ".", "rev-parse", "--absolute-git-dir"])
  .toString()
  .trim();
const base = execFileSync("git", ["--git-dir", gitDir, "rev-parse", "HEAD"]).toString().trim();
const folder = mkdtempSync(join(tmpdir(), "assay-held-"));
const rounds = 5;
const source = openGitTreeSource({ gitDir, env: process.env });
const place: IndexPlace = { repository: "bench", source, folder };

try {
  console.log(sayMachine());
  const { files } = await review(place);
  console.log(`${files} files indexed.`);
  const without = [];
  for (let round = 0; round < rounds; round += 1) without.push((await review(place)).cpuMs);
  const shelf = createGraphShelf(2 ** 31);
  const before = heapBytes();
  const first = await review({ ...place, shelf });
  const taken = heapBytes() - before;
  const held = [];
  for (let round = 0; round < rounds; round += 1) held.push((await review({ ...place, shelf })).cpuMs);
  console.log(
    table(
      ["a review's question", "CPU, ms"],
      [
        ["its graph opened anew", spread(without)],
        ["the first with a shelf", String(Math.round(first.cpuMs))],
        ["its graph held", spread(held)],
      ],
    ),
  );
  console.log(
    `The graph takes ${megabytes(taken)} MB of memory and is counted as ${megabytes(shelf.heldBytes())} MB.`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** One question, as a review asks it, with an engine of its own. CPU counts this process alone. */
async function review(at: IndexPlace): Promise<{ cpuMs: number; files: number }> {
  const index = openIndex(at);
  const began = process.cpuUsage();
  const request = { base, head: base, files: [], budgetTokens: 4_000 };
  let answer = await index.engine.contextFor(request);
  if (answer.step === "diff-only") {
    await index.engine.prepare(base);
    answer = await index.engine.contextFor(request);
  }
  const { user, system } = process.cpuUsage(began);
  await index.close();
  return { cpuMs: (user + system) / 1_000, files: answer.stats.indexedFiles };
}

function heapBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
