// Reading and extending the arguments of a call, in the four languages.
import type { SgNode } from "@ast-grep/napi";
import type { SourceFile } from "./source-file.js";
import type { Splice } from "./splice.js";

/** The arguments of a call in order, without comments; empty for `new X` without brackets. */
export function argumentsOf(call: SgNode | null): readonly SgNode[] {
  const list = call?.field("arguments") ?? null;
  return (list?.children() ?? []).filter((node) => node.isNamed() && !/comment/.test(String(node.kind())));
}

/** The value of Python's keyword argument `name`, or null. */
export function keywordOf(call: SgNode, name: string): SgNode | null {
  const found = argumentsOf(call).find(
    (node) => node.is("keyword_argument") && node.field("name")?.text() === name,
  );
  return found?.field("value") ?? null;
}

/** Python's arguments that are given by place. */
export function positionalsOf(call: SgNode): readonly SgNode[] {
  return argumentsOf(call).filter((node) => !node.is("keyword_argument"));
}

/** True when a call passes on arguments that cannot be seen here: `*args`, `**options`, `...rest`. */
export function passesUnseen(call: SgNode): boolean {
  return argumentsOf(call).some((node) => /splat|spread|variadic/.test(String(node.kind())));
}

/** The value of property `name` in an object literal: null when absent, the key itself for a shorthand or a method. */
export function propertyOf(object: SgNode | null, name: string): SgNode | null {
  for (const member of object?.children() ?? []) {
    const key = member.field("key") ?? member.field("name") ?? member;
    if (key.range().end.index - key.range().start.index > name.length + 2) continue;
    if (key.text().replace(/^["']|["']$/g, "") === name) return member.field("value") ?? member;
  }
  return null;
}

/** True when an object literal takes in another one by `...`. */
export function hasSpread(object: SgNode): boolean {
  return object.children().some((member) => member.is("spread_element"));
}

/** Adds `text` as a call's last argument, before any trailing comma. */
export function addArgument(call: SgNode, text: string, file: SourceFile): readonly Splice[] {
  const list = call.field("arguments");
  if (list === null || !file.textOf(list).startsWith("(")) return [];
  return [addToList(list, argumentsOf(call).at(-1) ?? null, text)];
}

/** Adds `text` as an object literal's last member. */
export function addMember(object: SgNode, text: string): readonly Splice[] {
  const members = object.children().filter((node) => node.isNamed() && !node.is("comment"));
  const last = members.at(-1) ?? null;
  return [addToList(object, last, last === null ? ` ${text} ` : text)];
}

function addToList(list: SgNode, last: SgNode | null, text: string): Splice {
  const at = last === null ? list.range().start.index + 1 : last.range().end.index;
  return { start: at, end: at, text: last === null ? text : `, ${text}` };
}
