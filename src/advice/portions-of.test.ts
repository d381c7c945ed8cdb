// Holds the portions in which a repository is parsed.
import { expect, it } from "vitest";
import { portionsOf } from "./portions-of.js";

it("[R8] cuts a repository into portions, in order, a long file by itself and nothing left out", () => {
  const files = ["aa", "bb", "c", "dddddd", "e"].map((text) => ({ text }));
  const texts = portionsOf(files, 4).map((portion) => portion.map(({ text }) => text));
  expect(texts).toEqual([["aa", "bb"], ["c"], ["dddddd"], ["e"]]);
  expect(portionsOf([], 4)).toEqual([]);
});
