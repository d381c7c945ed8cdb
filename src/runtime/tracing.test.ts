// Work followed without an SDK: one id for everything that one piece of work causes, and nothing where nothing is followed.
import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { currentTrace, inSpan, logFields, tellAbout } from "./tracing.js";

it("[O1] without anybody who follows, work just runs", async () => {
  expect(await inSpan("alone", { about: { job: "j" } }, () => Promise.resolve(logFields()))).toEqual({});
  await expect(inSpan("alone", {}, () => Promise.reject(new Error("as it was")))).rejects.toThrow(
    "as it was",
  );
});

describe("with a context manager and no SDK", () => {
  beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
  afterAll(() => context.disable());

  it("[O1] work has one id through everything that it awaits, and tells what it is about", async () => {
    const [outer, inner, after] = await inSpan("request", { about: { delivery: "d" } }, async () => {
      const before = logFields();
      const within = await inSpan("job", { about: { job: "j" } }, async () => {
        await new Promise(setImmediate);
        return logFields();
      });
      tellAbout({ review: "r" });
      return [before, within, logFields()];
    });
    expect(outer).toEqual({ trace: expect.stringMatching(/^[0-9a-f]{32}$/) as string, delivery: "d" });
    expect(inner).toEqual({ ...outer, job: "j" });
    expect(after).toEqual({ ...outer, review: "r" });
    expect(logFields()).toEqual({});
  });

  it("[O1] a job of another process goes on with the trace that ordered it", async () => {
    const order = await inSpan("request", {}, () => Promise.resolve(currentTrace()));
    const fields = await inSpan("job", { parent: order }, () => Promise.resolve(logFields()));
    expect(order).toContain(fields["trace"]);
    expect(currentTrace()).toBeUndefined();
  });

  it("[O1] a trace that cannot be read is not believed: the job begins one of its own", async () => {
    const fields = await inSpan("job", { parent: "00-nonsense" }, () => Promise.resolve(logFields()));
    expect(fields["trace"]).toMatch(/^[0-9a-f]{32}$/);
  });

  it("two pieces of work side by side keep their ids apart", async () => {
    const one = (id: string) =>
      inSpan("job", { about: { job: id } }, async () => {
        await new Promise(setImmediate);
        return logFields();
      });
    const [a, b] = await Promise.all([one("a"), one("b")]);
    expect([a["job"], b["job"]]).toEqual(["a", "b"]);
    expect(a["trace"]).not.toBe(b["trace"]);
  });
});
