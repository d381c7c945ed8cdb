// Holds the key test to what the provider says.
import { afterEach, describe, expect, it } from "vitest";
import { jumpingClock } from "./fixtures/trial.js";
import { resolveProviderKeys } from "./keys/provider-keys.js";
import type { ProviderName } from "./keys/provider-table.js";
import { startLoopbackModels, type LoopbackModels } from "./loopback/start-loopback-models.js";
import { parseScript } from "./script/script.js";
import { testKey, type KeyVerdict } from "./test-key.js";

let server: LoopbackModels | null = null;
afterEach(async () => server?.close());

async function tryKey(
  reply: unknown,
  provider: ProviderName = "openai",
  model?: string,
): Promise<KeyVerdict> {
  const script = parseScript(JSON.stringify({ version: 1, answers: [{ replies: [reply] }] }), "test");
  server = await startLoopbackModels({ script });
  const keys = await resolveProviderKeys({ env: server.environment });
  return testKey({ keys, provider, model, clock: jumpingClock() });
}

describe("testing a key", () => {
  it("[X2] a key that the provider takes works, at a price of a fraction of a cent", async () => {
    const verdict = await tryKey({ answer: { ready: true } });
    expect(verdict).toMatchObject({ kind: "works", model: "openai:gpt-5.4", isFormatKept: true });
    expect(verdict.kind === "works" ? verdict.costUsd : 1).toBeLessThan(0.01);
  });

  it("[X2] a bad key gets the provider's own words and no part of the key", async () => {
    const verdict = await tryKey({ fault: "bad-key" }, "anthropic");
    expect(verdict).toMatchObject({
      kind: "refused",
      failure: "auth",
      message: "HTTP 401: invalid x-api-key [redacted]",
      remedy: expect.stringContaining("ANTHROPIC_API_KEY") as string,
    });
    expect(server?.requests).toHaveLength(1);
  });

  it("[X2] a model that will not keep to the format is told apart from a bad key", async () => {
    const verdict = await tryKey({ fault: "malformed" }, "openai-compatible", "tiny");
    expect(verdict).toMatchObject({ kind: "works", isFormatKept: false });
  });

  it("[A8] an endpoint of one's own needs a model's name", async () => {
    expect(await tryKey({ answer: { ready: true } }, "openai-compatible")).toMatchObject({
      kind: "no-model",
    });
  });
});
