// Holds the classifier to bodies that endpoints were seen to send, beyond those that the loopback server speaks.
import { describe, expect, it } from "vitest";
import { AddressRefused } from "../wire/address-rules.js";
import { classifyFailure, type FailureFacts } from "./classify-failure.js";
import { redact } from "./redact.js";
import { readRetryAfter } from "./retry-after.js";

const now = Date.UTC(2026, 0, 1);

function facts(changes: Partial<FailureFacts> & { json?: unknown }): FailureFacts {
  const { json, ...rest } = changes;
  const body = json === undefined ? "" : JSON.stringify(json);
  return { status: 400, headers: null, body, error: null, now, ...rest };
}

describe("the kind of a failure", () => {
  it.each([
    [
      "Azure's filter",
      facts({ json: { error: { code: "content_filter", message: "filtered" } } }),
      "refusal",
    ],
    [
      "Ollama's missing model",
      facts({ status: 404, json: { error: "model 'x' not found" } }),
      "model_not_found",
    ],
    [
      "vLLM's list of errors",
      facts({ json: [{ error: { message: "maximum context length is 4096" } }] }),
      "context",
    ],
    ["FastAPI's detail", facts({ status: 422, json: { detail: "field required" } }), "bad_request"],
    ["a forbidden key", facts({ status: 403, json: { error: { message: "no" } } }), "auth"],
    ["a body too large", facts({ status: 413 }), "context"],
    ["a bare 429", facts({ status: 429 }), "rate_limit"],
    ["a bare 500", facts({ status: 500 }), "unavailable"],
    ["a redirect", facts({ status: 307 }), "bad_request"],
    ["a page under 200", facts({ status: 200, body: "<html>Welcome</html>" }), "bad_wire"],
    [
      "a limit that OpenRouter passes on under 200",
      facts({ status: 200, json: { error: { code: 429, message: "Provider returned error" } } }),
      "rate_limit",
    ],
    [
      "spent credit inside a stream of OpenAI",
      facts({
        status: 200,
        json: {
          type: "response.failed",
          response: { error: { code: "insufficient_quota", message: "quota" } },
        },
      }),
      "billing",
    ],
    ["an unknown host", facts({ status: null, error: coded("ENOTFOUND") }), "network"],
    ["a bad certificate", facts({ status: null, error: coded("CERT_HAS_EXPIRED") }), "network"],
    [
      "an error of the client itself",
      facts({ status: null, error: new Error("unsupported") }),
      "bad_request",
    ],
  ])("[A4] %s is told", (_name, given, kind) => {
    expect(classifyFailure(given).failure).toBe(kind);
  });

  it("[A4] looks through wrapped errors for the one that says what happened", () => {
    const error = new Error("cannot connect", { cause: new AggregateError([coded("ECONNREFUSED")]) });
    const { failure, message } = classifyFailure(facts({ status: null, error }));
    expect([failure, message]).toEqual(["network", "No answer: ECONNREFUSED it failed"]);
  });

  it("[A4] passes a stated wait on for limits and outages only", () => {
    const headers = new Headers({ "retry-after": "30" });
    expect(classifyFailure(facts({ status: 503, headers })).retryAfterMs).toBe(30_000);
    expect(classifyFailure(facts({ status: 401, headers })).retryAfterMs).toBeNull();
  });

  it("[X3] a refused address has a remedy of its own", () => {
    const refused = new AddressRefused("10.0.0.1 is a private address");
    const { failure, remedy } = classifyFailure(
      facts({ status: null, error: new Error("x", { cause: refused }) }),
    );
    expect(failure).toBe("bad_request");
    expect(remedy).toContain("environment");
  });
});

describe("a stated wait", () => {
  it.each([
    [{ "retry-after": "2" }, 2_000],
    [{ "retry-after": "0.5" }, 500],
    [{ "retry-after": new Date(now + 90_000).toUTCString() }, 90_000],
    [{ "retry-after": new Date(now - 90_000).toUTCString() }, 0],
    [{ "retry-after": "2", "retry-after-ms": "1500" }, 1_500],
    [{ "retry-after": "soon" }, null],
    [{ "retry-after": "-3" }, null],
    [{}, null],
  ])("[A4] %j is %s ms", (headers: Record<string, string>, ms) => {
    expect(readRetryAfter(new Headers(headers), now)).toBe(ms);
  });
});

describe("what is shown of a provider's words", () => {
  it.each([
    "Incorrect API key provided: sk-abcd1234***wxyz",
    "bad key AIzaSyA1234567890abcdef",
    "header was Authorization: Bearer abcdef.123456",
    '{"api_key": "0123456789abcdef"}',
    "http://user:hunter22@host/v1 failed",
    "you sent exactly-this-secret",
  ])("[X2] hides the secret in: %s", (text) => {
    const shown = redact(text, ["exactly-this-secret"]);
    expect(shown).toContain("[redacted]");
    expect(shown).not.toMatch(/abcd1234|SyA1234|abcdef\.123|0123456789|hunter22|exactly-this/);
  });

  it("[X8] is one line of at most 300 characters without control characters", () => {
    const shown = redact(`a\u001b[31m\n\n${"b".repeat(999)}`, []);
    expect(shown).toHaveLength(300);
    expect(shown).not.toMatch(/[\u0000-\u001f]/);
  });

  it("[A4] leaves harmless words alone", () => {
    const text = "HTTP 429: Rate limit reached for gpt-5 on tokens per min (TPM): Limit 30000";
    expect(redact(text, [])).toBe(text);
  });
});

function coded(code: string): Error {
  return Object.assign(new Error("it failed"), { code });
}
