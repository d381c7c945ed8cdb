// Which credentials an operation needs, and the environment variables that will hold them.
import { isObject, listOr, objectOr, textOr, type JsonObject } from "../json-value.js";
import type { Credential } from "./operation.js";
import type { OpenApiDocument } from "./read-document.js";
import { resolveRef } from "./resolve-ref.js";

/** What an operation's `security` comes to. `unusable` is set when every way in needs something that is not known. */
interface Needed {
  readonly credentials: readonly Credential[];
  readonly unusable: string | null;
}

/**
 * The first alternative of `security` that can be met, the empty one (no credential) before all others. Each scheme's
 * value comes from `ASSAY_AUTH_<SCHEME>`; for basic it is `user:password`. OAuth and OpenID Connect are met by a bearer
 * token that the caller fetched.
 */
export function readCredentials(document: OpenApiDocument, security: unknown): Needed {
  const ways = listOr(security).map(objectOr);
  if (ways.length === 0 || ways.some((way) => Object.keys(way).length === 0))
    return { credentials: [], unusable: null };
  const schemes = objectOr(objectOr(document.root["components"])["securitySchemes"]);
  for (const way of ways) {
    const found = Object.keys(way).map((name) => credentialFor(name, resolveRef(document, schemes[name])));
    const known = found.filter((one) => one !== null);
    if (known.length === found.length) return { credentials: known, unusable: null };
  }
  const names = [...new Set(ways.flatMap((way) => Object.keys(way)))].join(", ");
  return { credentials: [], unusable: `it needs a credential of a kind that cannot be sent (${names})` };
}

function credentialFor(scheme: string, definition: JsonObject): Credential | null {
  if (!isObject(definition)) return null;
  const envName = `ASSAY_AUTH_${scheme.replaceAll(/[^A-Za-z0-9]+/g, "_").toUpperCase()}`;
  const kind = (textOr(definition["type"]) ?? "").toLowerCase();
  if (kind === "oauth2" || kind === "openidconnect") return { scheme, envName, place: { kind: "bearer" } };
  if (kind === "http") {
    const way = (textOr(definition["scheme"]) ?? "").toLowerCase();
    return way === "bearer" || way === "basic" ? { scheme, envName, place: { kind: way } } : null;
  }
  const [place, name] = [textOr(definition["in"]), textOr(definition["name"])];
  if (kind !== "apikey" || name === undefined) return null;
  if (place !== "header" && place !== "query" && place !== "cookie") return null;
  return { scheme, envName, place: { kind: "key", in: place, name } };
}
