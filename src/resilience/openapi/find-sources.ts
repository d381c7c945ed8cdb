// Finds which operation's answer holds an id that another operation asks for: by links, else by matching names.
import { atPointer, isObject, objectOr, type JsonObject } from "../json-value.js";
import { isSafe, type Operation } from "./operation.js";

/** Call `operation` first; the value stands in its answer's body at the first of `pointers` that exists. */
export interface IdSource {
  readonly operation: Operation;
  readonly pointers: readonly string[];
}

/**
 * Where a value for `parameter` of `operation` can be learned, null when nowhere. Links come first. Else a creating call
 * (POST) on the collection that the parameter stands in, then one elsewhere whose path ends in the same noun, then a
 * list of that collection. `/users/{user_id}` has the collection `/users`; a creating call is preferred, since what it
 * made is ours to read, change and delete.
 */
export function findIdSource(
  parameter: string,
  operation: Operation,
  all: readonly Operation[],
): IdSource | null {
  const linked = all.find(
    (one) => one !== operation && one.links.some((link) => pointerOf(link, parameter, operation) !== null),
  );
  if (linked !== undefined) {
    const link = linked.links.find((one) => pointerOf(one, parameter, operation) !== null);
    return { operation: linked, pointers: [link?.pointers[parameter] ?? ""] };
  }
  const collection = collectionOf(operation.path, parameter);
  const noun = collection?.split("/").at(-1) ?? `${stem(parameter)}s`;
  const makers = all.filter((one) => one.method === "POST" && one !== operation && one.unusable === null);
  const maker =
    makers.find((one) => sameTemplate(one.path, collection)) ??
    makers.find((one) => lastNoun(one.path) === noun && !one.path.includes(`{${parameter}}`));
  if (maker !== undefined) return { operation: maker, pointers: pointersIn(maker, parameter, noun) };
  const list = all.find(
    (one) => one.method === "GET" && sameTemplate(one.path, collection) && one.unusable === null,
  );
  if (list === undefined) return null;
  return { operation: list, pointers: pointersIn(list, parameter, noun) };
}

/** Lists of an API that can be counted: readable without any id, answering a list or an object that holds one. */
export function countableLists(all: readonly Operation[]): readonly { operation: Operation; at: string }[] {
  return all.flatMap((operation) => {
    const isPlain =
      isSafe(operation.method) &&
      operation.method === "GET" &&
      operation.unusable === null &&
      !operation.parameters.some(({ required }) => required);
    const at = isPlain && operation.answerSchema !== null ? listPointer(operation.answerSchema) : null;
    return at === null ? [] : [{ operation, at }];
  });
}

function pointerOf(link: Operation["links"][number], parameter: string, target: Operation): string | null {
  return link.operationId === target.id ? (link.pointers[parameter] ?? null) : null;
}

function collectionOf(path: string, parameter: string): string | null {
  const at = path.indexOf(`/{${parameter}}`);
  return at > 0 ? path.slice(0, at) : null;
}

function sameTemplate(path: string, collection: string | null): boolean {
  const shape = (text: string): string => text.replace(/\/$/, "").replaceAll(/\{[^}]*\}/g, "{}");
  return collection !== null && shape(path) === shape(collection);
}

function lastNoun(path: string): string {
  return path.replace(/\/$/, "").split("/").at(-1) ?? "";
}

function stem(parameter: string): string {
  return parameter.replace(/_?id$/i, "");
}

/** Pointers to try, those that the documented answer has first. */
function pointersIn(source: Operation, parameter: string, noun: string): readonly string[] {
  const singular = noun.replace(/ies$/, "y").replace(/s$/, "");
  const names = [parameter, "id", `${singular}_id`, `${singular}Id`, "uuid", stem(parameter)].filter(
    (name, at, list) => name !== "" && list.indexOf(name) === at,
  );
  const roots =
    source.method === "GET" ? ["/0", "/items/0", "/data/0", "/results/0"] : ["", "/data", `/${singular}`];
  const guesses = roots.flatMap((root) => names.map((name) => `${root}/${name}`));
  const documented = guesses.filter((pointer) => hasPointer(source.answerSchema, pointer));
  return documented.length > 0 ? documented.slice(0, 3) : guesses.slice(0, 8);
}

function hasPointer(schema: JsonObject | null, pointer: string): boolean {
  let here = deref(schema ?? {}, schema);
  for (const part of pointer.split("/").slice(1)) {
    const next = /^\d+$/.test(part) ? here["items"] : objectOr(here["properties"])[part];
    if (!isObject(next)) return false;
    here = deref(next, schema);
  }
  return true;
}

function listPointer(schema: JsonObject): string | null {
  const root = deref(schema, schema);
  if (root["type"] === "array") return "";
  const field = Object.entries(objectOr(root["properties"])).find(
    ([, one]) => isObject(one) && deref(one, schema)["type"] === "array",
  );
  return field === undefined ? null : `/${field[0]}`;
}

function deref(node: JsonObject, root: JsonObject | null): JsonObject {
  const ref = node["$ref"];
  return typeof ref === "string" ? objectOr(atPointer(root, ref.slice(1))) : node;
}
