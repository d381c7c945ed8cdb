// `assay agent review` as a user runs it: a weakness found by measurement, traced to its line, mended and proven; what harms is caught.
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, startPayments, type Payments } from "../../src/resilience/run/fixtures/sample-orders.js";
import { startLoopbackModels } from "../../src/models/models.js";
import { parseScript } from "../../src/models/script/script.js";
import { packageRoot } from "../../src/runtime/runtime.js";
import { makeScratchRepository, type ScratchRepository } from "../scratch-repository.js";
import { expectRefusal, openAssay, type Assay, type Ended } from "./spawn-assay.js";

let assay: Assay;
let payments: Payments;
const repositories: ScratchRepository[] = [];
const servers: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  assay = openAssay();
  payments = await startPayments();
});
afterAll(async () => {
  await payments.stop();
  for (const server of servers) await server.close();
  for (const repository of repositories) repository.close();
  assay.close();
});

/** The TypeScript sample in a checkout of its own, with `weak.ts` changed by `mend`. */
function checkOut(mend: (text: string) => string = (text) => text): ScratchRepository {
  const repository = makeScratchRepository();
  repositories.push(repository);
  cpSync(join(packageRoot, "samples", "ts-orders"), repository.dir, { recursive: true });
  mkdirSync(join(repository.dir, "node_modules"));
  symlinkSync(
    join(packageRoot, "node_modules", "typescript"),
    join(repository.dir, "node_modules", "typescript"),
  );
  repository.write("package.json", '{"type":"module"}\n');
  repository.write(".gitignore", "node_modules\n*.yaml\n*.json.tmp\n");
  repository.write("weak.ts", mend(readFileSync(join(repository.dir, "weak.ts"), "utf8")));
  repository.commit("the service");
  return repository;
}

interface Place {
  readonly repository: ScratchRepository;
  readonly run: (args: readonly string[], more?: Readonly<Record<string, string>>) => Promise<Ended>;
  readonly live: readonly string[];
}

/** Writes scenarios, runs them on the weak service, and keeps results.json beside them, outside the checkout. */
async function measure(
  repository: ScratchRepository,
  name: string,
  scenario: (origin: string) => string,
): Promise<Place> {
  const origin = `http://127.0.0.1:${await freePort()}`;
  const folder = assay.folder(name);
  writeFileSync(join(folder, "scenario.yaml"), scenario(origin));
  const env = {
    ...assay.env,
    PORT: new URL(origin).port,
    PAYMENTS_URL: payments.url,
    PATH: process.env["PATH"],
  };
  const live = [
    "--start",
    `"${process.execPath}" start.js weak.ts`,
    "--ready",
    `${origin}/health`,
    "--upstream",
    `PAYMENTS_URL=${payments.url}`,
  ];
  const run: Place["run"] = (args, more = {}) => assay.run(args, { cwd: folder, env: { ...env, ...more } });
  const ended = await run([
    "scenario",
    "run",
    "--scenario",
    "scenario.yaml",
    "--cwd",
    repository.dir,
    "--result",
    "results.json",
    ...live,
  ]);
  expect(ended.code, ended.stderr).toBe(1);
  return { repository, run, live };
}

const hang = (origin: string): string => `version: 1
title: "readQuote: payments hang"
items:
  - call: { method: GET, url: "${origin}/quote", timeout: 1500, meta: { operation_id: readQuote } }
    context: { upstreams: [PAYMENTS_URL], faults: [{ kind: black-hole }], strategy: { mode: repeat, count: 2 } }
    expect: { status: [200, 503], response_time_under: 1200, recovers: true }
`;

const lostAnswer = (origin: string): string => `version: 1
title: "createOrder: the answer of a charge is lost"
items:
  - call: { method: POST, url: "${origin}/orders", body: '{"item":"lamp","amount":3}', headers: { content-type: application/json }, timeout: 4000, meta: { operation_id: createOrder } }
    context: { upstreams: [PAYMENTS_URL], faults: [{ kind: response-lost }], strategy: { mode: repeat, count: 2 } }
    expect: { status: [201, 503], recovers: true, at_most_once: true }
    counts: [{ call: { method: GET, url: "${origin}/charges" }, at: "" }]
`;

/** The gate whose reason a model was told, from the text of the request. */
function gateSaid(request: string): string | undefined {
  return /(proof|imports|parses|applies): /.exec(request.slice(request.indexOf("tried and refused")))?.[1];
}

interface ReviewJson {
  readonly located: { readonly outbound: readonly { readonly path: string; readonly line: number }[] };
  readonly proposals: readonly {
    readonly outcome: string;
    readonly why: string;
    readonly isAlone: boolean;
    readonly proposal: { readonly title: string; readonly source: string };
    readonly gates: readonly { readonly name: string; readonly state: string }[];
  }[];
}

describe("assay agent review on the TypeScript sample", () => {
  it.concurrent(
    "[R9] finds a missing deadline by measurement, traces it to its line, mends it and proves it, without touching a file",
    async () => {
      const { repository, run, live } = await measure(checkOut(), "hang", hang);
      const ended = await run([
        "agent",
        "review",
        "--results",
        "results.json",
        "--repo-dir",
        repository.dir,
        "--operation",
        "readQuote",
        "--prove",
        ...live,
        "--format",
        "json",
        "--report",
        "review.json",
        "--patches",
        "patches",
      ]);
      expect(ended.code, ended.stderr).toBe(0);
      const folder = join(assay.root, "hang");
      const review = JSON.parse(readFileSync(join(folder, "review.json"), "utf8")) as ReviewJson;
      expect(review.located.outbound[0]).toMatchObject({ path: "weak.ts", line: 8 });
      expect(review.proposals.map(({ outcome, proposal }) => `${outcome}: ${proposal.title}`)).toEqual([
        expect.stringMatching(/^kept: Give fetch a deadline of \d+ ms \(weak\.ts:8\)$/),
        "kept: Answer 503 instead of 500 when a dependency cannot be had (weak.ts:27)",
      ]);
      for (const { gates, isAlone } of review.proposals) {
        expect(isAlone).toBe(true);
        expect(gates.filter(({ state }) => state === "passed").map(({ name }) => name)).toEqual([
          "applies",
          "parses",
          "imports",
          "routes",
          "starts",
          "proof",
          "mutation",
        ]);
      }
      expect(repository.git("status", "--porcelain")).toBe("");
      for (const patch of readdirSync(join(folder, "patches")).sort())
        repository.git("apply", join(folder, "patches", patch));
      expect(readFileSync(join(repository.dir, "weak.ts"), "utf8")).toMatch(
        /\.\.\.init, signal: AbortSignal\.timeout\(\d+\)[\s\S]*statusWhenUnpaid: 503/,
      );
    },
    120_000,
  );

  it.concurrent(
    "[R9] catches what tempts and harms: a retry of a charge by measurement, a module that does not exist before anything runs; each is sent back once with its reason",
    async () => {
      const plain =
        'async function charge(amount: number): Promise<unknown> {\n  return await ask("/charges", { method: "POST", body: JSON.stringify({ amount }) });\n}';
      const repository = checkOut((text) => text.replace(/async function charge[\s\S]*?\n}/, plain));
      const { run, live } = await measure(repository, "lost", lostAnswer);
      const [head = "", line = "", end = ""] = plain.split("\n");
      const search = [head, line, end].join("\n");
      const edit = (replace: string, path = "weak.ts"): object => ({
        path,
        anchorLine: null,
        search,
        replace,
      });
      const one = (title: string, edits: readonly object[]): object => ({
        title,
        why: "It might pass.",
        tradeOff: "None.",
        weaknesses: ["W1"],
        edits,
        newDependencies: [],
      });
      const imports = 'import { serveOrders } from "./orders.ts";\nimport { openStock } from "./stock.ts";';
      const importing = (library: string): object => ({
        ...{ path: "weak.ts", anchorLine: null, search: imports },
        replace: `import { breaker } from "${library}";\n${imports}`,
      });
      const retried = `${head}\n  try {\n  ${line}\n  } catch {\n  ${line}\n  }\n${end}`;
      const proposals = [
        one("retry the charge", [edit(retried)]),
        one("use a library", [importing("resilient-fetch-kit")]),
        one("break the syntax", [edit(`${head}\n${line}`)]),
        one("leave the repository", [edit("", "../outside.ts")]),
      ];
      const told = `${head}\n  try {\n  ${line}\n  } catch (cause) {\n    throw new Error("the charge failed", { cause });\n  }\n${end}`;
      const again = (proposal: object): object[] => [{ answer: { proposals: [proposal] } }];
      const models = await startLoopbackModels({
        script: parseScript(
          JSON.stringify({
            version: 1,
            answers: [
              {
                when: "no such module",
                replies: again(one("use another library", [importing("resilient-too")])),
              },
              { when: "break the syntax", replies: again(one("break no syntax", [edit(told)])) },
              { when: "tried and refused", replies: [{ answer: { proposals: [] } }] },
              { replies: [{ answer: { proposals } }] },
            ],
          }),
          "model",
        ),
      });
      servers.push(models);
      const ended = await run(
        [
          "agent",
          "review",
          "--results",
          "results.json",
          "--repo-dir",
          repository.dir,
          "--prove",
          ...live,
          "--format",
          "json",
          "--report",
          "review.json",
          "--model",
          "anthropic:claude-sonnet-5",
          "--apply",
        ],
        models.environment,
      );
      expect(ended.code, ended.stderr).toBe(0);
      const review = JSON.parse(readFileSync(join(assay.root, "lost", "review.json"), "utf8")) as ReviewJson;
      const said = review.proposals
        .filter(({ proposal }) => proposal.source !== "rules")
        .map(({ outcome, gates, proposal }) => [proposal.title, outcome, gates.at(-1)?.name]);
      expect(said).toEqual([
        ["retry the charge", "dropped", "proof"],
        ["use a library", "dropped", "imports"],
        ["use another library", "dropped", "imports"],
        ["break the syntax", "dropped", "parses"],
        ["break no syntax", "no effect", "proof"],
        ["leave the repository", "dropped", "applies"],
      ]);
      // One question, and one more for each of the four that was refused, with its reason; none for what was mended in vain.
      const asked = models.requests.map(({ body }) => JSON.stringify(body));
      expect(asked).toHaveLength(1 + proposals.length);
      expect(
        asked.filter((text) => text.includes("tried and refused")).map((text) => gateSaid(text)),
      ).toEqual(["proof", "imports", "parses", "applies"]);
      expect(review.proposals.find(({ proposal }) => proposal.title === "retry the charge")?.why).toMatch(
        /"nothing happens twice" held and is missed now/,
      );
      // What the rules proposed was kept, and is all that --apply wrote.
      expect(repository.git("diff", "--stat")).toMatch(/weak\.ts \| 2 \+-/);
      expect(readFileSync(join(repository.dir, "weak.ts"), "utf8")).toContain("statusWhenUnpaid: 503");
    },
    120_000,
  );

  it("[R8] asks for an operation that the results have, and a checkout", async () => {
    const args = ["agent", "review", "--results", join("hang", "results.json"), "--operation", "readQuot"];
    const ended = await assay.run(args, { cwd: assay.root });
    expectRefusal(ended, { code: 2, says: /Did you mean "readQuote"/, remedy: /--operation/ });
    const bare = await assay.run([...args.slice(0, 5), "readQuote", "--repo-dir", assay.root], {
      cwd: assay.root,
    });
    expectRefusal(bare, { code: 2, says: /not inside a git repository/, remedy: /--repo-dir/ });
    const unproven = await assay.run(
      [...args.slice(0, 5), "readQuote", "--repo-dir", repositories[0]?.dir ?? "", "--prove"],
      { cwd: assay.root },
    );
    expectRefusal(unproven, { code: 2, says: /--prove needs --start/, remedy: /--start/ });
  });
});
