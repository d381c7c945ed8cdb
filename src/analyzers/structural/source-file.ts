// One file as rules see it: its calls, with names traced through imports and through the variables of one function.
import type { SgNode } from "@ast-grep/napi";
import { assignmentsOf, type Assignment } from "./assignments.js";
import { importedNames } from "./imported-names.js";
import { SyntaxTree } from "./syntax-tree.js";

/** A call or a construction: `name` is its callee after imports and local variables were resolved. */
export interface Call {
  readonly node: SgNode;
  readonly callee: string;
  readonly name: string;
}

/** A syntax tree that also knows what names stand for; everything is worked out once, when first asked for. */
export class SourceFile extends SyntaxTree {
  private cachedCalls: readonly Call[] | null = null;
  private cachedImports: ReadonlyMap<string, string> | null = null;
  private cachedAssignments: ReadonlyMap<string, readonly Assignment[]> | null = null;
  private readonly resolving = new Set<string>();

  /** All calls and constructions of objects. */
  calls(): readonly Call[] {
    this.cachedCalls ??= this.nodes(...this.grammar.calls).map((node) => {
      const callee = this.calleeText(node);
      return { node, callee, name: this.resolve(callee, node) };
    });
    return this.cachedCalls;
  }

  /** The calls whose resolved name matches `names`. */
  callsTo(names: RegExp): readonly SgNode[] {
    return this.calls().flatMap((call) => (names.test(call.name) ? [call.node] : []));
  }

  /** The resolved callee of one call node, "" for anything else. */
  callName(node: SgNode | null): string {
    if (node === null || !this.grammar.calls.includes(String(node.kind()))) return "";
    return this.resolve(this.calleeText(node), node);
  }

  /** Local name to what it was imported as: `np` to `numpy`, `get` to `requests.get`, `http` to `net/http`. */
  get imports(): ReadonlyMap<string, string> {
    this.cachedImports ??= importedNames(this);
    return this.cachedImports;
  }

  /** True when some module whose name matches is imported. */
  importsFrom(module: RegExp): boolean {
    return [...this.imports.values()].some((name) => module.test(name));
  }

  /**
   * The dotted name `text`, used at `at`, with its first part replaced by what was imported or, where one assignment in
   * reach says so, by the call that made it: `session.get` becomes `requests.Session().get`.
   */
  resolve(text: string, at: SgNode): string {
    const first = /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(text)?.[0];
    if (first === undefined) return text.replace(/^new /, "");
    const imported = this.imports.get(first);
    if (imported !== undefined) return imported + text.slice(first.length);
    const owner = /^(?:self|this)\??\.\w+/.exec(text)?.[0] ?? first;
    const assignment = this.assignmentOf(owner, at);
    if (assignment === null || this.resolving.has(owner)) return text;
    this.resolving.add(owner);
    const made = this.madeBy(assignment);
    this.resolving.delete(owner);
    return made === "?" || made === "" ? text : made + text.slice(owner.length);
  }

  /**
   * The one assignment that gives `name` (or `self.name`) its value where `at` stands: in the innermost function that
   * assigns it, else in the module. Null when there are several, or when a parameter of that name comes between.
   */
  assignmentOf(name: string, at: SgNode): Assignment | null {
    this.cachedAssignments ??= assignmentsOf(this);
    const candidates = this.cachedAssignments.get(name);
    if (candidates === undefined) return null;
    const scopes = this.ancestors(at).filter((node) => this.grammar.functions.includes(String(node.kind())));
    for (const scope of scopes) {
      const local = candidates.filter((assignment) => this.scopeOf(assignment) === scope.id());
      if (local.length > 0) return local.length === 1 ? (local[0] ?? null) : null;
      const parameters = this.textOf(scope.field("parameters") ?? scope.field("parameter"));
      if (!name.includes(".") && parameters.split(/[^\w$]+/).includes(name)) return null;
    }
    const outer = candidates.filter((assignment) => this.scopeOf(assignment) === null);
    return outer.length === 1 ? (outer[0] ?? null) : null;
  }

  /** True when `name` is neither imported nor declared in this file, so that it means the global of that name. */
  isGlobal(name: string): boolean {
    if (this.imports.has(name)) return false;
    return !this.declares(name);
  }

  /**
   * What made a variable: the resolved callee with "()" behind it, for Go a type with "{}", for Java the class's name;
   * "?" when it was something else, which leaves the variable unresolved.
   */
  private madeBy({ at, value, type }: Assignment): string {
    const typeText = plainType(this.textOf(type));
    if (typeText !== "" && typeText !== "var") return this.resolve(typeText, at);
    const made =
      value?.is("await") === true || value?.is("await_expression") === true ? value.child(1) : value;
    if (made === null) return "?";
    if (made.is("object_creation_expression")) return this.callName(made);
    const name = this.callName(made);
    if (name !== "") return `${name}()`;
    const literal = made.is("unary_expression") ? made.field("operand") : made;
    if (literal?.is("composite_literal") !== true) return "?";
    return `${this.resolve(plainType(this.textOf(literal.field("type"))), made)}{}`;
  }

  /** The function that an assignment belongs to; null for modules and fields. Worked out only for names asked for. */
  private scopeOf({ at, isField }: Assignment): number | null {
    return isField ? null : (this.enclosingFunction(at)?.id() ?? null);
  }

  private calleeText(call: SgNode): string {
    const parts = this.grammar.calleeOf(call).flatMap((part) => (part === null ? [] : [this.textOf(part)]));
    return compact(parts.join("."));
  }
}

function compact(text: string): string {
  return text.replace(/\s+/g, "");
}

/** A type's name without its type arguments. */
function plainType(text: string): string {
  return compact(text.replace(/<[\s\S]*$/, ""));
}
