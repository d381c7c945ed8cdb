// Repositories with one commit, and reviews of them as parsed JSON.
import { expect } from "vitest";
import { makeScratchRepository, type ScratchRepository } from "../scratch-repository.js";
import type { Assay, Ended, Given } from "./spawn-assay.js";

/** What these tests look at of a review in JSON. */
export interface ReviewJson {
  readonly verdict: string;
  readonly change: {
    readonly base: { readonly sha: string | null };
    readonly head: { readonly label: string };
  };
  readonly findings: readonly { readonly anchor: { readonly path: string } }[];
  readonly coverage: {
    readonly files: number;
    readonly complete: boolean;
    readonly cells: readonly { readonly path: string; readonly state: string; readonly reason: string }[];
  };
  readonly brief: {
    readonly added: number;
    readonly removed: number;
    readonly risks: readonly { readonly path: string; readonly status: string }[];
  };
}

/** A repository whose first commit holds `files`. */
export function madeOf(files: Readonly<Record<string, string | Uint8Array>>): ScratchRepository {
  const repo = makeScratchRepository();
  for (const [path, content] of Object.entries(files)) repo.write(path, content);
  repo.commit("first");
  return repo;
}

/** Runs a review and holds it to an ending with 0 or 1 and no fault of the program. */
export async function reviewed(
  assay: Assay,
  args: readonly string[],
  given: Given,
): Promise<ReviewJson & { ended: Ended }> {
  const ended = await assay.run(["review", "--format", "json", ...args], given);
  expect(ended.stderr).not.toMatch(/fault of Assay|\n {4}at /);
  expect([0, 1], ended.stderr).toContain(ended.code);
  return { ...(JSON.parse(ended.stdout) as ReviewJson), ended };
}

/** How and why a file was read or not, all lenses together. */
export function reasonsOf(review: ReviewJson, path: string): string {
  return review.coverage.cells
    .filter((cell) => cell.path === path)
    .map((cell) => `${cell.state}: ${cell.reason}`)
    .join("; ");
}
