// The syntax tree of one file under a work budget: the only way in which rules walk it.
import type { SgNode } from "@ast-grep/napi";
import { grammars, type Grammar } from "./grammar.js";
import { anyKind, parseSource, type Family } from "./language.js";

/** Thrown when a file has used up its budget; the analyzer then ends with what it has. Never leaves the room. */
export class OutOfBudget extends Error {}

/** About one unit per microsecond of work: a step up the tree costs three, reading and searching four characters one. */
const budgetUnits = 2_000_000;
const unitsPerStep = 3;
const charactersPerUnit = 4;
const charactersPerScanUnit = 50;

/**
 * Holds the tree of one file. Rules walk upwards and search below nodes by the methods here, not by the node's own: on a
 * hostile file (a chain of 20,000 calls) those cost seconds in sum, and only these are counted (spec X8).
 */
export class SyntaxTree {
  readonly path: string;
  readonly text: string;
  readonly family: Family;
  readonly grammar: Grammar;
  private readonly root: SgNode | null;
  private unitsLeft = budgetUnits;
  private readonly nodesByKind = new Map<string, readonly SgNode[]>();
  private readonly containsByPattern = new Map<string, boolean>();
  private readonly ancestorsById = new Map<number, readonly SgNode[]>();

  constructor(file: { path: string; text: string; family: Family }) {
    this.path = file.path;
    this.text = file.text;
    this.family = file.family;
    this.grammar = grammars[file.family];
    this.root = parseSource(file.path, file.text);
  }

  /** All nodes of these kinds, in the order of the text. */
  nodes(...kinds: readonly string[]): readonly SgNode[] {
    const key = kinds.join(" ");
    const known = this.nodesByKind.get(key);
    if (known !== undefined) return known;
    const found = this.root?.findAll(anyKind(kinds)) ?? [];
    this.spend(found.length * 2);
    this.nodesByKind.set(key, found);
    return found;
  }

  /** All nodes of these kinds below `node`. */
  within(node: SgNode, ...kinds: readonly string[]): readonly SgNode[] {
    const { start, end } = node.range();
    this.spend(10 + (end.index - start.index) / charactersPerUnit);
    return node.findAll(anyKind(kinds)).filter((found) => found.id() !== node.id());
  }

  /** The nodes around `node`, innermost first. */
  ancestors(node: SgNode): readonly SgNode[] {
    const known = this.ancestorsById.get(node.id());
    if (known !== undefined) return known;
    const found = node.ancestors();
    this.spend(unitsPerStep * (2 + found.length));
    this.ancestorsById.set(node.id(), found);
    return found;
  }

  /** The node directly around `node`. */
  parent(node: SgNode): SgNode | null {
    return this.ancestors(node)[0] ?? null;
  }

  /** The innermost node around `node` of one of `kinds`, not looking past a node of one of `barriers`. */
  enclosing(node: SgNode, kinds: readonly string[], barriers: readonly string[] = []): SgNode | null {
    for (const around of this.ancestors(node)) {
      const kind = String(around.kind());
      if (kinds.includes(kind)) return around;
      if (barriers.includes(kind)) return null;
    }
    return null;
  }

  /** The innermost function or lambda around `node`. */
  enclosingFunction(node: SgNode): SgNode | null {
    return this.enclosing(node, this.grammar.functions);
  }

  /** The innermost loop around `node` within the same function. */
  enclosingLoop(node: SgNode): SgNode | null {
    return this.enclosing(node, this.grammar.loops, this.grammar.functions);
  }

  /** The text of a node, counted. */
  textOf(node: SgNode | null): string {
    if (node === null) return "";
    const text = node.text();
    this.spend(text.length / charactersPerUnit);
    return text;
  }

  /** True when the file's text matches `pattern`: counted, and looked up once however often a rule asks. */
  contains(pattern: RegExp): boolean {
    const key = String(pattern);
    const known = this.containsByPattern.get(key);
    if (known !== undefined) return known;
    this.spend(this.text.length / charactersPerScanUnit);
    const found = pattern.test(this.text);
    this.containsByPattern.set(key, found);
    return found;
  }

  /** What stands behind `node` on its last line. */
  restOfLine(node: SgNode): string {
    const from = node.range().end.index;
    const end = this.text.indexOf("\n", from);
    return this.text.slice(from, end === -1 ? this.text.length : end);
  }

  /** True when this file declares `name` itself: as a function, a class, a variable or a parameter. */
  declares(name: string): boolean {
    return this.contains(this.grammar.declares(name));
  }

  /** Counts work done outside the methods above; throws `OutOfBudget` when the file has had its share. */
  spend(units: number): void {
    this.unitsLeft -= units;
    if (this.unitsLeft < 0) throw new OutOfBudget();
  }
}
