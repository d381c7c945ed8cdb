// The scenario file as data: the shape of one YAML document, version 1. `schemas/scenario-v1.schema.json` is made from it.
import { z } from "zod";

const headers = z.record(z.string(), z.string()).nullish();
const milliseconds = z.number().min(0).max(3_600_000);
const statuses = z.union([z.int().min(100).max(599), z.array(z.int().min(100).max(599)).min(1)]);

const callSchema = z
  .strictObject({
    method: z.string().regex(/^[A-Za-z]+$/, "must be an HTTP method"),
    url: z.string().min(1).describe("http or https URL; {name} stands for a segment or a learned value"),
    headers,
    body: z.string().nullish(),
    timeout: milliseconds
      .min(1)
      .nullish()
      .describe("milliseconds until the caller gives up; 10000 by default"),
    meta: z.strictObject({ operation_id: z.string().nullish() }).nullish(),
  })
  .describe("One HTTP call. ${NAME} in the URL, a header or the body is read from the environment.");

const beforeSchema = z.strictObject({
  call: callSchema,
  learn: z
    .record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]))
    .describe("value name to JSON pointer into the answer; of several, the first that exists counts"),
});

const faultSchema = z
  .looseObject({
    kind: z.string().optional().describe("latency, jitter, bandwidth, … as docs/proxy.md lists them"),
    type: z.string().optional().describe("the same in the words of fault's scenario files"),
  })
  .describe("One fault: kind and its settings.");

const strategySchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("single") }),
  z.strictObject({
    mode: z.literal("repeat"),
    count: z.int().min(1).max(10_000).default(1),
    step: milliseconds.nullish().describe("milliseconds added to the mean latency at each repetition"),
    wait: milliseconds.nullish().describe("milliseconds between repetitions"),
    failfast: z.boolean().nullish(),
    add_baseline_call: z.boolean().nullish(),
  }),
  z.strictObject({
    mode: z.literal("load"),
    duration: z.string().describe("such as 10s"),
    clients: z.int().min(1).max(1_000).default(1),
    rps: z.number().positive().max(10_000).default(1).describe("requests a second of each client"),
  }),
  z.strictObject({
    mode: z.literal("search"),
    field: z.string().describe("the setting of the first fault that is varied, such as meanMs"),
    from: z.number().min(0),
    to: z.number().positive(),
    calls: z.int().min(3).max(1_000).default(10).describe("faulted calls at each magnitude"),
    precision: z.number().positive().nullish().describe("stops when the break point is known this well"),
  }),
]);

const sloSchema = z.strictObject({
  slo_type: z.enum(["latency", "error"]).optional(),
  type: z.enum(["latency", "error"]).optional(),
  title: z.string().nullish(),
  objective: z.number().gt(0).max(100).describe("latency: the percentile; error: percent that must succeed"),
  threshold: z.number().min(0).describe("latency: milliseconds; error: percent that may fail"),
});

const contextSchema = z.strictObject({
  upstreams: z
    .array(z.string())
    .nullish()
    .describe("which edge is faulted: the name of a dependency, or the application's own origin (default)"),
  faults: z.array(faultSchema),
  strategy: strategySchema.nullish(),
  slo: z.array(sloSchema).nullish(),
  proxy: z
    .strictObject({
      disable_http_proxies: z.boolean().nullish(),
      proxies: z.array(z.string()).nullish(),
    })
    .nullish(),
  runs_on: z.looseObject({}).nullish(),
});

const expectSchema = z.strictObject({
  status: statuses.nullish(),
  response_time_under: milliseconds.nullish().describe("milliseconds, of every faulted call"),
  all_slo_are_valid: z.boolean().nullish(),
  any_answer: z.boolean().nullish().describe("true where the fault itself keeps the caller from an answer"),
  recovers: z.boolean().nullish().describe("clean calls succeed again once the fault is gone"),
  at_most_once: z.boolean().nullish().describe("one call never changes the state more than once"),
});

const itemSchema = z.strictObject({
  before: z.array(beforeSchema).nullish().describe("calls made first, whose answers hold values to learn"),
  call: callSchema,
  context: contextSchema,
  expect: expectSchema.nullish(),
  counts: z
    .array(z.strictObject({ call: callSchema, at: z.string() }))
    .nullish()
    .describe("lists of the API whose length shows what a call has changed; at is a JSON pointer"),
});

/** One document of a scenario file. Unknown keys are refused, so that a typing error cannot switch a check off. */
export const scenarioSchema = z
  .strictObject({
    version: z.literal(1).optional(),
    title: z.string().min(1),
    description: z.string().nullish(),
    config: z
      .strictObject({
        http: z
          .strictObject({
            headers,
            paths: z.strictObject({ segments: z.record(z.string(), z.string()).nullish() }).nullish(),
          })
          .nullish(),
      })
      .nullish(),
    items: z.array(itemSchema).min(1),
  })
  .describe("Calls, faults and objectives for one operation of an application.");

/** A document as written; `z.output` has the defaults filled in. */
export type ScenarioDocument = z.input<typeof scenarioSchema>;
export type ParsedDocument = z.output<typeof scenarioSchema>;
export type ParsedItem = ParsedDocument["items"][number];
export type ParsedCall = z.output<typeof callSchema>;
