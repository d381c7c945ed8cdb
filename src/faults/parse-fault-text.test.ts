// Faults written on a command line.
import { describe, expect, it } from "vitest";
import { parseFaultText } from "./parse-fault-text.js";

describe("parseFaultText", () => {
  it.each<[string, object]>([
    [
      "latency:distribution=normal,mean=200,stddev=50,side=server,probability=0.5,schedule=start:30%,duration:20%",
      {
        kind: "latency",
        distribution: "normal",
        meanMs: 200,
        stddevMs: 50,
        side: "server",
        probability: 0.5,
        schedule: "start:30%,duration:20%",
      },
    ],
    [
      "latency:mean=1.5s,schedule=start:1s,duration:2s;start:9s",
      { meanMs: 1_500, schedule: "start:1s,duration:2s;start:9s" },
    ],
    ["bandwidth:rate=512KBps,direction=both", { bytesPerSecond: 512_000, direction: "both" }],
    ["bandwidth:bytesPerSecond=64KiB/s", { bytesPerSecond: 65_536 }],
    ["packet-loss:rate=5%,stall=300,packet=1400", { rate: 0.05, stallMs: 300, packetBytes: 1_400 }],
    ["black-hole", { kind: "black-hole", direction: "both" }],
    [
      'http-error:statusCode=503,when=after,body="sorry, later",retryAfter=2,method=GET|POST,path=/users/{id}',
      {
        statusCode: 503,
        when: "after",
        body: "sorry, later",
        retryAfterSeconds: 2,
        match: { method: ["GET", "POST"], path: "/users/{id}" },
      },
    ],
    ["http-error:body=404", { body: "404" }],
    [
      "reset:after=64KB,header=x-tenant:a:b,header=x-two:*",
      { afterBytes: 64_000, match: { header: { "x-tenant": "a:b", "x-two": "*" } } },
    ],
    ["dns-failure:answer=timeout,after=2s,host=db.local", { afterMs: 2_000, match: { host: "db.local" } }],
    ["slow-body: drop=1, every=10ms, id=drip", { id: "drip", dropBytes: 1, everyMs: 10 }],
  ])("[R3] reads %j", (text, spec) => {
    expect(parseFaultText(text).spec).toMatchObject(spec);
  });

  it.each<[string, RegExp]>([
    ["", /no fault of kind ""/],
    ["lag:mean=3", /no fault of kind "lag"/],
    ["latency:oops", /"oops" has no value/],
    ["latency:avg=3", /has no setting "avg"/],
    ["latency:mean=3,meanMs=4", /"meanMs" is given twice/],
    ["latency:mean=fast", /wrong at meanMs/],
    ["latency:match=x", /has no setting "match"/],
    ["bandwidth:rate=3 parsecs", /wrong at bytesPerSecond/],
    ["http-error:side=server", /has no setting "side"/],
  ])("refuses %j", (text, message) => {
    expect(() => parseFaultText(text)).toThrow(message);
  });
});
