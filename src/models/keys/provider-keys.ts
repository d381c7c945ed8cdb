// Which providers can be asked, with which key, at which address: from the environment handed in and the sealed key file.
import { AssayError } from "../../runtime/runtime.js";
import type { KeyFile } from "./key-file.js";
import {
  isProviderName,
  providerNames,
  providerRow,
  type ProviderName,
  type SchemaSupport,
} from "./provider-table.js";

/**
 * One provider ready to be asked. `openKey` yields the key at the moment of use (null for endpoints without one), so that
 * printing or logging this object shows none (spec X2). `privateAllowed` is true where the operator named the address
 * or allowed its host, and only then may it lie in a private network (spec X3).
 */
export interface Connection {
  readonly provider: ProviderName;
  readonly keySource: string | null;
  readonly openKey: () => Promise<string | null>;
  readonly baseUrl: string;
  readonly isVendorAddress: boolean;
  readonly privateAllowed: boolean;
  readonly schemaSupport: SchemaSupport;
}

/** Everything that was found. `available` lists the providers that have a key or a named address, in table order. */
export interface ProviderKeys {
  readonly available: readonly ProviderName[];
  /** Throws `key-missing` with what to set when `provider` cannot be asked. */
  connect(provider: ProviderName): Connection;
}

/**
 * A key that an owner saved for a provider, from whatever store; it beats the environment. `source` says in words where it
 * is kept. `baseUrl` is the address that an admin set beside it, null for the vendor's own (spec X3).
 */
export interface OwnedKey {
  readonly provider: ProviderName;
  readonly source: string;
  readonly baseUrl: string | null;
  /** The key itself, at the moment of use; null for an endpoint that asks for none. */
  readonly open: () => Promise<string | null>;
}

/** `owned` keys come first and the first of a provider counts. `allowedHosts` may be reached in a private network though no variable names them; the command line allows localhost. */
export interface KeySources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly owned?: readonly OwnedKey[] | undefined;
  readonly keyFile?: KeyFile | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
}

/**
 * Finds the providers' keys and addresses. An owned key beats a variable, and that the key file. Nothing is opened but the list of stored
 * names. Throws `broken-config` for an address that is no URL or a key no header can carry, `key-store` for a bad key file.
 */
export async function resolveProviderKeys(sources: KeySources): Promise<ProviderKeys> {
  const stored = new Set((await sources.keyFile?.list())?.map((key) => key.provider));
  const found = providerNames.map((provider) => find(provider, sources, stored));
  return {
    available: found.filter((one) => one.keySource !== null || one.isNamed).map((one) => one.provider),
    connect: (provider) => {
      const one = found.find((candidate) => candidate.provider === provider);
      const isOpen = one?.keySource !== null || one.isNamed || !providerRow(provider).needsKey;
      if (one === undefined || one.baseUrl === null || !isOpen) throw missing(provider);
      return { ...one, baseUrl: one.baseUrl };
    },
  };
}

type Found = Omit<Connection, "baseUrl"> & { readonly baseUrl: string | null; readonly isNamed: boolean };

function find(provider: ProviderName, sources: KeySources, stored: ReadonlySet<ProviderName>): Found {
  const owned = sources.owned?.find((key) => key.provider === provider);
  if (owned !== undefined) return fromOwned(owned, sources);
  const row = providerRow(provider);
  const keyVariable = row.keyVariables.find((name) => isSet(sources.env[name]));
  const urlVariable = row.urlVariables.find((name) => isSet(sources.env[name]));
  const named = urlVariable === undefined ? null : readUrl(urlVariable, sources.env[urlVariable] ?? "");
  const baseUrl = named === null ? row.defaultBaseUrl : withVersionPath(provider, named);
  const host = baseUrl === null ? "" : new URL(baseUrl).hostname;
  const inFile = stored.has(provider);
  const key = keyVariable === undefined ? null : readKey(keyVariable, sources.env[keyVariable] ?? "");
  return {
    provider,
    keySource: keyVariable ?? (inFile ? "the key file" : null),
    openKey: async () => key ?? (inFile ? ((await sources.keyFile?.read(provider)) ?? null) : null),
    baseUrl,
    isNamed: named !== null,
    isVendorAddress: named === null && row.needsKey,
    privateAllowed: named !== null || (sources.allowedHosts ?? []).includes(host),
    schemaSupport: readSchemaSupport(provider, sources.env["ASSAY_MODEL_SCHEMA"]) ?? row.schemaSupport,
  };
}

/** An address that came with a key may lie in a private network only where the operator allowed its host (spec X3). */
function fromOwned({ provider, source, baseUrl: named, open }: OwnedKey, sources: KeySources): Found {
  const row = providerRow(provider);
  const baseUrl =
    named === null
      ? row.defaultBaseUrl
      : withVersionPath(provider, readUrl(`the address of ${source}`, named));
  const host = baseUrl === null ? "" : new URL(baseUrl).hostname;
  return {
    ...{ provider, keySource: source, openKey: open, baseUrl },
    isNamed: named !== null,
    isVendorAddress: named === null && row.needsKey,
    privateAllowed: (sources.allowedHosts ?? []).includes(host),
    schemaSupport: row.schemaSupport,
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== "";
}

function readKey(variable: string, value: string): string {
  const key = value.trim();
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new AssayError({
    code: "broken-config",
    message: `${variable} holds a space, a line break or a character that no key has`,
    remedy: `Copy the key again into ${variable}, without quotes.`,
  });
}

function readUrl(variable: string, value: string): string {
  const url = URL.canParse(value.trim()) ? new URL(value.trim()) : null;
  const isPlain =
    url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  if (isPlain) return url.href.replace(/[?#].*$/, "").replace(/\/+$/, "");
  throw new AssayError({
    code: "broken-config",
    message: `${variable} is not the address of a model endpoint`,
    remedy: `Set ${variable} to an http or https address without user or password, as in http://localhost:11434/v1.`,
  });
}

// The vendor's own tools take ANTHROPIC_BASE_URL without the version, as in https://api.anthropic.com; both forms work here.
function withVersionPath(provider: ProviderName, url: string): string {
  return provider === "anthropic" && !/\/v\d+$/.test(url) ? `${url}/v1` : url;
}

function readSchemaSupport(provider: ProviderName, value: string | undefined): SchemaSupport | null {
  if (provider !== "openai-compatible" || value === undefined || value.trim() === "") return null;
  if (value === "native" || value === "prompt" || value === "both") return value;
  throw new AssayError({
    code: "broken-config",
    message: `ASSAY_MODEL_SCHEMA is "${value.slice(0, 40)}"`,
    remedy: "Set ASSAY_MODEL_SCHEMA to native, prompt or both.",
  });
}

function missing(provider: ProviderName): AssayError {
  const row = providerRow(provider);
  const isUrlMissing = row.defaultBaseUrl === null;
  return new AssayError({
    code: "key-missing",
    message: `There is no ${isUrlMissing ? "address" : "key"} for ${row.title}`,
    remedy: isUrlMissing
      ? `Set ${row.urlVariables.join(" or ")} to the endpoint's address.`
      : `Set ${row.keyVariables.join(" or ")}, or store the key with: assay keys set ${provider}`,
  });
}

/** The provider named `text`. Throws `unknown-model` that lists the names. */
export function parseProviderName(text: string): ProviderName {
  if (isProviderName(text)) return text;
  throw new AssayError({
    code: "unknown-model",
    message: `"${text}" is not a provider`,
    remedy: `Write one of ${providerNames.join(", ")}.`,
  });
}
