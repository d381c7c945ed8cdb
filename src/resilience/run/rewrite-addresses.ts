// Points an application at the proxies: every address of a dependency in its environment and command is replaced.

const defaultPorts: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  sqlserver: 1433,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  mongodb: 27017,
};

/** A dependency's address taken apart. `mode` is how a proxy must carry it. */
export interface UpstreamAddress {
  readonly host: string;
  readonly port: number;
  readonly hasPort: boolean;
  readonly mode: { readonly kind: "reverse" | "tcp"; readonly upstream: string };
}

/** Parses an upstream's URL: http and https are carried as HTTP, everything else as bytes. Null where it has no port. */
export function parseUpstreamUrl(url: string): UpstreamAddress | null {
  const parts = /^(?:jdbc:)?([a-z][a-z0-9+.-]*):\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/?#;]+)(?::(\d+))?/i.exec(url);
  if (parts === null) return null;
  const [, scheme = "", host = "", written] = parts;
  const base = scheme.toLowerCase().split("+", 1)[0] ?? "";
  const port = written === undefined ? defaultPorts[base] : Number(written);
  if (port === undefined) return null;
  const isHttp = base === "http" || base === "https";
  const upstream = isHttp
    ? `${base}://${host}:${port}`
    : `${base === "tls" ? "tls" : "tcp"}://${host}:${port}`;
  return { host, port, hasPort: written !== undefined, mode: { kind: isHttp ? "reverse" : "tcp", upstream } };
}

/** What to replace: a dependency's name and address, and where its proxy listens. */
export interface Redirection {
  readonly name: string;
  readonly url: string;
  readonly proxyPort: number;
}

/** The environment and command to start with, and which variables (or `command`) name each dependency. */
export interface Rewritten {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly command: string;
  readonly places: Readonly<Record<string, readonly string[]>>;
}

/**
 * Replaces every mention of each dependency's address in `env` and `command` by its proxy's (spec R4). A name written
 * like a variable (`PAYMENTS_URL`) is also set as one. A dependency with no place in `places` cannot be reached so.
 */
export function rewriteAddresses(
  given: { readonly env: Readonly<Record<string, string | undefined>>; readonly command: string },
  redirections: readonly Redirection[],
): Rewritten {
  const env: Record<string, string | undefined> = { ...given.env };
  const places: Record<string, string[]> = {};
  let { command } = given;
  for (const { name, url, proxyPort } of redirections) {
    const address = parseUpstreamUrl(url);
    if (address === null) continue;
    const found: string[] = [];
    const swap = (text: string): string => swapAddress(text, address, proxyPort);
    for (const [key, value] of Object.entries(env)) {
      if (value === undefined || swap(value) === value) continue;
      env[key] = swap(value);
      found.push(key);
    }
    if (swap(command) !== command) {
      command = swap(command);
      found.push("command");
    } else if (/^[A-Z][A-Z0-9_]*$/.test(name) && !found.includes(name)) {
      env[name] = swap(url);
      found.push(name);
    }
    places[name] = found;
  }
  return { env, command, places };
}

function swapAddress(
  text: string,
  { host, port, hasPort, mode }: UpstreamAddress,
  proxyPort: number,
): string {
  const name = host.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const here = `127.0.0.1:${proxyPort}`;
  const portPart = hasPort ? `:${port}` : `(?::${port})?`;
  if (mode.kind === "reverse")
    return text.replaceAll(
      new RegExp(`https?://((?:[^@/\\s]*@)?)${name}${portPart}(?![\\w.:-])`, "gi"),
      `http://$1${here}`,
    );
  if (hasPort) return text.replaceAll(new RegExp(`(?<![\\w.-])${name}:${port}(?!\\d)`, "gi"), here);
  return text.replaceAll(
    new RegExp(`(://(?:[^@/\\s]*@)?)${name}(?::${port})?(?![\\w.:-])`, "gi"),
    `$1${here}`,
  );
}
