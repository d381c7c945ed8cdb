// Holds where keys and addresses come from, and what is never shown of them.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { defaultModel } from "../default-model.js";
import { openKeyFile } from "./key-file.js";
import { parseProviderName, resolveProviderKeys, type OwnedKey } from "./provider-keys.js";

const secret = "sk-test-0123456789";

describe("the providers' keys", () => {
  it("[A8] are found under each provider's own variables, in a fixed order", async () => {
    const keys = await resolveProviderKeys({
      env: { GEMINI_API_KEY: secret, OPENAI_API_KEY: secret, ANTHROPIC_API_KEY: "  " },
    });
    expect(keys.available).toEqual(["openai", "google"]);
    expect(keys.connect("google")).toMatchObject({
      keySource: "GEMINI_API_KEY",
      baseUrl: "https://generativelanguage.googleapis.com/v1beta",
      privateAllowed: false,
    });
    expect(await keys.connect("openai").openKey()).toBe(secret);
  });

  it("[X2] are not in what a connection prints as", async () => {
    const keys = await resolveProviderKeys({ env: { OPENAI_API_KEY: secret } });
    const connection = keys.connect("openai");
    expect(inspect(connection, { depth: 9 }) + JSON.stringify(connection)).not.toContain("0123456789");
  });

  it("[A8] that are missing are refused with what to set", async () => {
    const keys = await resolveProviderKeys({ env: {} });
    expect(keys.available).toEqual([]);
    expect(() => keys.connect("anthropic")).toThrow(
      expect.objectContaining({
        code: "key-missing",
        remedy: "Set ANTHROPIC_API_KEY, or store the key with: assay keys set anthropic",
      }),
    );
    expect(() => keys.connect("openai-compatible")).toThrow(
      expect.objectContaining({ remedy: "Set ASSAY_MODEL_BASE_URL to the endpoint's address." }),
    );
  });

  it("[X2] come from the sealed file when no variable has one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "assay-keys-"));
    const file = openKeyFile(join(folder, "keys.json"), new Uint8Array(32));
    await file.set("openai", "sk-from-the-file");
    const alone = await resolveProviderKeys({ env: {}, keyFile: file });
    expect(await alone.connect("openai").openKey()).toBe("sk-from-the-file");
    expect(alone.connect("openai").keySource).toBe("the key file");
    const both = await resolveProviderKeys({ env: { OPENAI_API_KEY: secret }, keyFile: file });
    expect(await both.connect("openai").openKey()).toBe(secret);
    await rm(folder, { recursive: true });
  });

  it("[X3] private addresses are allowed where a variable names them or the host is on the list, else not", async () => {
    const named = await resolveProviderKeys({ env: { ASSAY_MODEL_BASE_URL: "http://10.0.0.5:8000/v1/" } });
    expect(named.connect("openai-compatible")).toMatchObject({
      baseUrl: "http://10.0.0.5:8000/v1",
      privateAllowed: true,
      keySource: null,
    });
    const plain = await resolveProviderKeys({ env: {} });
    expect(plain.connect("ollama").privateAllowed).toBe(false);
    const listed = await resolveProviderKeys({ env: {}, allowedHosts: ["localhost"] });
    expect(listed.connect("ollama").privateAllowed).toBe(true);
  });

  it("[A8] Anthropic's address works with and without the version", async () => {
    for (const url of ["http://gate.example", "http://gate.example/v1"]) {
      const keys = await resolveProviderKeys({ env: { ANTHROPIC_BASE_URL: url } });
      expect(keys.connect("anthropic").baseUrl).toBe("http://gate.example/v1");
    }
  });

  it.each([
    [{ OPENAI_BASE_URL: "localhost:8080" }, "OPENAI_BASE_URL"],
    [{ OPENAI_BASE_URL: "http://user:pw@host/v1" }, "OPENAI_BASE_URL"],
    [{ OPENAI_BASE_URL: "file:///etc/passwd" }, "OPENAI_BASE_URL"],
    [{ OPENAI_API_KEY: "sk-a\nb" }, "OPENAI_API_KEY"],
    [{ ASSAY_MODEL_SCHEMA: "maybe" }, "ASSAY_MODEL_SCHEMA"],
  ])("[F3] %o is refused with the variable's name", async (env, variable) => {
    await expect(resolveProviderKeys({ env })).rejects.toMatchObject({
      code: "broken-config",
      message: expect.stringContaining(variable) as string,
    });
  });

  it("[A8] a provider's name is checked against the table", () => {
    expect(parseProviderName("ollama")).toBe("ollama");
    expect(() => parseProviderName("skynet")).toThrow(expect.objectContaining({ code: "unknown-model" }));
  });
});

describe("the default model", () => {
  it("[A8] is the first provider's that has a key, and none without one", async () => {
    const model = async (env: Record<string, string>): Promise<string | null> =>
      defaultModel(await resolveProviderKeys({ env }));
    expect(await model({})).toBeNull();
    expect(await model({ GEMINI_API_KEY: secret })).toBe("google:gemini-3.5-flash");
    expect(await model({ GEMINI_API_KEY: secret, ANTHROPIC_API_KEY: secret })).toBe(
      "anthropic:claude-sonnet-5",
    );
    expect(await model({ ASSAY_MODEL_BASE_URL: "http://localhost:1/v1" })).toBeNull();
  });
});

describe("an owner's own keys", () => {
  const owned = (provider: "anthropic" | "openai-compatible", baseUrl: string | null): OwnedKey => ({
    ...{ provider, baseUrl, source: "the repository's key" },
    open: () => Promise.resolve("sk-owned"),
  });

  it("[A8] beat the environment, and the first of a provider counts", async () => {
    const keys = await resolveProviderKeys({
      env: { ANTHROPIC_API_KEY: "sk-env" },
      owned: [owned("anthropic", null), { ...owned("anthropic", null), source: "the installation's key" }],
    });
    const connection = keys.connect("anthropic");
    expect(connection).toMatchObject({ keySource: "the repository's key", isVendorAddress: true });
    expect(await connection.openKey()).toBe("sk-owned");
  });

  it("[X3] reach a private address only where the operator allowed its host", async () => {
    const at = async (allowedHosts: string[]): Promise<boolean> => {
      const key = owned("openai-compatible", "http://ollama.internal:11434/v1");
      const keys = await resolveProviderKeys({ env: {}, owned: [key], allowedHosts });
      return keys.connect("openai-compatible").privateAllowed;
    };
    expect(await at([])).toBe(false);
    expect(await at(["ollama.internal"])).toBe(true);
  });
});
