// Which names a file assigns, with what value and in which function: the little data flow that rules may follow.
import type { SgNode } from "@ast-grep/napi";
import type { Family } from "./language.js";
import type { SyntaxTree } from "./syntax-tree.js";

/**
 * One assignment to a plain name or to a field of `self` or `this`. `value` is null where none can be told (a typed
 * parameter, `x += y`); `isField` is true where it belongs to an object or class and not to the function around it.
 */
export interface Assignment {
  readonly value: SgNode | null;
  readonly type: SgNode | null;
  readonly at: SgNode;
  readonly isField: boolean;
}

interface Found {
  readonly at: SgNode;
  readonly target: SgNode | null;
  readonly value: SgNode | null;
  readonly type?: SgNode | null;
}

/** All assignments of the file, by name. */
export function assignmentsOf(file: SyntaxTree): ReadonlyMap<string, readonly Assignment[]> {
  const byName = new Map<string, Assignment[]>();
  for (const { at, target, value, type } of readers[file.family](file)) {
    const isMember = at.is("public_field_definition");
    const name = (isMember ? "this." : "") + file.textOf(target);
    if (!/^(?:(?:self|this)\.)?[\p{ID_Continue}$]+$/u.test(name)) continue;
    const isField = /^(?:self|this)\./.test(name) || at.is("field_declaration");
    const known = byName.get(name);
    const assignment = { at, value, type: type ?? null, isField };
    if (known === undefined) byName.set(name, [assignment]);
    else known.push(assignment);
  }
  return byName;
}

const readers: Readonly<Record<Family, (file: SyntaxTree) => readonly Found[]>> = {
  python: (file) => [
    ...file.nodes("assignment").map((at) => plain(at, "left", "right")),
    ...file.nodes("augmented_assignment").map((at) => ({ at, target: at.field("left"), value: null })),
    ...file.nodes("as_pattern").map((at) => ({ at, target: at.field("alias"), value: at.child(0) })),
  ],
  script: (file) => [
    ...file.nodes("variable_declarator").flatMap((at) => destructured(at)),
    ...file.nodes("public_field_definition").map((at) => plain(at, "name", "value")),
    ...file.nodes("assignment_expression").map((at) => plain(at, "left", "right")),
    ...file
      .nodes("augmented_assignment_expression")
      .map((at) => ({ at, target: at.field("left"), value: null })),
  ],
  go: (file) =>
    file.nodes("short_var_declaration", "assignment_statement", "var_spec").flatMap((at) => {
      const values = at.field("right") ?? at.field("value");
      const value = at.field("operator")?.text() === "+=" ? null : (values?.child(0) ?? null);
      const names = at.field("left")?.children() ?? at.fieldChildren("name");
      return names.map((target) => ({ at, target, value }));
    }),
  java: (file) => [
    ...file.nodes("local_variable_declaration", "field_declaration").map((at) => {
      const declarator = at.field("declarator");
      const value = declarator?.field("value") ?? null;
      return { at, target: declarator?.field("name") ?? null, value, type: at.field("type") };
    }),
    ...file.nodes("assignment_expression").map((at) => plain(at, "left", "right")),
    ...file
      .nodes("formal_parameter", "resource")
      .map((at) => ({ at, target: at.field("name"), value: at.field("value"), type: at.field("type") })),
  ],
};

function plain(at: SgNode, target: string, value: string): Found {
  return { at, target: at.field(target), value: at.field(value) };
}

/** `const { id, name: n } = request.query` assigns to `id` and to `n`. */
function destructured(at: SgNode): readonly Found[] {
  const [target, value] = [at.field("name"), at.field("value")];
  if (target?.is("object_pattern") !== true) return [{ at, target, value }];
  return target.children().flatMap((part) => {
    const name = part.is("shorthand_property_identifier_pattern") ? part : part.field("value");
    return name === null ? [] : [{ at, target: name, value }];
  });
}
