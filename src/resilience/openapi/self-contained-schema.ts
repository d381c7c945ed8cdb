// Makes one schema of a document stand by itself, in JSON Schema 2020-12, whatever OpenAPI version it was written in.
import { isObject, listOr, type JsonObject } from "../json-value.js";
import type { OpenApiDocument } from "./read-document.js";
import { targetOf } from "./resolve-ref.js";

/** Keywords whose value is data, never a schema: nothing inside them is rewritten. */
const dataKeywords = new Set(["example", "examples", "default", "enum", "const", "required"]);

/** Keywords that mean nothing to a validator, or would confuse it about where it is. */
const droppedKeywords = new Set(["discriminator", "xml", "externalDocs", "$id", "id", "$schema", "$anchor"]);

/**
 * `schema` with every local reference carried along under `$defs` (circles stay references), 3.0's `nullable`, boolean
 * `exclusiveMinimum` and `example` written as 2020-12 writes them, and what only answers may hold (`readOnly`) left out.
 * The result is for requests. Throws `unreadable-spec` for references that cannot be followed.
 */
export function selfContainedSchema(document: OpenApiDocument, schema: unknown): JsonObject {
  const defs = new Map<string, JsonObject>();
  const body = rewrite(schema, { document, defs });
  const root = isObject(body) ? body : {};
  return defs.size === 0 ? root : { ...root, $defs: Object.fromEntries(defs) };
}

interface Rewriting {
  readonly document: OpenApiDocument;
  readonly defs: Map<string, JsonObject>;
}

function rewrite(node: unknown, at: Rewriting): unknown {
  if (Array.isArray(node)) return node.map((one) => rewrite(one, at));
  if (!isObject(node)) return node;
  const ref = node["$ref"];
  if (typeof ref === "string") return rewriteRef(node, ref, at);
  return asRequest(asModern(rewriteFields(node, at)));
}

function rewriteRef(node: JsonObject, ref: string, at: Rewriting): JsonObject {
  const name = ref.replaceAll(/[^A-Za-z0-9_.-]+/g, "_").replace(/^_/, "");
  if (!at.defs.has(name)) {
    at.defs.set(name, {}); // taken before it is filled, so that a circle ends here
    at.defs.set(name, rewrite(targetOf(at.document, ref), at) as JsonObject); // an object gives an object
  }
  const pointer = { $ref: `#/$defs/${name}` };
  const beside = without(node, "$ref");
  if (at.document.version === "3.0" || Object.keys(beside).length === 0) return pointer; // 3.0 ignores neighbours
  return { allOf: [pointer, asModern(rewriteFields(beside, at))] };
}

function rewriteFields(node: JsonObject, at: Rewriting): JsonObject {
  const entries = Object.entries(node).filter(([key]) => !droppedKeywords.has(key));
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (dataKeywords.has(key)) return [key, value];
      if (key === "properties" || key === "patternProperties") return [key, rewriteMembers(value, at)];
      return [key, rewrite(value, at)];
    }),
  );
}

/** Members of `properties` are schemas under free names, which may be spelled like keywords. */
function rewriteMembers(members: unknown, at: Rewriting): JsonObject {
  if (!isObject(members)) return {};
  return Object.fromEntries(Object.entries(members).map(([name, schema]) => [name, rewrite(schema, at)]));
}

function asModern(node: JsonObject): JsonObject {
  const next: Record<string, unknown> = { ...node };
  for (const [exclusive, inclusive] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (next[exclusive] === true) {
      next[exclusive] = next[inclusive];
      Reflect.deleteProperty(next, inclusive);
    } else if (next[exclusive] === false) Reflect.deleteProperty(next, exclusive);
  }
  if ("example" in next && !Array.isArray(next["examples"])) next["examples"] = [next["example"]];
  Reflect.deleteProperty(next, "example");
  return next["nullable"] === true ? asNullable(next) : without(next, "nullable");
}

function without(node: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(node).filter(([name]) => name !== key));
}

function asNullable(node: JsonObject): JsonObject {
  const rest = without(node, "nullable");
  if (typeof rest["type"] !== "string") return { anyOf: [rest, { type: "null" }] };
  const values = rest["enum"];
  return {
    ...rest,
    type: [rest["type"], "null"],
    ...(Array.isArray(values) ? { enum: [...new Set([...(values as unknown[]), null])] } : {}), // Array.isArray gives any[]
  };
}

function asRequest(node: JsonObject): JsonObject {
  const properties = node["properties"];
  if (!isObject(properties)) return node;
  const readOnly = Object.keys(properties).filter((name) => {
    const property = properties[name];
    return isObject(property) && property["readOnly"] === true;
  });
  if (readOnly.length === 0) return node;
  const isSent = (name: unknown): boolean => !readOnly.includes(String(name));
  return {
    ...node,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => isSent(name))),
    ...(Array.isArray(node["required"]) ? { required: listOr(node["required"]).filter(isSent) } : {}),
  };
}
