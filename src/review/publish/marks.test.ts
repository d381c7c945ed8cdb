// Marks: written by us, read only where nobody else's text can stand.
import { expect, it } from "vitest";
import {
  hasNameMark,
  isOfRun,
  readFindingMark,
  readRunMark,
  writeFindingMark,
  writeNameMark,
  writeRunMark,
} from "./marks.js";

const mark = { run: "rev_a--b-", part: 2, findings: ["f1", "f2-2"], inline: ["f3"], superseded: true };

it("[P4] a run mark is read back from the first lines, whatever the line ends", () => {
  const text = `${writeRunMark(mark)}\n\nbody`;
  for (const body of [text, text.replaceAll("\n", "\r\n")]) {
    const read = readRunMark(body);
    expect(read).toMatchObject({ part: 2, findings: ["f1", "f2-2"], inline: ["f3"], superseded: true });
    expect(read !== null && isOfRun(read, "rev_a--b-")).toBe(true);
    expect(read !== null && isOfRun(read, "rev_a-b-")).toBe(false);
  }
  expect(text.split("\n", 3).join("")).not.toContain("--b");
});

it("[P4] a finding mark is read back from the last line only", () => {
  const finding = {
    fingerprint: "f1",
    lens: "my lens",
    by: "rule",
    lineHash: "0123456789abcdef99",
    fixedIn: "abc",
  } as const;
  const written = writeFindingMark(finding);
  expect(readFindingMark(`text\n\n${written}\n`)).toEqual({
    fingerprint: "f1",
    lens: "my.lens",
    by: "rule",
    lineHash: "0123456789abcdef",
    fixedIn: "abc",
  });
  expect(readFindingMark(`${written}\ntext`)).toBeNull();
});

it("[P4] a mark further down, or quoted, is no mark", () => {
  expect(readRunMark(`text\n${writeRunMark(mark)}`)).toBeNull();
  expect(readRunMark(`> ${writeRunMark(mark)}`)).toBeNull();
  expect(hasNameMark(`text\n${writeNameMark("summary")}`, "summary")).toBe(false);
});
