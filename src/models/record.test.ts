// Holds that a recorded run replays as it went, and that a broken script is refused.
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { ModelReply } from "../review/review.js";
import { createModels } from "./create-models.js";
import {
  failureOf,
  goodAnswer,
  jumpingClock,
  scriptedRef,
  scriptOf,
  trialQuestion,
  type TrialVerdict,
} from "./fixtures/trial.js";
import { resolveProviderKeys } from "./keys/provider-keys.js";
import { recordedCallSchema, type RecordedCall } from "./recorded-call.js";

const keys = await resolveProviderKeys({ env: {} });
const good = { answer: goodAnswer };

describe("the record of a run", () => {
  async function record(
    replies: readonly unknown[],
  ): Promise<{ calls: RecordedCall[]; reply: ModelReply<TrialVerdict> }> {
    const calls: RecordedCall[] = [];
    const models = createModels({ keys, clock: jumpingClock(), onCall: (call) => calls.push(call) });
    const reply = await models.ask(trialQuestion(await scriptedRef(scriptOf(...replies))), {});
    return { calls: z.array(recordedCallSchema).parse(JSON.parse(JSON.stringify(calls))), reply };
  }

  async function replay(calls: readonly RecordedCall[], changes = {}): Promise<ModelReply<TrialVerdict>> {
    const models = createModels({ keys, readRun: () => Promise.resolve(calls) });
    return models.ask(trialQuestion("replay:r1", changes), {});
  }

  it("[O3] answers the same question again, the repaired one through its repair", async () => {
    const { calls, reply } = await record([{ fault: "malformed" }, good]);
    const again = await replay(calls);
    expect(again).toMatchObject({ kind: "answered", value: goodAnswer });
    expect(again.account.attempts.map((attempt) => attempt.outcome)).toEqual(["malformed", "answered"]);
    expect(again.account.usage).toEqual(reply.account.usage);
  });

  it("[O3] fails again as it failed, at once", async () => {
    const { calls, reply } = await record([{ fault: "overloaded" }]);
    const { failure, message, remedy } = failureOf(reply);
    expect(await replay(calls)).toMatchObject({ kind: "failed", failure, message, remedy });
  });

  it("[O3] says so when the question is not in the record", async () => {
    const { calls } = await record([good]);
    expect(await replay(calls, { question: "Another question" })).toMatchObject({
      kind: "failed",
      message: expect.stringContaining("no answer to this question of the lens bugs") as string,
    });
  });
});

describe("a broken script", () => {
  it("is refused with the place of the first fault", async () => {
    const folder = await mkdtemp(join(tmpdir(), "assay-script-"));
    const file = join(folder, "bad.yaml");
    await writeFile(file, "version: 1\nanswers:\n  - replies:\n      - fault: volcano\n");
    const reply = await createModels({ keys }).ask(trialQuestion(`scripted:${file}`), {});
    expect(failureOf(reply).message).toContain("answers[0].replies[0].fault");
    expect(await readdir(folder)).toEqual(["bad.yaml"]);
    await rm(folder, { recursive: true });
  });
});
