// Records on disk: what is written can be read back to the byte, and what is damaged, missing or foreign is refused.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  modelsThatSay,
  nothingFound,
  rulesThatSee,
  sampleDiff,
  sampleText,
  sourceOf,
} from "../../test/review-support.js";
import { answerSchema } from "../review/answer-schema.js";
import type { ModelQuestion } from "../review/review.js";
import {
  listRuns,
  openRunReader,
  openRunWriter,
  recordAnswers,
  recordRules,
  recordSource,
  recordVersion,
  replayAnswers,
  replayRules,
  replaySource,
} from "./store.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "assay-store-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const question: ModelQuestion<unknown> = {
  lens: "bugs",
  model: "test:model",
  system: "s",
  shared: "c",
  question: "q",
  schema: answerSchema,
  schemaVersion: "1",
  promptVersion: "1",
  maxOutputTokens: 10,
};

/** Records one small run and returns its id. */
async function recordRun(run: string): Promise<string> {
  const writer = openRunWriter(root, run);
  const source = recordSource(sourceOf(sampleDiff, { "a.py": sampleText }), writer);
  const rules = recordRules(rulesThatSee([]), writer);
  const answers = recordAnswers(
    modelsThatSay(() => nothingFound),
    writer,
  );
  await source.source.describe();
  await source.source.diff();
  await source.source.readDescription();
  await source.source.readFile("head", "a.py");
  await source.source.readFile("base", "a.py");
  await source.source.listFiles("head");
  await rules.analyzers.findSecrets(["a s3cret"]);
  await answers.models.ask(question, {});
  const put = (value: unknown): string => writer.put(JSON.stringify(value));
  await writer.finish({
    version: recordVersion,
    run,
    assay: "0",
    createdAt: 1,
    ...source.inputs(),
    contexts: {},
    rules: rules.rules(),
    answers: answers.answers(),
    options: put({}),
    failOn: "major",
    calls: put([]),
    events: put([]),
    result: put({}),
  });
  return run;
}

describe("[O3] a record", () => {
  it("gives back the source, the rules' answers and the models' replies without asking anyone", async () => {
    const reader = await openRunReader(root, await recordRun("run-1"));
    const source = replaySource(reader);
    expect(Buffer.from(await source.diff()).toString()).toBe(sampleDiff);
    expect(Buffer.from((await source.readFile("head", "a.py")) ?? []).toString()).toBe(sampleText);
    expect(await source.readFile("base", "a.py")).toBeNull();
    expect(await source.readFile("head", "never-read.py")).toBeNull();
    expect(await source.listFiles("head")).toEqual(["a.py"]);
    expect(await source.listFiles("base")).toEqual([]);
    const refuse = { ...rulesThatSee([]), findSecrets: () => Promise.reject(new Error("asked")) };
    const rules = replayRules(reader, refuse);
    expect(await rules.findSecrets(["a s3cret"])).toEqual([[{ kind: "password", start: 2, end: 8 }]]);
    await expect(rules.findSecrets(["another text"])).rejects.toThrow("asked");
    const silent = modelsThatSay(() => new Error("asked"));
    const models = replayAnswers(reader, silent);
    expect(await models.ask(question, {})).toMatchObject({ kind: "answered", value: nothingFound });
    expect(silent.asked).toEqual([]);
    expect(await models.ask({ ...question, question: "another" }, {})).toMatchObject({ kind: "failed" });
  });

  it("is readable by its owner alone, and equal contents are stored once", async () => {
    await recordRun("run-1");
    const folder = join(root, "run-1");
    expect(statSync(folder).mode & 0o077).toBe(0);
    for (const name of readdirSync(join(folder, "objects")))
      expect(statSync(join(folder, "objects", name)).mode & 0o077).toBe(0);
    const record = JSON.parse(readFileSync(join(folder, "record.json"), "utf8")) as {
      calls: string;
      events: string;
    };
    expect(record.calls).toBe(record.events);
  });

  it("is found by its id, by the beginning of it, or as the latest", async () => {
    await recordRun("20260101-000000-aaaaaa");
    await recordRun("20260102-000000-bbbbbb");
    expect((await openRunReader(root, "20260101")).record.run).toBe("20260101-000000-aaaaaa");
    expect((await openRunReader(root, "latest")).record.run).toBe((await listRuns(root))[0]);
    await expect(openRunReader(root, "2026")).rejects.toMatchObject({
      code: "unknown-run",
      message: expect.stringContaining("2 runs") as string,
    });
    await expect(openRunReader(root, "../../etc")).rejects.toMatchObject({ code: "unknown-run" });
  });

  it("that was altered, is incomplete or of another version is refused with a remedy", async () => {
    await recordRun("run-1");
    const reader = await openRunReader(root, "run-1");
    writeFileSync(join(root, "run-1", "objects", reader.record.diff), "altered");
    await expect(reader.get(reader.record.diff)).rejects.toMatchObject({ code: "broken-record" });
    rmSync(join(root, "run-1", "objects", reader.record.diff));
    await expect(reader.get(reader.record.diff)).rejects.toMatchObject({ code: "broken-record" });
    for (const content of ['{"version":0}', "{", ""]) {
      writeFileSync(join(root, "run-1", "record.json"), content);
      await expect(openRunReader(root, "run-1")).rejects.toMatchObject({ code: "broken-record" });
    }
  });

  it("half written is no run at all", async () => {
    const writer = openRunWriter(root, "half");
    writer.put("something");
    expect(await listRuns(root)).toEqual([]);
    await expect(openRunReader(root, "latest")).rejects.toMatchObject({ code: "unknown-run" });
  });
});
