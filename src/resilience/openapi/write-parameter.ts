// Writes parameter values the way their style says (OpenAPI 4.8.12, RFC 6570).
import { isObject } from "../json-value.js";
import type { Parameter } from "./operation.js";

/**
 * A path parameter as a piece of the path, percent-encoded; null where its style leaves nothing that routes (an empty
 * value would be another path).
 */
export function writePathParameter(parameter: Parameter, value: unknown): string | null {
  const text = parts(parameter, value, (one) => encodeURIComponent(one));
  if (parameter.style === "label") return `.${text.join(parameter.explode ? "." : ",")}`;
  if (parameter.style === "matrix") {
    if (isObject(value) && parameter.explode) return `;${text.join(";")}`;
    const each = text.map((one) => `;${parameter.name}=${one}`);
    return parameter.explode ? each.join("") : `;${parameter.name}=${text.join(",")}`;
  }
  const joined = text.join(",");
  return joined === "" ? null : joined;
}

/** A query parameter as `name=value` pairs joined by `&`, percent-encoded. */
export function writeQueryParameter(parameter: Parameter, value: unknown): string {
  const name = encodeURIComponent(parameter.name);
  const encode = (one: string): string => encodeURIComponent(one);
  if (parameter.isJson) return `${name}=${encode(JSON.stringify(value))}`;
  if (parameter.style === "deepObject" && isObject(value))
    return Object.entries(value)
      .map(([key, one]) => `${name}${encode(`[${key}]`)}=${encode(plain(one))}`)
      .join("&");
  const text = parts(parameter, value, encode);
  if (isObject(value) && parameter.explode) return text.join("&");
  if (Array.isArray(value) && parameter.explode) return text.map((one) => `${name}=${one}`).join("&");
  const separator = { spaceDelimited: "%20", pipeDelimited: "%7C" }[parameter.style] ?? ",";
  return `${name}=${text.join(separator)}`;
}

/** A header or cookie value. Line breaks cannot be sent and are left out. */
export function writeHeaderParameter(parameter: Parameter, value: unknown): string {
  const text = parameter.isJson ? JSON.stringify(value) : parts(parameter, value, (one) => one).join(",");
  return parameter.in === "cookie" ? encodeURIComponent(text) : text.replaceAll(/[\r\n]+/g, " ");
}

function parts(parameter: Parameter, value: unknown, encode: (text: string) => string): readonly string[] {
  if (parameter.isJson) return [encode(JSON.stringify(value))];
  if (Array.isArray(value)) return value.map((one) => encode(plain(one)));
  if (!isObject(value)) return [encode(plain(value))];
  const pairs = Object.entries(value).map(([key, one]) => [encode(key), encode(plain(one))]);
  return parameter.explode ? pairs.map((pair) => pair.join("=")) : pairs.flat();
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
