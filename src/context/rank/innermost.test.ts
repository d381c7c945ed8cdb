// The smallest definition around a line, also in a file that is all definitions.
import { expect, it } from "vitest";
import { innermost } from "./innermost.js";

const at = (startLine: number, endLine: number) => ({ startLine, endLine });

it("[C3] a line belongs to the smallest definition around it, and to none outside of all", () => {
  const definitions = [at(1, 20), at(2, 9), at(4, 6), at(11, 15), at(30, 31)];
  const of = (...lines: number[]) => [...innermost({ definitions }, new Set(lines))];
  expect(of(5)).toEqual([2]);
  expect(of(8, 5)).toEqual([2, 1]);
  expect(of(10)).toEqual([0]);
  expect(of(15, 16)).toEqual([3, 0]);
  expect(of(25, 32)).toEqual([]);
});

it("[X8] a change of a hundred thousand lines in as many definitions is looked through once", () => {
  const n = 200_000;
  const definitions = Array.from({ length: n }, (_, index) => at(index + 1, index + 1));
  const lines = new Set(definitions.map(({ startLine }) => startLine));
  expect(innermost({ definitions }, lines).size).toBe(n); // line by definition, this took minutes
});
