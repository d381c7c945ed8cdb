// A small torture: workers killed at random moments lose nothing, post nothing twice, and leave every account in order.
import { expect, it } from "vitest";
import { runTorture } from "./torture.js";

it("[Q2] workers killed at random moments: every review ends once, with one post or a reason, and all accounts add up", async () => {
  const report = await runTorture({ seed: 20_261_120, reviews: 6, kills: 3 });
  expect(report.disorder, JSON.stringify(report.ends)).toEqual([]);
  expect(report.posts).toBe(report.ends["completed"]);
  expect(report.posts).toBeGreaterThan(0);
}, 300_000);
