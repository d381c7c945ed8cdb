// Scenario files: what is generated is read again and fits the published schema; foreign files are read with notes; mistakes have a line.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { packageRoot } from "../../runtime/runtime.js";
import { parseOpenApi } from "../openapi/read-document.js";
import { generateScenarios, type GenerateOptions } from "./generate-scenarios.js";
import { parseScenarios } from "./parse-scenarios.js";
import { readScenarios } from "./read-scenarios.js";
import type { Scenario } from "./scenario.js";
import { scenarioSchemaFile } from "./schema-file.js";
import { templates } from "./templates.js";

const schemaPath = join(packageRoot, "schemas", "scenario-v1.schema.json");
const shopText = readFileSync(join(import.meta.dirname, "../openapi/fixtures/shop.yaml"), "utf8");
const shop = parseOpenApi(shopText, { from: "shop.yaml", url: null });

function generate(options: GenerateOptions = {}): ReturnType<typeof generateScenarios> {
  return generateScenarios(shop, { schemaPath: "schemas/scenario-v1.schema.json", ...options });
}

function parsed(options: GenerateOptions = {}): readonly Scenario[] {
  return parseScenarios(generate(options).text, "shop-scenarios.yaml");
}

describe("generateScenarios", () => {
  it("[R1] writes what the parser reads without a note and the published schema accepts", () => {
    const { text, count } = generate({ upstreams: [{ name: "bank", url: "http://127.0.0.1:1" }] });
    const isValid = new Ajv2020({ strict: false }).compile(
      JSON.parse(readFileSync(schemaPath, "utf8")) as object,
    );
    const documents = parseAllDocuments(text);
    expect(documents).toHaveLength(count);
    for (const document of documents as { toJS(): unknown }[])
      expect(isValid(document.toJS()), JSON.stringify(isValid.errors)).toBe(true);
    const scenarios = parseScenarios(text, "x.yaml");
    expect(scenarios.flatMap(({ notes }) => notes)).toEqual([]);
    expect(text.split("\n", 1)[0]).toBe("# yaml-language-server: $schema=schemas/scenario-v1.schema.json");
  });

  it("[R1] gives the same text for the same seed, and skips with a reason what cannot be called", () => {
    expect(generate().text).toBe(generate().text);
    expect(generate().skipped).toEqual([{ operation: "upload", why: "its body must be image/png" }]);
  });

  it("[R4] faults dependencies by name, and what needs HTTP only where the dependency speaks it", () => {
    const upstreams = [
      { name: "bank", url: "http://127.0.0.1:1" },
      { name: "database", url: "postgres://u@127.0.0.1:5432/db" },
    ];
    const items = parsed({ upstreams }).flatMap((scenario) => scenario.items);
    const kindsOn = (name: string): Set<unknown> =>
      new Set(
        items
          .filter(({ edge }) => edge.kind === "dependency" && edge.upstream === name)
          .flatMap(({ faults }) => faults.map((fault) => fault["kind"])),
      );
    expect(kindsOn("database")).toEqual(new Set(["latency", "black-hole", "reset", "dns-failure"]));
    expect(kindsOn("bank")).toContain("http-error");
  });

  it("[R1] puts no unsafe operation under load or search", () => {
    const items = parsed({ upstreams: [{ name: "bank", url: "http://127.0.0.1:1" }] }).flatMap(
      (scenario) => scenario.items,
    );
    const unsafe = items.filter(({ call }) => call.method !== "GET");
    expect(unsafe.length).toBeGreaterThan(0);
    expect(new Set(unsafe.map(({ strategy }) => strategy.mode))).toEqual(new Set(["repeat"]));
  });

  it("[R1] carries the calls that teach ids, with a fallback value, and counts lists for what must happen once", () => {
    const [read] = parsed({ operations: ["readCustomer"], templates: ["slow-caller"] });
    expect(read?.items[0]?.before[0]).toMatchObject({
      call: { method: "POST", url: "http://127.0.0.1:8000/v1/customers" },
      learn: { customer_id: ["/id"] },
    });
    expect(read?.items[0]?.segments["customer_id"]).toMatch(/^[0-9a-f-]{36}$/);
    const [lost] = parsed({ operations: ["createCustomer"], templates: ["caller-gone"] });
    expect(lost?.items[0]?.counts.map(({ call, at }) => [call.url, at])).toEqual([
      ["http://127.0.0.1:8000/v1/customers", ""],
    ]);
  });

  it("[R1] narrows by operation and template, and names what exists where a name is wrong", () => {
    expect(parsed({ operations: ["login"], templates: ["caller-gone"] })).toHaveLength(1);
    expect(() => generate({ operations: ["logon"] })).toThrow(
      /no operation "logon"; there are listCustomers/,
    );
    expect(() => generate({ templates: ["x"] })).toThrow(/no template "x"/);
    expect(parsed({ baseUrl: "http://10.0.0.1:80" })[0]?.items[0]?.call.url).toMatch(
      /^http:\/\/10\.0\.0\.1\/v1\//,
    );
  });
});

describe("parseScenarios", () => {
  it("[R2] reads another tool's file and notes by line what is not done as written there", () => {
    const text = readFileSync(join(import.meta.dirname, "fixtures/foreign.yaml"), "utf8");
    const [spike, pulses] = parseScenarios(text, "f.yaml");
    expect(spike?.items[0]).toMatchObject({
      edge: { kind: "client" },
      operationId: "read_user",
      strategy: { mode: "repeat", count: 1 },
      expect: { statuses: [200] },
    });
    expect(spike?.items[0]?.faults).toMatchObject([
      { kind: "latency", meanMs: 800, stddevMs: 100, side: "client", direction: "ingress" },
      { kind: "bandwidth", bytesPerSecond: 512_000 },
    ]);
    expect(pulses?.items[0]?.faults).toMatchObject([
      { kind: "http-error", when: "after", statusCode: 500, schedule: "start:10%,duration:15%" },
      { kind: "black-hole", direction: "egress" },
    ]);
    expect(pulses?.items[0]?.objectives).toHaveLength(2);
    expect(
      [...(spike?.notes ?? []), ...(pulses?.notes ?? [])].map(({ line, message }) => [line, message]),
    ).toEqual([
      [13, "the delay is drawn once per request, not for every read"],
      [59, "runs_on is not supported: the run acts on this machine only"],
    ]);
  });

  it.each([
    [
      "title: x\nitems:\n  - call: {method: GET, url: 'http://a/'}\n    contxt: {}\n",
      /s\.yaml:4: at items\.0\.context|s\.yaml:\d+/,
    ],
    [
      "title: x\nitems:\n  - call: {method: GET, url: 'http://a/'}\n    context: {faults: []}\n    expct: {}\n",
      /s\.yaml:5:.*expct/,
    ],
    ["title: x\nitems: [\n", /s\.yaml:\d+ is not valid YAML/],
    [
      "title: x\nitems:\n  - call: {method: GET, url: 'http://a/'}\n    context:\n      faults:\n        - {kind: latency, meanMs: -3}\n",
      /s\.yaml:5: The fault latency is wrong at meanMs/,
    ],
    [
      "title: x\nitems:\n  - call: {method: GET, url: 'ftp://a/'}\n    context: {faults: []}\n",
      /s\.yaml:3: the URL must be http or https/,
    ],
  ])("[R2] refuses a file with the line of the mistake (%#)", (text, message) => {
    expect(() => parseScenarios(text, "s.yaml")).toThrow(message);
  });

  it("[X8] refuses YAML aliases that would expand without end", () => {
    const level = (name: string, of: string): string =>
      `${name}: &${name} [${Array(20).fill(`*${of}`).join(",")}]`;
    const text = [
      "a: &a [x,x]",
      level("b", "a"),
      level("c", "b"),
      level("d", "c"),
      "title: x",
      "items: *d",
    ].join("\n");
    expect(() => parseScenarios(text, "bomb.yaml")).toThrow(/bomb\.yaml cannot be expanded/);
  });

  it("[R2] leaves out a fault that has no counterpart, and says so", () => {
    const text =
      "title: x\nitems:\n  - call: {method: GET, url: 'http://a/'}\n    context:\n      faults:\n        - {type: latency, distribution: pareto_normal}\n        - {type: grpc}\n";
    const [scenario] = parseScenarios(text, "s.yaml");
    expect(scenario?.items[0]?.faults).toEqual([]);
    expect(scenario?.notes.map(({ line, message }) => `${line} ${message}`)).toEqual([
      "6 this fault is left out: the distribution pareto-normal has no counterpart here",
      '7 this fault is left out: there is no fault of type "grpc"',
    ]);
  });
});

describe("readScenarios", () => {
  it("[R2] reads a folder in the order of its names, and refuses an empty one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-scenarios-"));
    const one = (title: string): string =>
      `title: ${title}\nitems: [{call: {method: GET, url: "http://a/"}, context: {faults: []}}]\n`;
    await expect(readScenarios(folder)).rejects.toThrow(/holds no scenario/);
    writeFileSync(join(folder, "b.yml"), one("second"));
    writeFileSync(join(folder, "a.yaml"), one("first"));
    writeFileSync(join(folder, "c.txt"), "{");
    expect((await readScenarios(folder)).map(({ title }) => title)).toEqual(["first", "second"]);
    await expect(readScenarios(join(folder, "none"))).rejects.toThrow(/ENOENT/);
    rmSync(folder, { recursive: true });
  });
});

describe("the published files", () => {
  it("[R1] the scenario schema is byte for byte what the code makes (`vitest run src/resilience/scenario -u` writes it anew)", async () => {
    await expect(scenarioSchemaFile()).toMatchFileSnapshot(schemaPath);
  });

  it("[R1] the page on the fire test lists exactly the templates there are", () => {
    const page = readFileSync(join(packageRoot, "docs", "fire-test.md"), "utf8");
    const section = page.split("## Templates")[1]?.split("\n## ")[0] ?? "";
    const listed = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map((row) => row[1]);
    expect(listed).toEqual(templates.map(({ name }) => name));
  });
});
