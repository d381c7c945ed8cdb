// Every GitHub call of a review meets every fault, one at a time: node bench/run.js nth-call [FAULT …]. Ends with 1 when anything is out of order.
import { sql } from "kysely";
import type { FaultEffect } from "../src/forge/memory/http/fault-script.js";
import { findDisorder, over } from "../test/service/find-disorder.js";
import { openTestService, type TestService } from "../test/service/open-test-service.js";
import { sayMachine, table } from "./figures.js";

const effects: Readonly<Record<string, FaultEffect>> = {
  "5xx": { kind: "status", status: 502 },
  "5xx-after": { kind: "status-after", status: 502 },
  lost: { kind: "lost-answer" },
  cut: { kind: "cut-body" },
  hang: { kind: "hang" },
};
const mostCalls = 60;
const quietWithinMs = 180_000;
const repository = "acme/shop";
const text = 'import subprocess\n\n\ndef ship(order):\n    subprocess.run("ship " + order, shell=True)\n';

const named = process.argv.slice(3);
const chosen = named.length === 0 ? Object.keys(effects) : named;
const test = await openTestService();
try {
  await test.until(async () => (await test.service.parts.upkeep.installations()).length === 1);
  await test.foundation.database.db
    .updateTable("repositories")
    .set({ state: "active", active_since: new Date(0), settings: JSON.stringify({ active: true }) })
    .execute();
  console.log(
    `A pull request for each call of a review and each fault; the call meets the fault once. ${sayMachine()}`,
  );
  const wrong: string[] = [];
  const rows: string[][] = [];
  for (const name of chosen) rows.push(await meetEverywhere(name, wrong));
  console.log(table(["fault", "calls met", "kinds of call", "posted once", "failed, with reason"], rows));
  wrong.push(...(await disorderAtRest(test)));
  for (const line of wrong) console.log(`OUT OF ORDER: ${line}`);
  console.log(wrong.length === 0 ? "Everything is in order." : "Not everything is in order.");
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  await test.close();
}

/** Lets the first call meet the fault, then the second, until a review ends before its n-th call. */
async function meetEverywhere(name: string, wrong: string[]): Promise<string[]> {
  const effect = effects[name];
  if (effect === undefined)
    throw new Error(`there is no fault "${name}"; there are ${Object.keys(effects).join(", ")}`);
  const met = new Map<string, number>();
  const ends = { completed: 0, failed: 0 };
  for (let nth = 1; nth <= mostCalls; nth += 1) {
    const before = test.github.state().calls.length;
    const undo = test.github.faults.add({ route: "* *", nth, effect });
    const { number, row } = await review(`${name}-${nth}`);
    undo();
    const hit = test.github
      .state()
      .calls.slice(before)
      .find(({ fault }) => fault !== null);
    if (hit === undefined) break;
    const place = `${hit.method} ${hit.path.replaceAll(/\d+|[0-9a-f]{40}/g, "N")}`;
    met.set(place, (met.get(place) ?? 0) + 1);
    const posts = postsOn(number);
    const isStated = row.state === "failed" && row.reason !== null && posts <= 1;
    if (row.state === "completed" && posts === 1) ends.completed += 1;
    else if (isStated) ends.failed += 1;
    else wrong.push(`${name} at call ${nth} (${place}): the review is ${row.state}, with ${posts} posts`);
  }
  const calls = [...met.values()].reduce((sum, count) => sum + count, 0);
  return [name, String(calls), String(met.size), String(ends.completed), String(ends.failed)];
}

async function review(
  branch: string,
): Promise<{ number: number; row: { state: string; reason: string | null } }> {
  const { db } = test.foundation.database;
  await sql`UPDATE assay.reviews SET created_at = created_at - interval '2 hours'`.execute(db); // no burst, no rate
  const files = { [`services/orders/orders/${branch}.py`]: text };
  await test.github.do.push({ repository, branch, as: "ada", onto: "main", files });
  const pull = await test.github.do.openPull({
    ...{ repository, head: branch, base: "main", title: branch, author: "ada" },
  });
  const deadline = Date.now() + quietWithinMs;
  for (;;) {
    const row = await db
      .selectFrom("reviews")
      .select(["id", "state", "reason"])
      .where("number", "=", pull.number)
      .executeTakeFirst();
    const check = test.github.state().checkRuns.find(({ externalId }) => externalId === row?.id);
    const isOver = row !== undefined && over.includes(row.state) && check?.status === "completed";
    if (row !== undefined && (isOver || Date.now() > deadline)) return { number: pull.number, row };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function postsOn(number: number): number {
  const { pulls, reviews } = test.github.state();
  const pull = pulls.find((one) => one.number === number);
  return reviews.filter(({ pullId, author }) => pullId === pull?.id && author === "assay[bot]").length;
}

async function disorderAtRest(service: TestService): Promise<string[]> {
  const deadline = Date.now() + quietWithinMs;
  for (;;) {
    const disorder = await findDisorder(service);
    if (disorder.length === 0 || Date.now() > deadline) return disorder;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
