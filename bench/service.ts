// The way from a delivery to a posted review, without a model: node bench/run.js service [--redis] [--reviews 12] [--files 100]
import { parseArgs } from "node:util";
import { openTestRedis } from "../test/open-test-redis.js";
import { openTestService, type TestService } from "../test/service/open-test-service.js";
import { median, sayMachine, spread, table } from "./figures.js";
import { makeShopRepository } from "./shop-repository.js";

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    redis: { type: "boolean", default: false },
    reviews: { type: "string", default: "12" },
    files: { type: "string", default: "100" },
  },
});
const [reviews, files] = [Number(values.reviews), Number(values.files)];

let base = "main";
const redis = values.redis ? await openTestRedis() : null;
const test = await openTestService(redis === null ? {} : { REDIS_URL: redis.url }, (folder) => {
  base = makeShopRepository(folder, files).base;
});
try {
  await test.until(async () => (await test.service.parts.upkeep.installations()).length === 1);
  await test.foundation.database.db
    .updateTable("repositories")
    .set({ state: "active", settings: JSON.stringify({ active: true }) })
    .execute();
  console.log(
    `${reviews} pull requests of ${files} files one after another, no model; service, GitHub and sender in one process. ${sayMachine()}`,
  );
  await measureReviews(test);
} finally {
  await test.close();
  await redis?.close();
}

async function measureReviews(service: TestService): Promise<void> {
  const tookMs: number[] = [];
  const stages = new Map<string, number[]>();
  for (let n = 0; n < reviews; n += 1) {
    const began = Date.now();
    const { github } = service;
    const pull = await github.do.openPull({
      ...{ repository: "acme/shop", head: "feature", base, title: `Change ${n}`, author: "ada" },
    });
    await service.until(() => github.state().reviews.length > n);
    const postedAt = github.state().reviews[n]?.submittedAt ?? Date.now();
    tookMs.push(postedAt - began);
    if (n > 0) for (const [stage, ms] of await stagesOf(service, pull.number, began)) note(stages, stage, ms);
    await github.do.closePull({ repository: "acme/shop", number: pull.number, as: "ada" });
  }
  const sorted = tookMs.slice(1).toSorted((one, other) => one - other);
  const p99 = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0;
  console.log(
    `Delivery to posted review: first ${tookMs[0] ?? 0} ms, then p50 ${median(sorted)}, p99 ${p99} (targets: p50 1,000, p99 3,000).`,
  );
  console.log(
    table(
      ["where the time goes", "ms, least / median / most"],
      [...stages].map(([stage, times]) => [stage, spread(times)]),
    ),
  );
}

function note(stages: Map<string, number[]>, stage: string, ms: number): void {
  stages.set(stage, [...(stages.get(stage) ?? []), ms]);
}

/** From the event before it to each event that ends a stage. */
async function stagesOf(
  service: TestService,
  number: number,
  began: number,
): Promise<readonly [string, number][]> {
  const { db } = service.foundation.database;
  const posted = async () =>
    db
      .selectFrom("events as e")
      .innerJoin("reviews as r", "r.id", "e.review_id")
      .select(["e.type", "e.at"])
      .where("r.number", "=", number)
      .orderBy("e.seq")
      .execute();
  const events = await service.until(async () => {
    const seen = await posted();
    return seen.some(({ type }) => type === "review:completed") ? seen : null;
  });
  const at = new Map(events.map(({ type, at: time }) => [type, time])); // of several, the last
  const marks: [string, string][] = [
    ["recorded", "review:queued"],
    ["picked up, change fetched", "review:started"],
    ["settings and diff read", "diff:fetched"],
    ["files read, rules, secrets", "context:ready"],
    ["lenses asked", "agent:completed"],
    ["last lens to conclusion", "synthesizer:started"],
    ["judged, suggestions proven", "synthesizer:completed"],
    ["posted and settled", "review:posted"],
    ["ended", "review:completed"],
  ];
  let before = began;
  return marks.map(([stage, type]) => {
    const time = at.get(type) ?? before;
    const ms = time - before;
    before = time;
    return [stage, ms];
  });
}
