// Where a request goes: parsed from the proxy's upstream, from an absolute URL, or from CONNECT's authority.
import { badFault } from "./bad-fault.js";

/** A host to connect to. `authority` is `host:port` as it stands in a Host header; `path` is sent as it is. */
export interface Target {
  readonly isSecure: boolean;
  readonly host: string;
  readonly port: number;
  readonly authority: string;
  readonly path: string;
}

/** A request's target, or why it has none: the status and sentence to answer with. */
export type Route =
  | { readonly kind: "target"; readonly target: Target }
  | { readonly kind: "refused"; readonly status: number; readonly why: string };

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443, tls: 443 };

/**
 * The target of `url` (`http`, `https`, `tcp` or `tls`; the last two need a port). Throws `bad-fault` for anything else.
 */
export function parseUpstream(url: string): Target {
  const parts = splitUrl(url);
  if (parts === null || !["http", "https", "tcp", "tls"].includes(parts.scheme))
    throw badFault(
      `"${url}" is not the URL of an upstream.`,
      "Write http://host:port, https://host:port, tcp://host:port or tls://host:port.",
    );
  return { ...parts, isSecure: parts.scheme === "https" || parts.scheme === "tls" };
}

/** Routes to one upstream whatever the request names; the upstream's path, if any, comes before the request's. */
export function routeToUpstream(upstream: Target): (url: string) => Route {
  const base = upstream.path.replace(/[?#].*$/s, "").replace(/\/$/, "");
  return (url) => {
    const path = url.startsWith("/") || url === "*" ? url : splitUrl(url)?.path;
    if (path === undefined) return { kind: "refused", status: 400, why: `"${url}" is not a request target` };
    return { kind: "target", target: { ...upstream, path: path === "*" ? path : base + path } };
  };
}

/** Routes a forward proxy's request by its absolute URL (RFC 9112, 3.2.2). `self` is the proxy's own address, refused. */
export function routeByUrl(self: () => { host: string; port: number }): (url: string) => Route {
  return (url) => {
    const parts = splitUrl(url);
    if (parts === null || (parts.scheme !== "http" && parts.scheme !== "https"))
      return {
        kind: "refused",
        status: 400,
        why: "this is a forward proxy: it takes absolute http:// or https:// URLs and CONNECT",
      };
    const own = self();
    if (parts.port === own.port && (parts.host === own.host || parts.host === "localhost"))
      return { kind: "refused", status: 508, why: "the request is for this proxy itself" };
    return { kind: "target", target: { ...parts, isSecure: parts.scheme === "https" } };
  };
}

/** CONNECT's `host:port` (RFC 9112, 3.2.3), null where it is none. */
export function parseAuthority(authority: string): Target | null {
  const parts = /:\d+$/.test(authority) ? splitUrl(`tcp://${authority}`) : null;
  return parts?.path === "/" ? { ...parts, isSecure: false } : null;
}

/** Splits by hand, because a URL object would rewrite the path, which must arrive byte for byte. */
function splitUrl(url: string): (Omit<Target, "isSecure"> & { scheme: string }) | null {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)([^#]*)/i.exec(url);
  if (match === null) return null;
  const [scheme, authority, rest] = [(match[1] ?? "").toLowerCase(), match[2] ?? "", match[3] ?? ""];
  if (authority.includes("@") || !URL.canParse(`http://${authority}`)) return null;
  const port = Number(/:(\d+)$/.exec(authority)?.[1] ?? defaultPorts[scheme]);
  const host = authority.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1");
  if (host === "" || !Number.isInteger(port) || port < 1 || port > 65_535) return null;
  return { scheme, host, port, authority, path: rest.startsWith("/") ? rest : `/${rest}` };
}
