// Graphs that stay in memory: which one is given, which goes first, and that their bytes stay under the bound.
import { expect, it } from "vitest";
import { skippedEntry, type BlobEntry } from "./blob-entry.js";
import { createGraphShelf, graphBytes, type HeldGraph } from "./graph-shelf.js";

const never = (): never => {
  throw new Error("nobody asked for it");
};

/** A graph of so many entries of one name each. */
function heldOf(entries: number, step: HeldGraph["step"] = "graph"): HeldGraph {
  const one: BlobEntry = { ...skippedEntry("python", ""), step: "tree", names: ["total"] };
  const made = Array.from({ length: entries }, (_, at) => [`${at}`, one] as const);
  return { graph: never, ranking: never, step, entries: new Map(made) };
}

const bytesOf = (held: HeldGraph): number => graphBytes(held.entries.values());

it("[X8] holds what fits, and lets go first of what was asked for longest ago", () => {
  const small = heldOf(10);
  const shelf = createGraphShelf(bytesOf(small) * 3);
  for (const commit of ["a", "b", "c"]) shelf.put("one", commit, heldOf(10));
  expect(shelf.heldBytes()).toBe(bytesOf(small) * 3);
  shelf.get("one", "a");
  shelf.put("two", "a", small);
  expect(shelf.get("one", "b")).toBeUndefined();
  expect(shelf.get("one", "a")).toBeDefined();
  expect(shelf.get("two", "a")).toBe(small);
  shelf.put("two", "large", heldOf(25));
  expect(shelf.heldBytes()).toBeLessThanOrEqual(bytesOf(small) * 3);
  expect(shelf.get("one", "a")).toBeUndefined();
  shelf.put("two", "too large", heldOf(1_000));
  expect(shelf.get("two", "too large")).toBeUndefined();
  expect(shelf.get("two", "large")).toBeDefined();
});

it("[C5] gives a repository its own graphs alone, and no outline", () => {
  const shelf = createGraphShelf(2 ** 20);
  const [first, second] = [heldOf(1), heldOf(2)];
  shelf.put("one", "a", first);
  shelf.put("one", "b", second);
  shelf.put("one", "c", heldOf(3, "outline"));
  expect(shelf.get("two", "a")).toBeUndefined();
  expect(shelf.get("one", "c")).toBeUndefined();
  expect(shelf.latest("one")).toBe(second);
  shelf.get("one", "a");
  expect(shelf.latest("one")).toBe(first);
  expect(shelf.latest("two")).toBeUndefined();
});

it("[X8] holds nothing where it may hold nothing", () => {
  const shelf = createGraphShelf(0);
  shelf.put("one", "a", heldOf(1));
  expect([shelf.get("one", "a"), shelf.heldBytes()]).toEqual([undefined, 0]);
});
