// What is charged for an order.
import assert from "node:assert/strict";
import { test } from "node:test";
import { amountDue } from "../src/payments.ts";

test("without a coupon, the whole sum is due", () => {
  assert.equal(amountDue(10190, 0), 10190);
});

test("a coupon takes its percentage off", () => {
  assert.equal(amountDue(10000, 10), 9000);
});
