// What a dependency was asked is counted for the call that asked it: not for the one after it, and not for those that teach ids.
import { describe, expect, it } from "vitest";
import { freePort } from "./fixtures/sample-orders.js";
import { run, serve } from "./fixtures/live-application.js";
import type { RequestRecord } from "./run-event.js";

/** What is behind the proxy at `port`, and a scenario that breaks it by `fault`. */
interface Given {
  readonly call: string;
  readonly fault: string;
  readonly strategy: string;
  readonly before?: string;
  readonly port: number;
  readonly dependency: string;
}

async function attemptsOf(given: Given): Promise<readonly RequestRecord[]> {
  const { call, fault, strategy, before = "[]", port, dependency } = given;
  const heard: RequestRecord[] = [];
  const context = `{upstreams: ["${dependency}"], faults: [${fault}], strategy: ${strategy}, proxy: {proxies: ["${port}=${dependency}"]}}`;
  const results = await run(
    `title: one\nitems:\n  - before: ${before}\n    call: ${call}\n    context: ${context}\n    expect: {any_answer: true, recovers: true}\n`,
    {
      onEvent: (event) => {
        if (event.type === "request") heard.push(event.request);
      },
    },
  );
  expect(results.items[0]?.why).toBeNull();
  return heard;
}

function phase(heard: readonly RequestRecord[], wanted: RequestRecord["phase"]): readonly unknown[] {
  return heard.filter((one) => one.phase === wanted).map(({ attempts, status }) => [status, attempts]);
}

describe("requests to a dependency", () => {
  it("[R6] are one for each clean call where the application closes the connections that brought its errors", async () => {
    const dependency = await serve((_req, res) => res.end("sent"));
    const port = await freePort();
    const failed = new Set<unknown>();
    const origin = await serve((req, res) => {
      if (failed.has(req.socket)) {
        req.socket.destroy();
        return;
      }
      void fetch(`http://127.0.0.1:${port}/`, { method: "POST" }).then((answer) => {
        if (!answer.ok) failed.add(req.socket);
        res.writeHead(answer.ok ? 200 : 500).end();
      });
    });
    const call = `{method: POST, url: "${origin}/users"}`;
    const fault = "{kind: http-error, statusCode: 503}";
    const heard = await attemptsOf({ call, fault, strategy: "{mode: repeat, count: 4}", port, dependency });
    expect(phase(heard, "clean")).toEqual([200, 200, 200, 200, 200].map((status) => [status, 1]));
    expect(phase(heard, "faulted")).toEqual([500, 500, 500, 500].map((status) => [status, 1]));
  });

  it("[R6] that come after a call was given up do not count for the clean call after it", async () => {
    const dependency = await serve((_req, res) => {
      setTimeout(() => res.end("sent"), 20);
    });
    const port = await freePort();
    const origin = await serve((_req, res) => {
      const ask = async (): Promise<void> => {
        for (let at = 0; at < 3; at += 1) await (await fetch(`http://127.0.0.1:${port}/`)).text();
      };
      void ask().then(() => res.end());
    });
    const call = `{method: GET, url: "${origin}/", timeout: 500}`;
    const fault = "{kind: black-hole}";
    const heard = await attemptsOf({ call, fault, strategy: "{mode: repeat, count: 4}", port, dependency });
    expect(phase(heard, "clean")).toEqual([200, 200, 200, 200, 200].map((status) => [status, 3]));
    expect(phase(heard, "faulted")).toEqual([null, null, null, null].map((status) => [status, 1]));
  });

  it("[R6] of calls that teach ids count for none under load, and no fault hits those", async () => {
    const dependency = await serve((_req, res) => res.end("sent"));
    const port = await freePort();
    const origin = await serve((req, res) => {
      void fetch(`http://127.0.0.1:${port}/`).then((answer) => {
        if (req.method !== "DELETE" && !answer.ok) res.writeHead(500).end();
        else res.end('{"id": 7}');
      });
    });
    const before = `[{call: {method: POST, url: "${origin}/users"}, learn: {id: /id}}]`;
    const call = `{method: DELETE, url: "${origin}/users/{id}"}`;
    const strategy = "{mode: load, duration: 1s, clients: 2, rps: 5}";
    const fault = "{kind: http-error, statusCode: 503}";
    const heard = await attemptsOf({ call, fault, strategy, before, port, dependency });
    expect(heard.filter((one) => one.phase === "faulted")).toHaveLength(10);
    expect(new Set(heard.map(({ attempts }) => attempts))).toEqual(new Set([1]));
  });
});
