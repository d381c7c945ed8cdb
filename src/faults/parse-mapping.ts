// A proxy as written on a command line: where it listens and what stands behind it.
import { badFault } from "./bad-fault.js";
import type { ProxyMode } from "./open-proxy.js";

/** A parsed mapping. `port` 0 takes a free one. */
export interface Mapping {
  readonly listen: { readonly host: string; readonly port: number };
  readonly mode: ProxyMode;
}

const remedy =
  "Write PORT=URL or HOST:PORT=URL, with an http, https, tcp or tls URL, such as 5433=tcp://127.0.0.1:5432.";

/**
 * Parses `5433=tcp://127.0.0.1:5432`: `http` and `https` give a reverse proxy, `tcp` a stream to a plain upstream and
 * `tls` a stream that is plain towards the client and TLS towards the upstream. A port alone listens on 127.0.0.1.
 * Throws `bad-fault`.
 */
export function parseMapping(text: string): Mapping {
  const equals = text.indexOf("=");
  const listen = /^(?:(?<host>\[[0-9a-f:]+\]|[^:[\]]+):)?(?<port>\d{1,5})$/i.exec(
    text.slice(0, Math.max(0, equals)).trim(),
  );
  const port = Number(listen?.groups?.["port"]);
  if (listen === null || port > 65_535) throw badFault(`"${text}" does not say where to listen.`, remedy);
  const host = (listen.groups?.["host"] ?? "127.0.0.1").replace(/^\[|\]$/g, "");
  return { listen: { host, port }, mode: modeOf(text.slice(equals + 1).trim(), text) };
}

function modeOf(url: string, whole: string): ProxyMode {
  const scheme = /^([a-z]+):\/\/[^/]/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined || !URL.canParse(url))
    throw badFault(`"${whole}" has no URL of an upstream.`, remedy);
  if (scheme === "http" || scheme === "https") return { kind: "reverse", upstream: url };
  if (scheme === "tcp" || scheme === "tls") return { kind: "tcp", upstream: url };
  throw badFault(`"${whole}" has an upstream of the unknown scheme ${scheme}.`, remedy);
}
