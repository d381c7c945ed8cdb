// A YAML file with the way back from its values to their lines, so that every fault names the line it stands on.
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { AssayError } from "../../runtime/runtime.js";

/** A place inside a file's value. */
export type ValuePath = readonly PropertyKey[];

/** The value of a file. `refuse` makes the error that names the line of `path`, or of the nearest thing around it. */
export interface YamlFile {
  readonly value: unknown;
  refuse(path: ValuePath, message: string): AssayError;
  /** `value` at `path` as `schema` reads it. Throws `bad-evaluation` at the first fault. */
  check<T>(schema: z.ZodType<T>, path: ValuePath): T;
}

/** Parses the text of `file`; JSON is YAML too. Throws `bad-evaluation` where it is neither. */
export function parseYamlFile(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [fault] = document.errors;
  if (fault !== undefined)
    throw badSet(
      `${file}:${lines.linePos(fault.pos[0]).line}: not valid YAML: ${fault.message.split("\n")[0] ?? ""}`,
    );
  const lineOf = (path: ValuePath): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const parent: unknown =
        length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
      const key = String(path[length - 1]);
      const pair = isMap(parent)
        ? parent.items.find((one) => isScalar(one.key) && String(one.key.value) === key)
        : undefined;
      const start = startOf(pair?.key ?? document.getIn(path.slice(0, length), true));
      if (start !== null) return lines.linePos(start).line;
    }
    return 1;
  };
  const value = toPlain(() => document.toJS({ maxAliasCount: 100 }) as unknown, file);
  const refuse = (path: ValuePath, message: string): AssayError =>
    badSet(
      `${file}:${lineOf(path)}:${path.length === 0 ? "" : ` ${path.map(String).join(".")}:`} ${message}`,
    );
  return {
    value,
    refuse,
    check: (schema, path) => {
      const parsed = schema.safeParse(valueAt(value, path));
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      const within = [...path, ...(issue?.path ?? [])];
      if (issue?.code !== "unrecognized_keys") throw refuse(within, issue?.message ?? "not understood");
      throw refuse([...within, issue.keys[0] ?? ""], "there is no such key");
    },
  };
}

/** The error of a set that cannot be understood. */
export function badSet(message: string, cause?: unknown): AssayError {
  return new AssayError({
    code: "bad-evaluation",
    message,
    remedy: "See docs/evaluation.md and schemas/evaluation-set-v1.schema.json for what a set may hold.",
    cause,
  });
}

function toPlain(read: () => unknown, file: string): unknown {
  try {
    return read();
  } catch (tooManyAliases) {
    if (tooManyAliases instanceof ReferenceError)
      throw badSet(`${file}: its aliases expand too far`, tooManyAliases);
    throw tooManyAliases;
  }
}

function valueAt(value: unknown, path: ValuePath): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined, // an object of unknown keys
    value,
  );
}

function startOf(node: unknown): number | null {
  if (typeof node !== "object" || node === null || !("range" in node)) return null;
  const { range } = node;
  return Array.isArray(range) && typeof range[0] === "number" ? range[0] : null;
}
