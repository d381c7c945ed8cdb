// Reads texts out of request bodies of unknown shape.
import { asList, asRecord, type PlainRecord } from "../plain-record.js";

/** The body as an object; an empty one for anything else. */
export function bodyOf(body: unknown): PlainRecord {
  return asRecord(body) ?? {};
}

/** A text field, or "". */
export function textField(record: PlainRecord, name: string): string {
  const value = record[name];
  return typeof value === "string" ? value : "";
}

/** The texts of a content field: a string, or a list of parts that each have a `text`. */
export function textsOf(content: unknown): readonly string[] {
  if (typeof content === "string") return [content];
  return asList(content).map((part) => textField(bodyOf(part), "text"));
}

/** The texts of every message in a list, in order. `field` is where a message keeps its content. */
export function messageTexts(messages: unknown, field: string): readonly string[] {
  return asList(messages).flatMap((message) => textsOf(bodyOf(message)[field]));
}
