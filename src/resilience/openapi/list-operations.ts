// Lists the operations of a document with everything that a valid call of each needs.
import { isObject, listOr, objectOr, textOr, type JsonObject } from "../json-value.js";
import type { Link, Operation, Parameter, RequestBody } from "./operation.js";
import type { OpenApiDocument } from "./read-document.js";
import { readCredentials } from "./read-credentials.js";
import { resolveRef, targetOf } from "./resolve-ref.js";
import { selfContainedSchema } from "./self-contained-schema.js";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/**
 * Every operation in the document's order (spec R1). Throws `unreadable-spec` for references that cannot be followed.
 * Descriptions are not read: nothing of them is needed.
 */
export function listOperations(document: OpenApiDocument): readonly Operation[] {
  return Object.entries(objectOr(document.root["paths"])).flatMap(([path, entry]) => {
    const item = pathItem(document, entry);
    return methods.flatMap((method) => {
      const operation = item[method];
      return isObject(operation) ? [readOperation(document, { path, method, item, operation })] : [];
    });
  });
}

interface Place {
  readonly path: string;
  readonly method: string;
  readonly item: JsonObject;
  readonly operation: JsonObject;
}

/** A path item may have a `$ref` with fields of its own beside it. */
function pathItem(document: OpenApiDocument, entry: unknown): JsonObject {
  const item = objectOr(entry);
  return typeof item["$ref"] === "string" ? { ...targetOf(document, item["$ref"]), ...item } : item;
}

function readOperation(document: OpenApiDocument, place: Place): Operation {
  const { operation, path, method } = place;
  const bodies = readBody(document, operation["requestBody"]);
  const credentials = readCredentials(document, operation["security"] ?? document.root["security"]);
  const answers = readAnswers(document, operation["responses"]);
  return {
    id: textOr(operation["operationId"]) ?? idOf(method, path),
    method: method.toUpperCase(),
    path,
    parameters: readParameters(document, place),
    body: bodies.body,
    credentials: credentials.credentials,
    ...answers,
    unusable: bodies.unusable ?? credentials.unusable,
  };
}

function idOf(method: string, path: string): string {
  const words = path.replaceAll(/[^A-Za-z0-9]+/g, "_").replaceAll(/^_|_$/g, "");
  return words === "" ? method : `${method}_${words}`;
}

/** The path item's parameters, those of the operation in place of those of the same name and place. */
function readParameters(document: OpenApiDocument, { item, operation }: Place): readonly Parameter[] {
  const found = new Map<string, Parameter>();
  for (const entry of [...listOr(item["parameters"]), ...listOr(operation["parameters"])]) {
    const raw = resolveRef(document, entry);
    const parameter = readParameter(document, raw);
    if (parameter !== null) found.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  return [...found.values()];
}

function readParameter(document: OpenApiDocument, raw: JsonObject): Parameter | null {
  const [name, place] = [textOr(raw["name"]), textOr(raw["in"])];
  if (name === undefined) return null;
  if (place !== "path" && place !== "query" && place !== "header" && place !== "cookie") return null;
  const isReserved = ["accept", "content-type", "authorization"].includes(name.toLowerCase());
  if (place === "header" && isReserved) return null; // the document's rule: these three say nothing here
  const content = Object.values(objectOr(raw["content"])).map(objectOr)[0];
  const style = textOr(raw["style"]) ?? (place === "path" || place === "header" ? "simple" : "form");
  return {
    name,
    in: place,
    required: place === "path" || raw["required"] === true,
    schema: selfContainedSchema(document, content?.["schema"] ?? raw["schema"] ?? {}),
    examples: examplesOf(document, content ?? raw),
    style,
    explode: typeof raw["explode"] === "boolean" ? raw["explode"] : style === "form",
    isJson: content !== undefined,
  };
}

function examplesOf(document: OpenApiDocument, holder: JsonObject): readonly unknown[] {
  const named = Object.values(objectOr(holder["examples"])).flatMap((entry) => {
    const example = resolveRef(document, entry);
    return "value" in example ? [example["value"]] : [];
  });
  return "example" in holder ? [holder["example"], ...named] : named;
}

function readBody(
  document: OpenApiDocument,
  entry: unknown,
): { body: RequestBody | null; unusable: string | null } {
  const raw = resolveRef(document, entry);
  const content = objectOr(raw["content"]);
  const types = Object.keys(content);
  const mediaType =
    types.find((type) => isJsonType(type)) ??
    types.find((type) => /^application\/x-www-form-urlencoded\b/i.test(type)) ??
    (types.some((type) => type === "*/*" || type === "application/*") ? "application/json" : undefined);
  if (mediaType === undefined) {
    const isNeeded = types.length > 0 && raw["required"] === true;
    return { body: null, unusable: isNeeded ? `its body must be ${types.join(" or ")}` : null };
  }
  const media = objectOr(content[mediaType] ?? content["*/*"] ?? content["application/*"]);
  const schema = selfContainedSchema(document, media["schema"] ?? {});
  const examples = examplesOf(document, media);
  return { body: { required: raw["required"] === true, mediaType, schema, examples }, unusable: null };
}

function isJsonType(type: string): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(type);
}

function readAnswers(
  document: OpenApiDocument,
  responses: unknown,
): Pick<Operation, "successStatuses" | "answerSchema" | "links"> {
  const entries = Object.entries(objectOr(responses)).map(
    ([status, entry]) => [status, resolveRef(document, entry)] as const,
  );
  const successes = entries.filter(([status]) => /^2(\d\d|XX)$/i.test(status));
  const statuses = successes.map(([status]) => Number(status.replaceAll(/x/gi, "0"))).sort((a, b) => a - b);
  const media = successes
    .flatMap(([, answer]) => Object.entries(objectOr(answer["content"])))
    .find(([type]) => isJsonType(type))?.[1];
  return {
    successStatuses: statuses.length === 0 ? [200] : statuses,
    answerSchema: isObject(media) ? selfContainedSchema(document, media["schema"] ?? {}) : null,
    links: successes.flatMap(([, answer]) => readLinks(document, answer["links"])),
  };
}

function readLinks(document: OpenApiDocument, links: unknown): readonly Link[] {
  return Object.values(objectOr(links)).flatMap((entry) => {
    const link = resolveRef(document, entry);
    const operationId = textOr(link["operationId"]);
    if (operationId === undefined) return [];
    const pointers = Object.entries(objectOr(link["parameters"])).flatMap(([name, expression]) => {
      const pointer = /^\$response\.body#(\/.*)$/.exec(textOr(expression) ?? "")?.[1];
      return pointer === undefined ? [] : [[name.replace(/^(path|query|header|cookie)\./, ""), pointer]];
    });
    return [{ operationId, pointers: Object.fromEntries(pointers) as Record<string, string> }]; // pairs of text
  });
}
