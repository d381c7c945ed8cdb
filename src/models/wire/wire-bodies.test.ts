// Holds what is sent: the order of the prompt, cache hints, the schema, and what must not be sent.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createModels } from "../create-models.js";
import { failureOf, goodAnswer, trialQuestion } from "../fixtures/trial.js";
import { resolveProviderKeys } from "../keys/provider-keys.js";
import { startLoopbackModels, type LoopbackModels } from "../loopback/start-loopback-models.js";
import { parseScript } from "../script/script.js";

let server: LoopbackModels;
beforeEach(async () => {
  const script = parseScript(
    JSON.stringify({
      version: 1,
      answers: [{ replies: [{ answer: goodAnswer, firstTokenMs: 20, delayMs: 60 }] }],
    }),
    "test",
  );
  server = await startLoopbackModels({ script });
});
afterEach(async () => server.close());

const shared = "The change: let a = 1;\n".repeat(400);

async function send(model: string, env: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const keys = await resolveProviderKeys({ env: { ...server.environment, ...env } });
  const reply = await createModels({ keys }).ask(trialQuestion(model, { shared }), {});
  expect(reply.kind).toBe("answered");
  return server.requests.at(-1)?.body as Record<string, unknown>;
}

describe("a prompt on the wire", () => {
  it("[A5] has Anthropic's breakpoints after the system and the shared part, and the lens last", async () => {
    const body = await send("anthropic:claude-sonnet-5");
    const mark = { cache_control: { type: "ephemeral" } };
    expect(body["system"]).toEqual([{ type: "text", text: "You review code.", ...mark }]);
    expect(body["messages"]).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: shared, ...mark },
          { type: "text", text: "Look for bugs." },
        ],
      },
    ]);
    expect(body["output_config"]).toMatchObject({ format: { type: "json_schema" } });
    expect(body).toMatchObject({ stream: true, max_tokens: 1_000 });
  });

  it("[A5] names the shared prefix for OpenAI, and leaves nothing stored there", async () => {
    const body = await send("openai:gpt-5");
    expect(body).toMatchObject({ store: false, stream: true, text: { format: { strict: true } } });
    expect(body["prompt_cache_key"]).toMatch(/^[0-9a-f]{32}$/);
    const again = await send("openai:gpt-5");
    expect(again["prompt_cache_key"]).toBe(body["prompt_cache_key"]);
    expect(JSON.stringify(body["input"])).toMatch(/let a = 1.*Look for bugs/);
  });

  it("[A5] gives Gemini the schema and the lens last", async () => {
    const body = await send("google:gemini-3.5-flash");
    const config = body["generationConfig"] as Record<string, unknown>;
    expect(config["responseMimeType"]).toBe("application/json");
    expect(JSON.stringify(config)).toContain("verdict");
    expect(JSON.stringify(body["contents"])).toMatch(/let a = 1.*Look for bugs/);
  });

  it("[A8] carries the schema in words for endpoints without a schema mode, and only there", async () => {
    const words = await send("openai-compatible:any");
    expect(JSON.stringify(words["messages"])).toContain("fits this JSON schema");
    expect(words["response_format"]).toEqual({ type: "json_object" });
    const native = await send("openai-compatible:any", { ASSAY_MODEL_SCHEMA: "native" });
    expect(JSON.stringify(native["messages"])).not.toContain("JSON schema");
    expect(native["response_format"]).toMatchObject({ type: "json_schema" });
    const both = await send("openai-compatible:any", { ASSAY_MODEL_SCHEMA: "both" });
    expect(JSON.stringify(both["messages"])).toContain("fits this JSON schema");
    expect(both["response_format"]).toMatchObject({ type: "json_schema" });
  });

  it("[A5] lets the others read the prefix once the first has begun", async () => {
    const keys = await resolveProviderKeys({ env: server.environment });
    const models = createModels({ keys });
    const ask = (lens: string, onFirst: () => void) =>
      models.ask(trialQuestion("anthropic:claude-sonnet-5", { lens, shared, question: `As ${lens}.` }), {
        onEvent: (event) => {
          if (event.kind === "first-token") onFirst();
        },
      });
    const others = new Promise<Awaited<ReturnType<typeof ask>>[]>((resolve) => {
      void ask("bugs", () => {
        resolve(Promise.all(["security", "performance"].map((lens) => ask(lens, () => undefined))));
      });
    });
    const usages = (await others).map((reply) => reply.account.usage);
    for (const usage of usages) {
      expect(usage.cacheRead).toBeGreaterThan(1_024);
      expect(usage.cacheWrite).toBe(0);
      expect(usage.input).toBeGreaterThan(usage.cacheRead);
    }
    const lenses = server.requests.map((request) => request.lens);
    expect(lenses[0]).toBe("bugs");
    expect(lenses.slice(1).sort()).toEqual(["performance", "security"]); // sent together, read in any order
  });
});

describe("an address that nobody allowed", () => {
  it("[X3] is refused before a connection, with the remedy", async () => {
    const keys = await resolveProviderKeys({ env: { OLLAMA_BASE_URL: `${server.origin}/v1` } });
    const connect: typeof keys.connect = (provider) => ({ ...keys.connect(provider), privateAllowed: false });
    const reply = await createModels({ keys: { ...keys, connect } }).ask(trialQuestion("ollama:llama3"), {});
    expect(failureOf(reply)).toMatchObject({
      failure: "bad_request",
      message: expect.stringContaining("127.0.0.1 is a private address") as string,
    });
    expect(server.requests).toEqual([]);
  });
});

describe("the answer cache over the wire", () => {
  it("[A7] asks once for two equal questions, and again when any part of the question differs", async () => {
    const folder = await mkdtemp(join(tmpdir(), "assay-cache-"));
    const keys = await resolveProviderKeys({ env: server.environment });
    const models = createModels({ keys, cache: { folder, maxBytes: 1_000_000 } });
    const question = trialQuestion("openai:gpt-5");
    await models.ask(question, {});
    const second = await models.ask(question, {});
    expect(second).toMatchObject({ kind: "answered", value: goodAnswer });
    expect(second.account).toMatchObject({ fromCache: true, costUsd: 0, attempts: [] });
    expect(server.requests).toHaveLength(1);
    const changes = [
      { question: "Look again." },
      { shared: "Another change" },
      { system: "Be strict." },
      { promptVersion: "2" },
      { schemaVersion: "2" },
      { model: "openai:gpt-5-mini" },
    ];
    for (const change of changes) await models.ask({ ...question, ...change }, {});
    expect(server.requests).toHaveLength(1 + changes.length);
    await rm(folder, { recursive: true });
  });
});
