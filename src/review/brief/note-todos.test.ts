// Which added comments leave work for later.
import { expect, it } from "vitest";
import { noteTodos } from "./note-todos.js";
import { said } from "./fixtures/test-change.js";

it.each<[string, string, string[]]>([
  ["a.ts", "+// TODO: round up", ["1: TODO: round up"]],
  ["a.py", "+x = 1  # FIXME(ada) wrong in leap years", ["1: FIXME(ada) wrong in leap years"]],
  ["a.c", "+/* HACK around the driver */", ["1: HACK around the driver"]],
  ["a.sql", "+-- XXX slow", ["1: XXX slow"]],
  ["a.ts", `+// TODO ${"x".repeat(200)}`, [`1: TODO ${"x".repeat(94)}…`]],
  ["a.ts", "-// TODO: gone\n // TODO: old", []],
  ["a.ts", '+const label = "TODO list";', []],
  ["a.ts", "+// see the TODOs page", []],
  ["a.md", "+# TODO: write this", []],
])("in %s, %j", (path, text, expected) => {
  expect(said(noteTodos, path, text)).toEqual(expected);
});
