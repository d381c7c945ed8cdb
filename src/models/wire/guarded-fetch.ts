// A fetch for model endpoints: the address is checked at connect time, redirects are not followed, bodies are bounded.
import { lookup } from "node:dns";
import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { Readable, Transform } from "node:stream";
import { AddressRefused, refusalOf } from "./address-rules.js";

/** The part of fetch that the provider clients use: a POST with a text body, headers and a signal. */
export type WireFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

const maxBodyBytes = 16 * 1024 * 1024;

/**
 * A fetch that connects only where `refusalOf` allows. The check runs on the very address that the socket is opened to, so a
 * name that resolves differently a moment later gains nothing (spec X3). A body over 16 MiB is an error (spec X8). Node's
 * own fetch offers no such hook without another package.
 */
export function createGuardedFetch(rules: { readonly privateAllowed: boolean }): WireFetch {
  const guardedLookup = createLookup(rules.privateAllowed);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const refusal = isIP(host) === 0 ? null : refusalOf(host, rules.privateAllowed);
    if (refusal !== null) throw new AddressRefused(refusal);
    const options: RequestOptions = {
      method: init?.method ?? "GET",
      headers: { ...Object.fromEntries(new Headers(init?.headers)), "accept-encoding": "identity" },
      lookup: guardedLookup,
      ...(init?.signal == null ? {} : { signal: init.signal }),
    };
    const message = await send(url, options, typeof init?.body === "string" ? init.body : "");
    return toResponse(message);
  };
}

function send(url: URL, options: RequestOptions, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const start = url.protocol === "https:" ? requestHttps : requestHttp;
    const request = start(url, options, resolve);
    request.on("error", reject);
    request.end(body);
  });
}

function toResponse(message: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers))
    for (const one of [value].flat()) if (one !== undefined) headers.append(name, one);
  const status = message.statusCode ?? 0;
  const isWithoutBody = status === 204 || status === 205 || status === 304;
  if (isWithoutBody) message.resume();
  const bounded = isWithoutBody ? null : bound(message);
  return new Response(bounded, { status, headers, statusText: message.statusMessage ?? "" });
}

function bound(message: IncomingMessage): ReadableStream<Uint8Array> {
  let size = 0;
  const counter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      size += chunk.length;
      if (size > maxBodyBytes) done(new Error(`the answer is larger than ${maxBodyBytes} bytes`));
      else done(null, chunk);
    },
  });
  message.on("error", (error) => counter.destroy(error));
  counter.on("close", () => message.destroy());
  return Readable.toWeb(message.pipe(counter)) as ReadableStream<Uint8Array>; // node types it as any
}

function createLookup(privateAllowed: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, "");
        return;
      }
      const allowed = addresses.filter(({ address }) => refusalOf(address, privateAllowed) === null);
      const [first] = allowed;
      if (first === undefined) {
        const why = refusalOf(addresses[0]?.address ?? "0.0.0.0", privateAllowed) ?? "it has no address";
        callback(new AddressRefused(`${hostname}: ${why}`), "");
      } else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
