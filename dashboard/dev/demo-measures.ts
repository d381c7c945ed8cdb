// What findings were worth and what reviews cost in the demonstration.
import type { Precision, Spend } from "../../src/web/web.js";
import { demoLenses } from "./demo-reviews.js";

const hour = 3_600_000;
const started = Date.now();
const shop = { id: 7, installation: 1, owner: "acme", name: "shop" };

/** Precision of the last thirty days. */
export function demoPrecision(): Precision {
  const tally = (n: number) => ({
    findings: 40 + n * 7,
    accepted: 18 + n,
    dismissed: 3 + n,
    fixed: 9,
    open: 10 + 5 * n,
  });
  const share = (n: number) => (27 + n) / (30 + 2 * n);
  return {
    rows: demoLenses.map((lens, n) => ({
      lens: lens.id,
      model: "anthropic:claude-sonnet-5",
      repository: shop,
      ...tally(n),
      precision: share(n),
      said: { resolved: 6 - n, replied: n % 3, up: 4 + n, down: n % 2 },
      reasons: [
        { reason: "not in our code path", count: 2 },
        { reason: "known and accepted", count: 1 + n },
      ],
    })),
    points: demoLenses.flatMap((lens, n) =>
      Array.from({ length: 30 }, (_, day) => ({
        from: started - (30 - day) * 24 * hour,
        lens: lens.id,
        ...tally(0),
        precision: Math.min(1, 0.62 + 0.05 * n + 0.07 * Math.sin(day / 3 + n)),
      })),
    ),
    total: { findings: 345, accepted: 123, dismissed: 33, fixed: 54, open: 135, precision: 0.843 },
  };
}

/** Spend of the last thirty days. */
export function demoSpend(by: "day" | "repository" | "lens" | "model"): Spend {
  const tokens = { input: 1_400_000, cacheRead: 1_100_000, cacheWrite: 90_000, output: 81_000 };
  const keys = {
    day: Array.from({ length: 30 }, (_, day) =>
      new Date(started - (29 - day) * 24 * hour).toISOString().slice(0, 10),
    ),
    repository: ["acme/shop", "acme/payments"],
    lens: demoLenses.map((lens) => lens.id),
    model: ["anthropic:claude-sonnet-5", "anthropic:claude-haiku-5"],
  }[by];
  const rows = keys.map((key, n) => ({
    key,
    label: key,
    reviews: 8 + (n % 5),
    calls: 48 + n,
    tokens,
    costUsd: by === "day" ? 2 + 1.6 * Math.abs(Math.sin(n)) : 42 / (n + 1.3),
    unpriced: 0,
  }));
  const costUsd = rows.reduce((sum, row) => sum + row.costUsd, 0);
  return {
    rows,
    total: { costUsd, reviews: 301, calls: 1_806 },
    budgets: [
      { repository: shop, budget: { day: "2026-11-20", limitUsd: 12, reservedUsd: 0.6, spentUsd: 4.83 } },
    ],
  };
}
