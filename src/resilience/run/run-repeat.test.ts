// Strategy repeat: clean calls between the faulted ones, steps of a fault, and an early end where the scenario asks for it.
import { describe, expect, it } from "vitest";
import { run, serve } from "./fixtures/live-application.js";
import type { RequestRecord } from "./run-event.js";

async function requestsOf(faults: string, strategy: string): Promise<readonly RequestRecord[]> {
  const origin = await serve((_req, res) => res.end("ok"));
  const heard: RequestRecord[] = [];
  await run(
    `title: one\nitems:\n  - call: {method: GET, url: "${origin}/"}\n    context: {faults: [${faults}], strategy: ${strategy}}\n`,
    {
      onEvent: (event) => {
        if (event.type === "request") heard.push(event.request);
      },
    },
  );
  return heard;
}

describe("strategy repeat", () => {
  it("[R2] makes a clean call for each faulted one, in turns and five at least, and adds its step from call to call", async () => {
    const heard = await requestsOf(
      "{kind: latency, meanMs: 10, stddevMs: 0}",
      "{mode: repeat, count: 4, step: 20}",
    );
    expect(heard.map(({ phase, injectedMs }) => [phase, injectedMs])).toEqual([
      ["clean", 0],
      ["faulted", 10],
      ["faulted", 30],
      ["clean", 0],
      ["clean", 0],
      ["faulted", 50],
      ["faulted", 70],
      ["clean", 0],
      ["clean", 0],
    ]);
  });

  it("[R2] ends on the first bad answer where it is to fail fast, and goes on where it is not", async () => {
    const refuse = "{kind: http-error, statusCode: 503}";
    const faulted = async (strategy: string): Promise<number> =>
      (await requestsOf(refuse, strategy)).filter(({ phase }) => phase === "faulted").length;
    expect(await faulted("{mode: repeat, count: 3, failfast: true}")).toBe(1);
    expect(await faulted("{mode: repeat, count: 3}")).toBe(3);
  });
});
