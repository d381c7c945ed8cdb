// Which tests belong to which source, by name and by mention.
import { describe, expect, it } from "vitest";
import { noteUntested } from "./note-untested.js";
import { fileDiffOf, said, viewOf } from "./fixtures/test-change.js";

const body = "+let a = 1;\n+let b = 2;\n+let c = 3;";
const known = "changed, and no test of it is known by name";

describe("source without a test", () => {
  it.each([
    ["src/stock-level.ts", "src/stock-level.test.ts"],
    ["src/stock.ts", "src/__tests__/stock.ts"],
    ["orders/stock.py", "tests/test_stock.py"],
    ["stock.go", "stock_test.go"],
    ["src/main/java/Stock.java", "src/test/java/StockTest.java"],
    ["Shop/Stock.cs", "Shop.Tests/StockTests.cs"],
    ["lib/stock.rb", "spec/stock_spec.rb"],
    ["src/stock_level.cpp", "tests/stock_level_test.cpp"],
  ])("knows that %s is tested by %s", (source, test) => {
    const alone = viewOf([fileDiffOf(source, body)]);
    const unchanged = viewOf([fileDiffOf(source, body)], { trackedFiles: [source, test] });
    const together = viewOf([fileDiffOf(source, body), fileDiffOf(test, "+x")]);
    expect(noteUntested(alone).map(({ text }) => text)).toEqual([known]);
    expect(noteUntested(unchanged).map(({ text }) => text)).toEqual([
      `changed, while its test ${test} was not`,
    ]);
    expect(noteUntested(together)).toEqual([]);
  });

  it("counts a changed test that mentions the file", () => {
    const test = fileDiffOf("tests/test_flow.py", "+from orders.stock import take");
    expect(noteUntested(viewOf([fileDiffOf("orders/stock.py", body), test]))).toEqual([]);
    expect(noteUntested(viewOf([fileDiffOf("orders/price.py", body), test]))).toHaveLength(1);
  });

  it("asks none of comments, tiny changes, prose, removed files and Rust that tests itself", () => {
    expect(said(noteUntested, "a.ts", "+// a\n+// b\n+let c = 1;\n+}\n+import x;")).toEqual([]);
    expect(said(noteUntested, "a.md", body)).toEqual([]);
    expect(said(noteUntested, "a.sql", body)).toEqual([]);
    expect(said(noteUntested, "a.rs", `${body}\n+#[test]`)).toEqual([]);
    expect(noteUntested(viewOf([fileDiffOf("a.ts", body, { status: "deleted" })]))).toEqual([]);
  });
});
