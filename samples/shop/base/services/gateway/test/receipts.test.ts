// How money and receipts read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { euros, receiptText } from "../src/receipts.ts";

test("cents read as euros", () => {
  assert.equal(euros(5), "€0.05");
  assert.equal(euros(-1250), "-€12.50");
});

test("a receipt ends with its total", () => {
  const text = receiptText(7, [{ name: "Storm lantern", count: 2, cents: 4900 }]);
  assert.match(text, /Total {2}€98\.00$/);
});
