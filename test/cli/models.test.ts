// Reviews with models over real HTTP on loopback: in parallel, degraded, cached, priced, and silent about what is secret.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Script } from "../../src/models/script/script.js";
import type { ScratchRepository } from "../scratch-repository.js";
import { openDesk, type Desk } from "./open-desk.js";
import { foreverClaim, lensIds, makeStepsRepository, nothing, scriptOf } from "./scripted-answers.js";
import { expectRefusal, openAssay, type Assay, type Ended } from "./spawn-assay.js";

interface ReviewJson {
  readonly verdict: string;
  readonly degraded: boolean;
  readonly findings: readonly { readonly title: string; readonly lens: string }[];
  readonly lenses: readonly {
    readonly lens: string;
    readonly state: string;
    readonly by: string | null;
    readonly failure?: string;
    readonly message?: string;
    readonly accounts: readonly { readonly costUsd: number | null; readonly fromCache: boolean }[];
  }[];
}

let assay: Assay;
let repo: ScratchRepository;

beforeAll(() => {
  assay = openAssay();
  repo = makeStepsRepository();
});
afterAll(() => {
  repo.close();
  assay.close();
});

const withModels = (script: Script, test: (desk: Desk) => Promise<void>): Promise<void> =>
  openDesk({ assay, cwd: repo.dir, script }, test);

const parse = (ended: Ended): ReviewJson => JSON.parse(ended.stdout) as ReviewJson;

describe.concurrent("six lenses over HTTP", { timeout: 120_000 }, () => {
  const script = scriptOf(
    {
      resilience: [{ answer: { ...nothing, findings: [foreverClaim] }, delayMs: 900 }],
      maintainability: [{ fault: "bad-request" }],
      "docs-tests": [{ fault: "malformed", delayMs: 900 }, { answer: nothing }],
    },
    { answer: nothing, delayMs: 900 },
  );

  it("[A2][A3][S3] run in parallel; one fails, one is asked again, and the review says that it is degraded", async () => {
    await withModels(script, async ({ server, run }) => {
      const ended = await run(["review", "--format", "json"]);
      const review = parse(ended);
      expect(ended.code).toBe(1);
      expect(review).toMatchObject({
        degraded: true,
        findings: [{ title: foreverClaim.title, lens: "resilience" }],
      });
      expect(review.verdict).not.toBe("approve");
      const failed = review.lenses.filter((lens) => lens.state !== "answered");
      expect(failed).toMatchObject([{ lens: "maintainability", state: "failed", failure: "bad_request" }]);
      expect(server.requests).toHaveLength(7);
      expect(Math.max(...server.requests.map((request) => request.concurrent))).toBeGreaterThanOrEqual(5);
      expect(ended.stderr).toMatch(/^assay: maintainability: failed: /m);

      for (const format of ["text", "markdown"]) {
        const replayed = await run(["replay", "--format", format]);
        expect(replayed.stdout).toMatch(/maintainability/i);
        expect(replayed.stdout).toMatch(/failed/i);
      }

      const again = parse(await run(["review", "--format", "json"]));
      expect(server.requests).toHaveLength(8);
      expect(server.requests.at(-1)?.lens).toBe("maintainability");
      expect(again.findings).toEqual(review.findings);
    });
  });

  it("[A7] an identical question is answered from the cache at no cost, unless --no-cache", async () => {
    await withModels(scriptOf({}), async ({ server, run }) => {
      expect(parse(await run(["review", "--format", "json"])).degraded).toBe(false);
      expect(server.requests).toHaveLength(6);
      const second = parse(await run(["review", "--format", "json"]));
      expect(server.requests).toHaveLength(6);
      const accounts = second.lenses.flatMap((lens) => lens.accounts);
      expect(accounts).toHaveLength(6);
      expect(accounts.every((account) => account.costUsd === 0 && account.fromCache)).toBe(true);
      await run(["review", "--no-cache"]);
      expect(server.requests).toHaveLength(12);
    });
  });

  it("[A1][A8] ask each lens's own model, in every provider's wire format", async () => {
    await withModels(scriptOf({}), async ({ server, run }) => {
      const models = {
        bugs: "openai:gpt-5.4",
        security: "google:gemini-3.5-flash",
        performance: "openai-compatible:local",
        resilience: "offline",
      };
      const flags = Object.entries(models).flatMap(([lens, model]) => ["--model", `${lens}=${model}`]);
      const review = parse(await run(["review", "--format", "json", ...flags]));
      expect(review.degraded).toBe(false);
      const by = Object.fromEntries(review.lenses.map((lens) => [lens.lens, lens.by]));
      expect(by).toMatchObject({
        ...models,
        resilience: "rules",
        maintainability: "anthropic:claude-sonnet-5",
      });
      expect(new Set(server.requests.map((request) => request.wire)).size).toBe(4);
    });
  });

  it("[K3] a dry run shows sizes and prices, asks nobody and leaves nothing behind", async () => {
    await withModels(scriptOf({}), async ({ server, data, run }) => {
      const ended = await run(["review", "--dry-run"]);
      expect(ended).toMatchObject({ code: 0 });
      for (const lens of lensIds)
        expect(ended.stdout).toMatch(new RegExp(`^ +${lens} +\\d+ tokens +≤ \\$0\\.\\d+`, "m"));
      expect(ended.stdout).toMatch(/sum +\d+ tokens +at most \$/);
      expect(ended.stdout).toContain("Nothing was sent.");
      expect(server.requests).toHaveLength(0);
      expect(readdirSync(data)).toEqual([]);
    });
  });

  it("[A4][X2] a bad key ends with 4, says what to do, and is printed and recorded nowhere", async () => {
    const key = "sk-ant-very-secret-key-0123456789abcdef";
    await withModels(scriptOf({}, { fault: "bad-key" }), async ({ data, run }) => {
      const ended = await run(["review", "--format", "json"], { env: { ANTHROPIC_API_KEY: key } });
      expect(ended.code).toBe(4);
      const review = parse(ended);
      expect(new Set(review.lenses.map((lens) => lens.failure))).toEqual(new Set(["auth"]));
      expect(review.verdict).not.toBe("approve");
      const kept = readdirSync(data, { recursive: true, encoding: "utf8", withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
      expect(kept.length).toBeGreaterThan(3);
      for (const text of [ended.stdout, ended.stderr, ...kept]) expect(text).not.toContain("very-secret-key");
    });
  });

  it("[I3] every lens failing otherwise ends with 3, with the report of what was tried", async () => {
    await withModels(scriptOf({}, { fault: "bad-request" }), async ({ run }) => {
      const ended = await run(["review", "--format", "json"]);
      expect(ended.code).toBe(3);
      expect(parse(ended)).toMatchObject({ degraded: true, findings: [] });
    });
  });

  it("[A7] two reviews at once share one data folder", async () => {
    await withModels(scriptOf({}, { answer: nothing, delayMs: 200 }), async ({ data, run }) => {
      const both = await Promise.all([
        run(["review", "--format", "json"]),
        run(["review", "--format", "json"]),
      ]);
      expect(both.map((ended) => ended.code)).toEqual([0, 0]);
      expect(readdirSync(join(data, "runs"))).toHaveLength(2);
      const list = await run(["replay", "--list"]);
      expect(list.stdout.trim().split("\n").sort()).toEqual(readdirSync(join(data, "runs")).sort());
    });
  });

  it("[O3] answers are kept where a folder cannot be written, too: the review is printed all the same", async () => {
    await withModels(scriptOf({}), async ({ run }) => {
      const env = { ASSAY_DATA_DIR: join(repo.dir, "steps.txt", "data") };
      const ended = await run(["review", "--format", "json"], { env });
      expect({ code: ended.code, degraded: parse(ended).degraded }).toEqual({ code: 0, degraded: false });
      expect(existsSync(env.ASSAY_DATA_DIR)).toBe(false);
    });
  });
});

describe.concurrent("the model server", { timeout: 120_000 }, () => {
  it("[A8] prints the variables that point a review at it, and ends when it is interrupted", async () => {
    const script = join(assay.root, "answers.json");
    writeFileSync(script, JSON.stringify(scriptOf({})));
    const server = assay.start(["model-server", "--script", script, "--port", "0"]);
    await server.said(/export ASSAY_MODEL_API_KEY=\S+\n/);
    const port = await assay.run(["model-server", "--script", script, "--port", "70000"]);
    expect(port.code).toBe(2);
    server.child.kill("SIGINT");
    const served = await server.ended;
    expect([0, 130]).toContain(served.code);
    expect(served.ms).toBeLessThan(60_000);
    expect(
      served.stdout
        .trim()
        .split("\n")
        .every((line) => /^export [A-Z_]+=\S+$/.test(line)),
    ).toBe(true);
  });

  it("[I3] a port that is taken", async () => {
    await withModels(scriptOf({}), async ({ server, run }) => {
      const script = join(assay.root, "taken.json");
      writeFileSync(script, JSON.stringify(scriptOf({})));
      const ended = await run(["model-server", "--script", script, "--port", new URL(server.origin).port]);
      expectRefusal(ended, { code: 2, says: /could not listen/, remedy: /another port/ });
    });
  });
});
