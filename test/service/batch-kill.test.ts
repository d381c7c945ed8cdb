// A worker killed at the very moment when the provider has taken a batch and its answer is on the way: nothing is handed in twice.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { startLoopbackModels } from "../../src/models/models.js";
import { openTestService } from "./open-test-service.js";
import { activate, ended, expectOrder, openPull, postsOn, repository, reviewsOf } from "./watch-service.js";
import { startWorker } from "./worker-process.js";

const path = "services/orders/orders/ship.py";

/** A service whose repository is reviewed in batches by that model; `onBatch` hears of each question before its batch is answered. */
async function stage(model: string, onBatch: (text: string) => void) {
  const answer = { findings: [], dismissedFacts: [], summary: "Nothing." };
  const reply = { answer, firstTokenMs: 0 };
  const models = await startLoopbackModels({
    script: {
      version: 1,
      answers: [
        { when: "never_done", replies: [{ ...reply, delayMs: 600_000 }] },
        { replies: [{ ...reply, delayMs: 6_000 }] },
      ],
    },
    onRequest: ({ wire, body }) => {
      if (wire.endsWith(" batch")) onBatch(JSON.stringify(body));
    },
  });
  const test = await openTestService({
    ...models.environment,
    ASSAY_MODEL: model,
    ASSAY_ALLOWED_MODEL_HOSTS: "127.0.0.1",
  });
  await activate(test);
  const config = { ".assay.yml": "asking: batch\n" };
  await test.github.do.push({ repository, branch: "main", as: "ada", files: config });
  await test.stopWorkers();
  return { models, test };
}

const fileOf = (word: string) => ({ [path]: `def ship(order):\n    ${word} = order\n    return ${word}\n` });

it.each(["anthropic:claude-sonnet-4-5", "openai:gpt-5"])(
  "[K2][Q2] %s: killed while the provider answers that it took the batch, each lens is handed in once and read",
  async (model) => {
    let victim: ChildProcess | null = null;
    const { models, test } = await stage(model, () => victim?.kill("SIGKILL"));
    try {
      const pull = await openPull(test, "killed", { files: fileOf("parcel") });
      victim = startWorker(test);
      await once(victim, "exit");
      expect(models.requests).toHaveLength(1);
      const [row] = await reviewsOf(test, pull.number);
      expect(await test.service.parts.rows.readSteps(row?.id ?? "", "batch:")).toHaveLength(0);
      expect(await test.service.parts.rows.readSteps(row?.id ?? "", "intent:")).not.toHaveLength(0);
      victim = null;
      await test.startWorkers();
      const done = await ended(test, pull.number, pull.headSha);
      expect(done).toMatchObject({ state: "completed", degraded: false });
      expect(postsOn(test, pull.number)).toHaveLength(1);
      expect(models.requests.map(({ lens }) => lens).sort()).toEqual(
        ["bugs", "docs-tests", "maintainability", "performance", "resilience", "security"].sort(),
      );
      await expectOrder(test);
    } finally {
      await test.close();
      await models.close();
    }
  },
);

it("[K2][G5] a batch that a killed worker could not note down is cancelled with its review", async () => {
  let victim: ChildProcess | null = null;
  const { models, test } = await stage("openai:gpt-5", () => victim?.kill("SIGKILL"));
  try {
    const pull = await openPull(test, "closed", { files: fileOf("never_done") });
    victim = startWorker(test);
    await once(victim, "exit");
    victim = null;
    await test.github.do.closePull({ repository, number: pull.number, as: "ada" });
    await test.startWorkers();
    expect(await ended(test, pull.number, pull.headSha)).toMatchObject({ state: "cancelled" });
    await test.until(async () => {
      const answer = await fetch(`${models.origin}/v1/batches`);
      const { data } = (await answer.json()) as { data: { status: string }[] };
      return data.length === 1 && data.every(({ status }) => status === "cancelled");
    });
    await expectOrder(test);
  } finally {
    await test.close();
    await models.close();
  }
});
