// Holds the reference grammar: what is accepted, and what a slip of the pen is told.
import { describe, expect, it } from "vitest";
import { AssayError } from "../runtime/runtime.js";
import { parseModelRef } from "./model-ref.js";

describe("a model reference", () => {
  it("[A8] names a provider and its own model id, further colons and slashes included", () => {
    expect(parseModelRef("anthropic:claude-sonnet-5")).toEqual({
      kind: "provider",
      provider: "anthropic",
      model: "claude-sonnet-5",
    });
    expect(parseModelRef("ollama:qwen3:8b")).toMatchObject({ provider: "ollama", model: "qwen3:8b" });
    expect(parseModelRef("openrouter:meta/llama-3")).toMatchObject({ model: "meta/llama-3" });
  });

  it("[A8] names a script or a recorded run", () => {
    expect(parseModelRef("scripted:/a/b.yaml")).toEqual({ kind: "scripted", file: "/a/b.yaml" });
    expect(parseModelRef("replay:20260101-ab")).toEqual({ kind: "replay", run: "20260101-ab" });
  });

  it.each([
    ["antropic:claude", '"anthropic:…"'],
    ["Openai:gpt-5", '"openai:…"'],
    ["claude-sonnet-5", '"anthropic:claude-sonnet-5"'],
    ["gpt-5", '"openai:gpt-5"'],
    ["gemini-3-pro", '"google:gemini-3-pro"'],
    ["meta/llama-3", '"openrouter:meta/llama-3"'],
  ])("[A8] %s is refused with the providers that exist and the nearest name", (text, guess) => {
    const fault = faultOf(() => parseModelRef(text));
    expect(fault.code).toBe("unknown-model");
    expect(fault.remedy).toContain("anthropic, openai, google, openrouter, ollama, openai-compatible");
    expect(fault.remedy).toContain(guess);
  });

  it("[A8] a name like nothing we know gets the list and no wild guess", () => {
    expect(faultOf(() => parseModelRef("zzzzzzzz:x")).remedy).not.toContain("perhaps");
  });

  it("[A8] a provider with no model is refused with an example", () => {
    expect(faultOf(() => parseModelRef("openai:")).remedy).toContain("openai:MODEL");
    expect(faultOf(() => parseModelRef("scripted:")).remedy).toContain("scripted:answers.yaml");
  });
});

function faultOf(run: () => unknown): AssayError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof AssayError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was thrown");
}
