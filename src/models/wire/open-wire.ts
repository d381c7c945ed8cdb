// What the adapters of real providers have in common: one streamed call, classified when it fails.
import { AssayError, sha256 } from "../../runtime/runtime.js";
import { providerRow } from "../keys/provider-table.js";
import { noUsage, type CallFailure, type CallResult, type ModelCall, type Provider } from "../model-call.js";
import { classifyFailure } from "../policy/classify-failure.js";
import { redact } from "../policy/redact.js";
import type { AdapterSetup } from "../providers/adapter.js";
import { createGuardedFetch } from "./guarded-fetch.js";
import { layOutPrompt } from "./lay-out-prompt.js";
import { openBatch } from "./open-batch.js";
import { readStream, type Gathered } from "./read-stream.js";
import type { Vendor, Wire } from "./vendor.js";
import { tapWire, type WireTap } from "./wire-tap.js";

const placeholderKey = "none";

/** Opens a provider over the wire. Throws `key-missing`. The key is read anew for each call and kept nowhere (spec X2). */
export function openWire({ ref, keys, clock }: AdapterSetup, vendor: Vendor): Provider {
  if (ref.kind !== "provider") throw new Error(`${ref.kind} is not asked over the wire`);
  const connection = keys.connect(ref.provider);
  const row = providerRow(ref.provider);
  const fetch = createGuardedFetch({ privateAllowed: connection.privateAllowed });
  const wire: Wire = { connection, model: ref.model, vendor, fetch, now: () => clock.now() };
  return {
    title: row.title,
    keyHint: `set ${row.keyVariables.join(" or ")}, or run: assay keys set ${ref.provider}`,
    breakerKey: `${ref.provider}@${connection.baseUrl}`,
    isCached: true,
    isRetried: true,
    cutsPrompts: row.wire === "openai-compatible",
    generate: (call) => generate(call, wire),
    batch: openBatch(wire),
  };
}

async function generate(call: ModelCall, wire: Wire): Promise<CallResult> {
  let key: string | null;
  try {
    key = await wire.connection.openKey();
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return { ...failed("auth", error.message), remedy: error.remedy };
  }
  const tap = tapWire(wire.fetch);
  const secrets = key === null ? [] : [key];
  try {
    const gathered = await stream(call, { wire, tap, key: key ?? placeholderKey });
    if (gathered.error !== null) return classify({ wire, tap, secrets, thrown: gathered.error, gathered });
    const { text, finish, usage } = gathered;
    return { kind: "text", text, finish, detail: redact(gathered.detail, secrets), usage };
  } catch (thrown) {
    return classify({ wire, tap, secrets, thrown, gathered: null });
  }
}

async function stream(
  call: ModelCall,
  { wire, tap, key }: { wire: Wire; tap: WireTap; key: string },
): Promise<Gathered> {
  const { baseUrl, schemaSupport, provider, isVendorAddress } = wire.connection;
  const parts = { provider, model: wire.model, key, baseUrl, schemaSupport, fetch: tap.fetch };
  const { style, makeModel } = wire.vendor;
  const cacheKey = sha256(call.system + call.shared).slice(0, 32);
  const answer = await makeModel(parts).doStream({
    ...layOutPrompt(call, { style, schemaSupport, cacheKey }),
    maxOutputTokens: call.maxOutputTokens,
    abortSignal: call.signal,
    includeRawChunks: true,
    // Lets an operator's own gateway, and the loopback server, tell the lenses apart; vendors are not told.
    ...(isVendorAddress ? {} : { headers: { "x-assay-lens": call.lens } }),
  });
  return readStream(answer.stream, call.onFirstToken);
}

function classify(end: {
  wire: Wire;
  tap: WireTap;
  secrets: readonly string[];
  thrown: unknown;
  gathered: Gathered | null;
}): CallFailure {
  const { status, headers, body } = end.tap.facts();
  const event = body === "" && status !== null ? eventText(end.thrown) : body;
  const facts = { status, headers, body: event, error: end.thrown, now: end.wire.now() };
  const { failure, message, retryAfterMs, remedy } = classifyFailure(facts);
  return {
    kind: "failed",
    failure,
    message: redact(message, end.secrets),
    retryAfterMs,
    usage: end.gathered?.usage ?? noUsage,
    ...(remedy === null ? {} : { remedy }),
  };
}

// An error event reaches us as the object that was in the stream, or as an error of the client that carries its text.
function eventText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return JSON.stringify({ error: thrown });
  const carried =
    "responseBody" in thrown && typeof thrown.responseBody === "string" ? thrown.responseBody : "";
  return carried.includes('"error"') || carried === "" ? carried : `{"error":${carried}}`;
}

function failed(failure: CallFailure["failure"], message: string): CallFailure {
  return { kind: "failed", failure, message, retryAfterMs: null, usage: noUsage };
}
