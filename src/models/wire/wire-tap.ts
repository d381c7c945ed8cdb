// Listens to one HTTP exchange, so that a failure is classified by what was on the wire and not by how a client words it.
import type { WireFetch } from "./guarded-fetch.js";

/** What was seen. `body` holds the start of bodies that are not an event stream, and is empty for those that are. */
export interface WireFacts {
  readonly status: number | null;
  readonly headers: Headers | null;
  readonly body: string;
}

/** A fetch for one call, and what it saw. */
export interface WireTap {
  readonly fetch: WireFetch;
  facts(): WireFacts;
}

const keptBytes = 65_536;

/**
 * Wraps `fetch`. Event streams pass through untouched. Any other answer to our streaming requests is an error page, whatever
 * its status says (some gateways report errors under 200): it is read here, and handed on under a status that is a failure.
 */
export function tapWire(fetch: WireFetch): WireTap {
  let facts: WireFacts = { status: null, headers: null, body: "" };
  return {
    facts: () => facts,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      facts = { status: response.status, headers: response.headers, body: "" };
      const isStream = (response.headers.get("content-type") ?? "").includes("text/event-stream");
      if (response.ok && isStream) return response;
      const body = await readStart(response);
      if (response.ok && /^\s*(data|event|id|:)/.test(body)) return asStream(body);
      facts = { ...facts, body };
      const status = response.ok ? 502 : response.status;
      return new Response(body === "" ? null : body, { status, headers: response.headers });
    },
  };
}

// An event stream under another content type: some proxies forget to pass it on.
function asStream(body: string): Response {
  return new Response(body, { status: 200, headers: { "content-type": "text/event-stream" } });
}

async function readStart(response: Response): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= keptBytes) break;
  }
  return text.slice(0, keptBytes);
}
