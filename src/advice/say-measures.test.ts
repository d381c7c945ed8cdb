// Holds how measures read: a line for each scenario, and no name of a field.
import { expect, it } from "vitest";
import { sayMeasures } from "./say-measures.js";

it("[R9] says what was measured in one line for each scenario, in words", () => {
  const measures = [
    { name: "faults", text: "reset afterBytes=0" },
    { name: "measured", text: "5 calls" },
    { name: "cleanP50", text: "2.62 ms" },
    { name: "calls", text: "5" },
    { name: "faults2", text: "http-error statusCode=503" },
    { name: "cleanP502", text: "2.59 ms" },
    { name: "attemptsClean2", text: "1" },
    { name: "attemptsFaulted2", text: "3" },
  ];
  expect(sayMeasures({ measures })).toEqual([
    "reset afterBytes=0, measured 5 calls, clean p50 2.62 ms, calls: 5",
    "http-error statusCode=503, clean p50 2.59 ms, requests for a clean call: 1, for a faulted one: 3",
  ]);
  expect(
    sayMeasures({
      measures: [
        { name: "calls", text: "5" },
        { name: "failures", text: "2" },
      ],
    }),
  ).toEqual(["calls: 5, failures: 2"]);
});
