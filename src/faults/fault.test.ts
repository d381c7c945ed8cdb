// Faults given as data are read with their defaults, and refused with a reason.
import { describe, expect, it } from "vitest";
import { AssayError } from "../runtime/runtime.js";
import { parseFault, parsePlan } from "./fault.js";
import { faultKinds } from "./fault-kinds.js";

const minimal: Readonly<Record<string, object>> = { bandwidth: { bytesPerSecond: 1_000 } };

describe("parseFault", () => {
  it.each(faultKinds.map(({ kind }) => kind))("[R3] %s: its filled-in spec parses to itself", (kind) => {
    const { spec } = parseFault({ kind, ...minimal[kind] });
    expect(parseFault(JSON.parse(JSON.stringify(spec))).spec).toEqual(spec);
  });

  it("fills in defaults, and sits where its kind sits", () => {
    expect(parseFault({ kind: "latency", meanMs: 5 }).spec).toMatchObject({
      id: "latency",
      distribution: "normal",
      meanMs: 5,
      stddevMs: 20,
      side: "server",
      direction: "ingress",
      probability: 1,
    });
    expect(parseFault({ kind: "reset" })).toMatchObject({ side: "client", direction: "ingress" });
  });

  it.each<[unknown, RegExp]>([
    [null, /must be an object/],
    [[], /must be an object/],
    [{}, /no fault of kind undefined/],
    [{ kind: "lag" }, /no fault of kind "lag"/],
    [{ kind: "latency", mean: 5 }, /Unrecognized key: "mean"/],
    [{ kind: "latency", meanMs: "5" }, /wrong at meanMs/],
    [{ kind: "latency", meanMs: -1 }, /wrong at meanMs/],
    [{ kind: "latency", probability: 1.5 }, /wrong at probability/],
    [{ kind: "latency", side: "left" }, /wrong at side/],
    [{ kind: "latency", schedule: "later" }, /not a part of a schedule/],
    [{ kind: "latency", distribution: "uniform", meanMs: 3 }, /meanMs means nothing to a uniform/],
    [{ kind: "latency", distribution: "uniform", minMs: 30, maxMs: 20 }, /minMs is greater/],
    [{ kind: "latency", id: "a b" }, /wrong at id/],
    [{ kind: "latency", match: { verb: "GET" } }, /wrong at match/],
    [{ kind: "bandwidth" }, /wrong at bytesPerSecond/],
    [{ kind: "http-error", side: "server" }, /Unrecognized key: "side"/],
    [{ kind: "http-error", statusCode: 99 }, /wrong at statusCode/],
    [{ kind: "dns-failure", answer: "maybe" }, /wrong at answer/],
  ])("refuses %j", (input, message) => {
    const refused = (): unknown => parseFault(input);
    expect(refused).toThrow(AssayError);
    expect(refused).toThrow(message);
  });

  it("names the settings that exist in its remedy", () => {
    expect(() => parseFault({ kind: "truncation", keep: 1 })).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining("keepBytes") as string }) as Error,
    );
  });
});

describe("parsePlan", () => {
  it("names the unnamed by kind and place", () => {
    const plan = parsePlan([
      { kind: "latency" },
      { kind: "reset" },
      { kind: "latency" },
      { kind: "reset", id: "mine" },
    ]);
    expect(plan.map(({ id }) => id)).toEqual(["latency-1", "reset-1", "latency-2", "mine"]);
  });

  it("refuses one id for two faults", () => {
    expect(() =>
      parsePlan([
        { kind: "reset", id: "a" },
        { kind: "latency", id: "a" },
      ]),
    ).toThrow(/Two faults are called "a"/);
  });
});
