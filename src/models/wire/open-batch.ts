// A provider's batch endpoint behind our port: the client library words each question and reads each answer, as for one call.
import { AssayError, sha256 } from "../../runtime/runtime.js";
import type { BatchResult, SendBatchRequest } from "../batch/batch-wire.js";
import {
  noUsage,
  type CallFailure,
  type CallResult,
  type ModelCall,
  type ProviderBatch,
} from "../model-call.js";
import { classifyFailure } from "../policy/classify-failure.js";
import { redact } from "../policy/redact.js";
import type { WireFetch } from "./guarded-fetch.js";
import { layOutPrompt } from "./lay-out-prompt.js";
import type { Vendor, Wire } from "./vendor.js";
import { finishOf, usageOf } from "./read-stream.js";
import type { WireModel } from "./wire-model.js";

/** What a request that failed looked like, thrown through the vendor's own code and caught here. */
class WireFault extends Error {
  override readonly name = "WireFault";
  constructor(readonly failure: CallFailure) {
    super(failure.message);
  }
}

/** The batches of one opened provider, or undefined where its vendor has none. Nothing of it rejects but on a fault of ours. */
export function openBatch(wire: Wire): ProviderBatch | undefined {
  const { batches } = wire.vendor;
  if (batches === undefined) return undefined;
  return {
    price: batches.price,
    submit: (calls, { key, signal }) =>
      guarded(wire, { signal, lens: calls[0]?.call.lens }, async (send) => {
        const items = await Promise.all(
          calls.map(async ({ id, call }) => ({ id, body: await bodyOf(call, wire) })),
        );
        return {
          kind: "submitted" as const,
          batch: await batches.submit(items, { send, key, model: wire.model }),
        };
      }),
    find: (search, { signal }) => guarded(wire, { signal }, (send) => batches.find(search, send)),
    poll: (batch, { signal }) =>
      guarded(wire, { signal }, async (send) => {
        const state = await batches.poll(batch, send);
        if (state.kind !== "ended") return state;
        const { results, rest } = state;
        const read = results.map(async (one) => [one.id, await resultOf(one, wire)] as const);
        return {
          kind: "ended" as const,
          results: new Map(await Promise.all(read)),
          rest: rest === undefined ? undefined : unanswered[rest],
        };
      }),
    cancel: (batch, { signal }) =>
      guarded(wire, { signal }, async (send) => {
        await batches.cancel(batch, send);
        return { kind: "cancelled" as const };
      }),
  };
}

async function guarded<T>(
  wire: Wire,
  { signal, lens }: { readonly signal: AbortSignal; readonly lens?: string | undefined },
  act: (send: SendBatchRequest) => Promise<T>,
): Promise<T | CallFailure> {
  try {
    return await act(await senderOf(wire, { signal, lens }));
  } catch (thrown) {
    if (thrown instanceof WireFault) return thrown.failure;
    if (thrown instanceof AssayError) return { ...failed("auth", thrown.message), remedy: thrown.remedy };
    return failed("bad_wire", `the batch endpoint answered in a shape that is not known: ${oneLine(thrown)}`);
  }
}

async function senderOf(
  wire: Wire,
  { signal, lens }: { readonly signal: AbortSignal; readonly lens: string | undefined },
): Promise<SendBatchRequest> {
  const { connection, vendor } = wire;
  const key = await connection.openKey();
  const secrets = key === null ? [] : [key];
  const base = connection.baseUrl.replace(/\/+$/, "");
  const own = connection.isVendorAddress || lens === undefined ? {} : { "x-assay-lens": lens };
  return async ({ method, path, body, headers = {} }) => {
    const sent = { "content-type": "application/json", ...vendor.authorize?.(key ?? ""), ...own, ...headers };
    let status: number | null = null;
    let said = "";
    let answered: Headers | null = null;
    try {
      const response = await wire.fetch(`${base}${path}`, {
        method,
        headers: sent,
        signal,
        ...(body === undefined ? {} : { body }),
      });
      status = response.status;
      answered = response.headers;
      said = await response.text();
      if (response.ok) return said;
    } catch (error) {
      throw faultOf({ status, headers: answered, body: "", error, now: wire.now() }, secrets);
    }
    throw faultOf({ status, headers: answered, body: said, error: null, now: wire.now() }, secrets);
  };
}

function faultOf(facts: Parameters<typeof classifyFailure>[0], secrets: readonly string[]): WireFault {
  const { failure, message, retryAfterMs, remedy } = classifyFailure(facts);
  const said = redact(message, secrets);
  return new WireFault({
    ...{ kind: "failed", failure, message: said, retryAfterMs, usage: noUsage },
    ...(remedy === null ? {} : { remedy }),
  });
}

/** The body that the client library would send for this call: it is asked, and stopped before it sends. */
async function bodyOf(call: ModelCall, wire: Wire): Promise<unknown> {
  let body: unknown;
  const capture: WireFetch = (_address, init) => {
    body = JSON.parse(typeof init?.body === "string" ? init.body : "null") as unknown;
    return Promise.resolve(
      new Response("{}", { status: 400, headers: { "content-type": "application/json" } }),
    );
  };
  await generate(call, { wire, fetch: capture }).catch(() => undefined); // the answer is made up: only the question counts
  return body;
}

async function resultOf(result: BatchResult, wire: Wire): Promise<CallResult> {
  switch (result.kind) {
    case "message":
      return readMessage(result.message, wire);
    case "errored": {
      const facts = {
        status: result.status ?? 200,
        headers: null,
        body: result.body,
        error: null,
        now: wire.now(),
      };
      return faultOf(facts, []).failure;
    }
    case "expired":
    case "cancelled":
      return unanswered[result.kind];
  }
}

const unanswered = {
  expired: failed("timeout", "The provider did not get to this question before its batch expired"),
  cancelled: failed("cancelled", "The batch was cancelled at the provider"),
};

/** The client library reads the answer, as if it had just come. */
async function readMessage(message: unknown, wire: Wire): Promise<CallResult> {
  const replay: WireFetch = () =>
    Promise.resolve(
      new Response(JSON.stringify(message), { status: 200, headers: { "content-type": "application/json" } }),
    );
  try {
    const { content, finishReason, usage } = await generate(anyCall, { wire, fetch: replay });
    const text = content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
    return { kind: "text", text, finish: finishOf(finishReason, text), detail: "", usage: usageOf(usage) };
  } catch (error) {
    return failed("bad_wire", `the answer in the batch could not be read: ${oneLine(error)}`);
  }
}

function generate(
  call: ModelCall,
  { wire, fetch }: { readonly wire: Wire; readonly fetch: WireFetch },
): Promise<Awaited<ReturnType<WireModel["doGenerate"]>>> {
  const { provider, baseUrl, schemaSupport } = wire.connection;
  const { style, makeModel }: Vendor = wire.vendor;
  const cacheKey = sha256(call.system + call.shared).slice(0, 32);
  const model = makeModel({ provider, model: wire.model, key: "none", baseUrl, schemaSupport, fetch });
  return Promise.resolve(
    model.doGenerate({
      ...layOutPrompt(call, { style, schemaSupport, cacheKey }),
      maxOutputTokens: call.maxOutputTokens,
    }),
  );
}

/** Reading needs no question, but the client library asks for one. */
const anyCall: ModelCall = {
  ...{
    lens: "",
    questionHash: "",
    attempt: 0,
    system: "",
    shared: "",
    question: "-",
    schema: { type: "object" },
  },
  ...{ maxOutputTokens: 1, signal: new AbortController().signal, onFirstToken: () => undefined },
};

function failed(failure: CallFailure["failure"], message: string): CallFailure {
  return { kind: "failed", failure, message, retryAfterMs: null, usage: noUsage };
}

function oneLine(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).split("\n")[0]?.slice(0, 200) ?? "";
}
