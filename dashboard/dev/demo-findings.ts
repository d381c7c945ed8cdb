// Findings, coverage and context of a made-up pull request, as plausible as a real one, for looking at the page.
import type { DroppedView, FindingView, ReviewRecord } from "../../src/web/web.js";

const cartPatch = `--- a/src/cart/checkout.ts
+++ b/src/cart/checkout.ts
@@ -40,7 +40,8 @@
 export async function checkout(cart: Cart, user: User): Promise<Order> {
   const total = cart.items.reduce((sum, item) => sum + item.price * item.count, 0);
-  const charge = await payments.charge(user.card, total);
-  const order = await orders.insert({ user: user.id, total, charge: charge.id });
+  const key = idempotencyKey(cart.id, cart.version);
+  const charge = await payments.charge(user.card, total, { idempotencyKey: key });
+  const order = await orders.insertOnce(key, { user: user.id, total, charge: charge.id });
   await carts.clear(cart.id);
   return order;
 }
`;

const base = {
  side: "new" as const,
  preExisting: false,
  alsoFrom: [],
  evidence: [],
  placed: "inline" as const,
  commentUrl: null,
  isJudged: true,
  outcome: null,
  said: [],
  fixedInSha: null,
};

const repo = "https://github.com/acme/shop/blob/4f1c2d9/";

/** Findings as they come in, one lens after another. */
export const demoFindings: readonly FindingView[] = [
  {
    ...base,
    id: "f-resilience-1",
    lens: "resilience",
    source: { kind: "model", model: "anthropic:claude-sonnet-5" },
    path: "src/cart/checkout.ts",
    startLine: 42,
    endLine: 43,
    quote: "const charge = await payments.charge(user.card, total);",
    category: "retry",
    severity: "critical",
    confidence: 0.92,
    title: "A retried checkout charges the card twice",
    scenario:
      "The client repeats POST /checkout after its 10 s timeout. The first request is still waiting for the payment provider, so both reach payments.charge with no idempotency key, and the customer pays twice for one order.",
    suggestion: { kind: "verified", patch: cartPatch, newDependencies: [], behaviourChange: true },
    alsoFrom: ["bugs"],
    evidence: [
      {
        id: "e1",
        analyzer: "ast-grep",
        rule: "await-without-timeout",
        path: "src/cart/checkout.ts",
        startLine: 42,
        endLine: 42,
        quote: "await payments.charge(user.card, total)",
        message: "A call over the network is awaited without a deadline.",
        url: "https://ast-grep.github.io/",
      },
    ],
    code: [
      [40, "export async function checkout(cart: Cart, user: User): Promise<Order> {", "context"],
      [41, "  const total = cart.items.reduce((sum, item) => sum + item.price * item.count, 0);", "added"],
      [42, "  const charge = await payments.charge(user.card, total);", "added"],
      [43, "  const order = await orders.insert({ user: user.id, total, charge: charge.id });", "added"],
      [44, "  await carts.clear(cart.id);", "context"],
      [45, "  return order;", "context"],
    ].map(([n, text, kind]) => ({
      newLine: Number(n),
      oldLine: kind === "context" ? Number(n) - 3 : null,
      kind: kind === "added" ? "added" : "context",
      text: String(text),
    })),
    lineUrl: `${repo}src/cart/checkout.ts#L42`,
    commentUrl: "https://github.com/acme/shop/pull/482#discussion_r1",
    said: [
      { kind: "reply", by: "octocat", at: 1_795_000_000_000, text: "Good catch, the provider takes a key." },
      { kind: "thumbs", up: 2, down: 0, at: 1_795_000_060_000 },
    ],
  },
  {
    ...base,
    id: "f-security-1",
    lens: "security",
    source: { kind: "model", model: "anthropic:claude-sonnet-5" },
    path: "src/orders/search.ts",
    startLine: 18,
    endLine: 18,
    quote: "WHERE note ILIKE '%${term}%'",
    category: "injection",
    severity: "major",
    confidence: 0.81,
    title: "The search term goes into SQL as text",
    scenario:
      "term comes from the query string. A quote in it ends the literal, and the rest of the address is run as SQL with the rights of the order service.",
    suggestion: { kind: "rejected", reason: "The changed file did not parse, so it is not offered." },
    code: [
      { newLine: 17, oldLine: 17, kind: "context", text: "  const rows = await db.query(" },
      {
        newLine: 18,
        oldLine: null,
        kind: "added",
        text: "    `SELECT * FROM orders WHERE note ILIKE '%${term}%' ORDER BY placed_at DESC LIMIT 50`,",
      },
      { newLine: 19, oldLine: 18, kind: "context", text: "  );" },
    ],
    lineUrl: `${repo}src/orders/search.ts#L18`,
  },
  {
    ...base,
    id: "f-performance-1",
    lens: "performance",
    source: { kind: "model", model: "anthropic:claude-sonnet-5" },
    path: "src/orders/list.ts",
    startLine: 31,
    endLine: 33,
    quote: "for (const order of orders)",
    category: "io",
    severity: "major",
    confidence: 0.74,
    title: "One query per order: a page of fifty asks the database fifty-one times",
    scenario:
      "listOrders reads the page, then reads each order's lines in a loop. At 4 ms a query the endpoint takes 200 ms longer than it does now.",
    suggestion: null,
    code: null,
    lineUrl: `${repo}src/orders/list.ts#L31`,
    outcome: { kind: "accepted", reason: null, by: "mona", at: 1_795_000_000_000 },
  },
  {
    ...base,
    id: "f-docs-1",
    lens: "docs-tests",
    source: {
      kind: "rule",
      analyzer: "oxlint",
      rule: "no-focused-tests",
      url: "https://oxc.rs/docs/guide/usage/linter.html",
    },
    path: "test/checkout.test.ts",
    startLine: 9,
    endLine: 9,
    quote: 'it.only("charges once", async () => {',
    category: "logic",
    severity: "minor",
    confidence: 1,
    title: "A focused test hides the other eleven of its file",
    scenario: "it.only was left in; the other tests of this file no longer run in CI.",
    suggestion: null,
    code: null,
    lineUrl: `${repo}test/checkout.test.ts#L9`,
    placed: "body",
  },
];

const claim = { side: base.side, preExisting: false, alsoFrom: [] };

/** Claims that were put aside. */
export const demoDropped: readonly DroppedView[] = [
  {
    ...claim,
    id: "d1",
    lens: "bugs",
    source: { kind: "model", model: "anthropic:claude-sonnet-5" },
    path: "src/cart/checkout.ts",
    startLine: 42,
    endLine: 42,
    quote: "payments.charge",
    category: "logic",
    severity: "major",
    confidence: 0.88,
    title: "Charge may run twice",
    scenario: "",
    suggestion: null,
    reason: "duplicate",
    detail: "The resilience lens said the same of the same lines, and was more certain.",
  },
  {
    ...claim,
    id: "d2",
    lens: "maintainability",
    source: { kind: "model", model: "anthropic:claude-haiku-5" },
    path: "src/cart/totals.ts",
    startLine: 7,
    endLine: 7,
    quote: "const vat = 0.19",
    category: "state",
    severity: "minor",
    confidence: 0.41,
    title: "The tax rate is written into the code",
    scenario: "",
    suggestion: null,
    reason: "quote-not-found",
    detail: "The file holds `const vatRate = settings.vat` there; the quoted line does not exist.",
  },
];

const paths = [
  "src/cart/checkout.ts",
  "src/cart/totals.ts",
  "src/orders/list.ts",
  "src/orders/search.ts",
  "test/checkout.test.ts",
  "package-lock.json",
];
const lenses = ["bugs", "security", "performance", "resilience", "maintainability", "docs-tests"];

/** Which lens read which file. */
export const demoCoverage: NonNullable<ReviewRecord["coverage"]> = {
  files: paths.length,
  complete: false,
  cells: paths.flatMap((path) =>
    lenses.map((lens) => ({
      path,
      lens,
      state:
        path === "package-lock.json"
          ? "ignored"
          : lens === "performance" && path.startsWith("test/")
            ? "skipped"
            : "read",
      reason: path === "package-lock.json" ? "lock files are not reviewed" : "",
    })),
  ),
};

/** What was attached to the change. */
export const demoContext: NonNullable<ReviewRecord["context"]> = {
  step: "graph",
  detail: "indexed at 91bc04e, 7,412 files",
  symbols: [
    ["src/payments/client.ts", "payments.charge", "method", 22, 61, "called by a changed line", 0.97],
    ["src/orders/store.ts", "orders.insert", "method", 14, 38, "called by a changed line", 0.93],
    ["src/http/routes/checkout.ts", "postCheckout", "function", 8, 44, "calls a changed function", 0.88],
    ["src/cart/cart.ts", "Cart", "interface", 3, 19, "type of a changed parameter", 0.64],
    ["test/support/payments.ts", "fakePayments", "function", 5, 30, "covers a changed function", 0.31],
  ].map(([path, name, kind, startLine, endLine, reason, score]) => ({
    path: String(path),
    name: String(name),
    kind: String(kind),
    startLine: Number(startLine),
    endLine: Number(endLine),
    reason: String(reason),
    confidence: 1,
    score: Number(score),
  })),
};
