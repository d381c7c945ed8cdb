// `assay index`: reads every file of a commit that is not read yet, so that reviews know what stands elsewhere.
import { resolve } from "node:path";
import { measureIndex, type CommitIndex } from "../../context/context.js";
import { locateCommit } from "../../forge/forge.js";
import { AssayError } from "../../runtime/runtime.js";
import { localPlace } from "../local-index.js";
import { openIndex } from "../open-context.js";
import { dataFolders, type Surroundings } from "../surroundings.js";
import { followProgress } from "./follow-progress.js";
import { refuseNoFolder } from "./refuse-no-folder.js";

/** The options of `assay index`. */
export interface IndexOptions {
  readonly commit: string;
}

/** Runs the command (spec C1): progress on stderr, counts, time and size on stdout. What is read when it is interrupted is kept. */
export async function runIndex(
  dir: string,
  options: IndexOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { env, cwd, signal } = surroundings;
  await refuseNoFolder(resolve(cwd, dir), "Name the folder of a checkout: assay index ../shop.");
  const trees = await locateCommit({ dir: resolve(cwd, dir), env, ref: options.commit });
  const progress = followProgress({ format: "text" }, surroundings);
  const place = localPlace(trees, surroundings, (made) => {
    progress.onIndexing(made);
  });
  const index = openIndex(place);
  const begun = performance.now();
  try {
    const made = await index.engine.prepare(place.base, { signal, onProgress: place.onIndexing });
    await progress.close();
    const size = await measureIndex(dataFolders(surroundings).index, trees.repository);
    process.stdout.write(`${sayIndex(made, { ...size, ms: performance.now() - begun }).join("\n")}\n`);
  } catch (thrown) {
    throw signal.aborted ? interrupted() : thrown;
  } finally {
    await progress.close();
    await index.close();
  }
}

function sayIndex(made: CommitIndex, on: { folder: string; bytes: number; ms: number }): string[] {
  const symbols = made.files.reduce((sum, { entry }) => sum + entry.definitions.length, 0);
  const contents = made.parsed + made.reused;
  const alike = contents < made.files.length ? ` (${contents} contents)` : "";
  const files = `${made.files.length} files${alike}, ${made.parsed} read now, ${made.reused} known before`;
  return [
    `Indexed ${made.commit.slice(0, 12)} in ${(on.ms / 1000).toFixed(1)} s`,
    `  files    ${files}`,
    `  symbols  ${symbols}`,
    ...saySkipped(made.skipped),
    `  on disk  ${(on.bytes / 1_000_000).toFixed(2)} MB in ${on.folder}`,
  ];
}

function saySkipped(skipped: CommitIndex["skipped"]): string[] {
  if (skipped.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const reasons = [...counts].sort((a, b) => b[1] - a[1]).map(([reason, count]) => `${count} ${reason}`);
  return [`  skipped  ${skipped.length}: ${reasons.join(", ")}`];
}

function interrupted(): AssayError {
  return new AssayError({
    code: "cancelled",
    message: "indexing was interrupted",
    remedy: "Run it again; it goes on where it was.",
  });
}
