// One valid value for one schema: the author's example where it fits, else a made one, always checked by a validator.
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { generateSync, type JsonSchema } from "json-schema-faker";
import { messageOf, sha256 } from "../../runtime/runtime.js";
import { isObject, listOr, type JsonObject } from "../json-value.js";

/** A value that the validator accepts and where it came from, or why there is none. */
export type ValidValue =
  | { readonly kind: "value"; readonly value: unknown; readonly source: "example" | "schema" | "made" }
  | { readonly kind: "none"; readonly why: string };

/** Makes a validator of a schema that stands by itself. Throws for one that is no schema. */
export type CompileSchema = (schema: JsonObject) => ValidateFunction;

/** One compiler serves a whole document: it keeps the validator of each schema that it has met, and of schemas as such. */
export function createCompiler(): CompileSchema {
  const ajv = new Ajv2020({ strict: false, allErrors: false, logger: false });
  const { default: addTo } = addFormats; // CommonJS: read so that every way of resolving modules finds it
  addTo(ajv);
  const known = new Map<string, ValidateFunction>();
  return (schema) => {
    const key = JSON.stringify(schema);
    const isValid = known.get(key) ?? ajv.compile(schema);
    known.set(key, isValid);
    return isValid;
  };
}

/** What a value is for. `name` (such as `createUser body`) and `seed` fix what is made. */
export interface ValueRequest {
  readonly compile: CompileSchema;
  readonly schema: JsonObject;
  readonly examples: readonly unknown[];
  readonly name: string;
  readonly seed: number;
}

const tries = 21;

/**
 * The first of these that validates: an example beside the schema, the schema's own const, default, example or enum, a
 * made value. Making is seeded, so equal arguments give equal values, and prefers small positive numbers and short,
 * non-empty text. `schema` must stand by itself (`selfContainedSchema`). Never throws for odd schemas: `none` says why.
 */
export function validValue({ compile, schema, examples, name, seed }: ValueRequest): ValidValue {
  let isValid: ValidateFunction;
  try {
    isValid = compile(schema);
  } catch (thrown) {
    const why = thrown instanceof RangeError ? "it leads back to itself without end" : messageOf(thrown);
    return { kind: "none", why: `its schema cannot be understood: ${why}` };
  }
  const example = examples.find((one) => isValid(one));
  if (example !== undefined) return { kind: "value", value: example, source: "example" };
  const own = ownValues(schema).find((one) => isValid(one));
  if (own !== undefined) return { kind: "value", value: own, source: "schema" };
  const made = makeValue(schema, {
    isValid,
    start: Number.parseInt(sha256(`${seed}/${name}`).slice(0, 7), 16),
  });
  if (made.kind === "value" || examples.length === 0) return made;
  return { kind: "none", why: `its example does not fit its schema (${say(isValid, examples[0])})` };
}

function makeValue(schema: JsonObject, how: { isValid: ValidateFunction; start: number }): ValidValue {
  let why = "no value could be made for its schema";
  const open = Object.fromEntries(
    Object.entries(schema).filter(([key]) => key !== "examples" && key !== "default"), // tried, and they do not fit
  );
  for (let at = 0; at < tries; at += 1) {
    const trustsAuthor = at < tries / 3; // nested examples and defaults may not fit their own schemas
    const source = at < (2 * tries) / 3 ? tighten(open) : open; // tightening may contradict an odd schema
    try {
      const value = generateSync(source as JsonSchema, {
        seed: how.start + at,
        useExamplesValue: trustsAuthor,
        useDefaultValue: trustsAuthor,
        optionalsProbability: 0,
        fillProperties: false,
        maxDefaultItems: 2,
        refDepthMax: 3,
      }); // the library's schema type is a description of plain JSON
      if (how.isValid(value)) return { kind: "value", value, source: "made" };
      why = `no value could be made for its schema (${say(how.isValid, value)})`;
    } catch (thrown) {
      why = `no value could be made for its schema (${messageOf(thrown)})`;
    }
  }
  return { kind: "none", why };
}

function ownValues(schema: JsonObject): readonly unknown[] {
  return [
    ...("const" in schema ? [schema["const"]] : []),
    ...listOr(schema["examples"]),
    ...("default" in schema ? [schema["default"]] : []),
    ...listOr(schema["enum"]).filter((one) => one !== null),
  ];
}

function say(isValid: ValidateFunction, value: unknown): string {
  isValid(value);
  const error = isValid.errors?.[0];
  return error === undefined ? "unknown" : `${error.instancePath} ${error.message ?? ""}`.trim();
}

/** Narrows what is open, so that what is made looks like what a caller would send. A subset stays valid. */
function tighten(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tighten);
  if (!isObject(node)) return node;
  const next = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, tightenField(key, value)]),
  );
  return { ...next, ...withoutNull(next), ...bounds(next) };
}

function tightenField(key: string, value: unknown): unknown {
  if (["enum", "const", "examples", "default", "required"].includes(key)) return value;
  if (!["properties", "$defs", "patternProperties"].includes(key)) return tighten(value);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, tighten(schema)]))
    : value;
}

function withoutNull(node: JsonObject): JsonObject {
  const isNull = (one: unknown): boolean =>
    one === null || one === "null" || (isObject(one) && one["type"] === "null");
  const fields = ["type", "anyOf", "oneOf", "enum"].flatMap((key): [string, unknown][] => {
    const kept = listOr(node[key]).filter((one) => !isNull(one));
    if (kept.length === 0) return [];
    return [[key, key === "type" && kept.length === 1 ? kept[0] : kept]];
  });
  return Object.fromEntries(fields);
}

function bounds(node: JsonObject): JsonObject {
  if ("enum" in node || "const" in node) return {};
  const type = listOr(node["type"])[0] ?? node["type"];
  if (type === "integer" || type === "number") {
    if ("minimum" in node || "exclusiveMinimum" in node) return {};
    const top = Number(node["maximum"] ?? node["exclusiveMaximum"] ?? 100);
    return top < 1 ? {} : { minimum: 1, maximum: Math.min(top, 100) };
  }
  if (type === "string" && node["format"] === undefined && node["pattern"] === undefined) {
    const longest = Number(node["maxLength"] ?? 24);
    const shortest = Math.max(Number(node["minLength"] ?? 0), Math.min(3, longest));
    return { minLength: shortest, maxLength: Math.max(shortest, Math.min(longest, 24)) };
  }
  if (type === "array" && node["minItems"] === undefined && node["maxItems"] === undefined)
    return { minItems: 1, maxItems: 2 };
  return {};
}
