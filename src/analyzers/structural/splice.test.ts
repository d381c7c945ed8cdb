// Edits made from splices: whole lines, unique where possible, and nothing but what was asked for.
import { describe, expect, it } from "vitest";
import { toEdit } from "./splice.js";

describe("toEdit", () => {
  it("[P8] gives the whole line around a splice, with its line number", () => {
    const text = "a = 1\nb = f(x)\nc = 2\n";
    const at = text.indexOf("x") + 1;
    expect(toEdit("a.py", text, [{ start: at, end: at, text: ", y" }])).toEqual({
      path: "a.py",
      anchorLine: 2,
      search: "b = f(x)",
      replace: "b = f(x, y)",
    });
  });

  it("[P8] does several splices of one place at once, in any order", () => {
    const edit = toEdit("a", "if (a = b) f();", [
      { start: 12, end: 13, text: "h" },
      { start: 6, end: 7, text: "==" },
    ]);
    expect(edit?.replace).toBe("if (a == b) fh);");
  });

  it("[P8] grows the search text by neighbouring lines until it occurs once", () => {
    const text = "f(x)\none\nf(x)\ntwo\n";
    const at = text.lastIndexOf("x");
    expect(toEdit("a", text, [{ start: at, end: at + 1, text: "y" }])).toMatchObject({
      anchorLine: 3,
      search: "f(x)\ntwo",
      replace: "f(y)\ntwo",
    });
  });

  it("[P8] stops growing at twelve lines and leaves the choice to the line number", () => {
    const text = "f(x)\n".repeat(40);
    const edit = toEdit("a", text, [{ start: 2, end: 3, text: "y" }]);
    expect(edit?.search.split("\n")).toHaveLength(12);
    expect(edit?.anchorLine).toBe(1);
  });

  it("[P8] grows upwards at the end of a file without a last line feed", () => {
    const text = "f(x)\ng\nf(x)";
    expect(toEdit("a", text, [{ start: text.length - 2, end: text.length - 1, text: "y" }])?.search).toBe(
      "g\nf(x)",
    );
  });

  it("[P8] proposes nothing when nothing changes or the place is too long", () => {
    expect(toEdit("a", "f(x)", [])).toBeNull();
    expect(toEdit("a", "f(x)", [{ start: 2, end: 3, text: "x" }])).toBeNull();
    const long = `f(${"\n".repeat(20)})`;
    expect(toEdit("a", long, [{ start: 0, end: long.length, text: "g()" }])).toBeNull();
  });
});
