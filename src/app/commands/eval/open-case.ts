// Opens the change of one case of an evaluation set: files, commits of a repository on this machine, or a bare diff.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EvaluationCase } from "../../../evaluation/evaluation.js";
import { openDiffFile, openTreeChange, type OpenSource } from "../../../forge/forge.js";
import type { Surroundings } from "../../surroundings.js";
import { openSource, withoutRepository } from "../open-source.js";

/** The change; it must be closed. Throws what opening a checkout throws, and `unreadable-diff`. */
export async function openCase(one: EvaluationCase, surroundings: Surroundings): Promise<OpenSource> {
  const { change, id, description } = one;
  const env = withoutRepository(surroundings.env);
  switch (change.kind) {
    case "trees":
      return openTreeChange({ name: id, base: change.base, head: change.head, description, env });
    case "commits": {
      const source = await openSource(
        { repo: change.repository, base: change.base, head: change.head, staged: false },
        surroundings,
      );
      return description === null
        ? source
        : { ...source, readDescription: () => Promise.resolve(description) };
    }
    case "diff":
      return openBareDiff({ path: change.path, id, description }, env);
  }
}

/** No file that happens to lie around may complete the diff: it is opened in an empty folder. */
async function openBareDiff(
  given: { readonly path: string; readonly id: string; readonly description: string | null },
  env: Surroundings["env"],
): Promise<OpenSource> {
  const dir = await mkdtemp(join(tmpdir(), "assay-case-"));
  const remove = (): Promise<void> => rm(dir, { recursive: true, force: true });
  try {
    const bytes = await readFile(given.path);
    const source = await openDiffFile({ bytes, label: given.id, dir, env });
    return {
      ...source,
      readDescription: () => Promise.resolve(given.description),
      close: async () => {
        await source.close();
        await remove();
      },
    };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}
