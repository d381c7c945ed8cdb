// Resolves a name after a receiver: through what the receiver is bound to, what its type is known to be, or what is near.
import { definitionAt, type Member } from "./symbol-table.js";
import { resolution, type Resolution } from "./resolution.js";
import { maxDepth, type FileView, type Reference, type Resolver } from "./file-view.js";
import { resolvePlain } from "./resolve-plain.js";
import { inherited, membersOf, sameType, typesNamed } from "./type-members.js";

type MemberReference = Reference & { readonly receiver: string };

// A member reference with its receiver taken apart.
interface Asked {
  readonly name: string;
  readonly chain: readonly string[];
  readonly container: string;
  readonly left: number;
}

/** Tries, in order: the enclosing type, an imported module, the receiver's type, a module path, the import neighbourhood. */
export function resolveMember(
  resolver: Resolver,
  view: FileView,
  { receiver, ...rest }: MemberReference,
): Resolution | null {
  const asked: Asked = { ...rest, chain: receiver.split(".") };
  const sure = surely(resolver, view, asked);
  // a guess is no ground to build on: only the name itself may be looked for nearby, not the types on its way
  return sure ?? (sure === null && asked.left === maxDepth ? nearby(resolver, view, asked) : null);
}

// Null when nothing is known, undefined when the name is known to lie outside the repository.
function surely(resolver: Resolver, view: FileView, asked: Asked): Resolution | null | undefined {
  const { chain } = asked;
  const [first, last = ""] = [chain[0] ?? "", chain.at(-1)];
  if (first === "" || first === "()") return chain.length > 1 ? byType(resolver, view, asked) : null;
  if (chain.length === 1 && view.selfNames.includes(last)) return bySelf(resolver, view, asked);
  const bound = byBinding(resolver, view, asked);
  if (bound !== null) return bound === "outside" ? undefined : bound;
  return (
    byType(resolver, view, asked) ??
    byModulePath(resolver, view, asked) ??
    byNamespace(resolver, view, asked) ??
    byExtension(resolver, view, asked.name)
  );
}

function bySelf(resolver: Resolver, view: FileView, { name, container, left }: Asked): Resolution | null {
  if (container === "") return null;
  const own = resolver.lookup.members(name, { container, files: [view.file] });
  if (own.length > 0) return resolution(own, "self");
  const near = sameType(resolver, view, { name, container });
  if (near.length > 0) return resolution(near, "self");
  return resolution(inherited(resolver, view, { name, type: container, left }), "receiver");
}

// A namespace import: `ns.f`, Python's `a.b.f`. Null when the chain's head is bound to no module of this repository.
function byBinding(
  resolver: Resolver,
  view: FileView,
  { chain, name, left }: Asked,
): Resolution | "outside" | null {
  const { lookup } = resolver;
  const length = boundLength(view, chain);
  const bound = view.bindings.names.get(chain.slice(0, length).join(".")) ?? [];
  if (length === 0) return null;
  const targets = bound.map((one) => lookup.binding(one));
  if (targets.every((one) => one.spaces.length === 0 && one.nodes.length === 0))
    return bound.every((one) => one.files.length === 0) ? "outside" : null;
  let spaces: readonly number[] = targets.flatMap((one) => one.spaces);
  const rest = chain.slice(length);
  for (const segment of rest.slice(0, -1)) spaces = lookup.exported(segment, spaces).spaces;
  if (spaces.length === 0) return null;
  const type = rest.at(-1);
  const inner = type === undefined ? { spaces, nodes: [] } : lookup.exported(type, spaces);
  const nodes =
    inner.spaces.length > 0
      ? lookup.exported(name, inner.spaces).nodes
      : inner.nodes.flatMap((node) => membersOf(resolver, { node, name, left }));
  return resolution(nodes, "import") ?? "outside";
}

function boundLength(view: FileView, chain: readonly string[]): number {
  for (let length = chain.length; length > 0; length -= 1)
    if (view.bindings.names.has(chain.slice(0, length).join("."))) return length;
  return 0;
}

// The receiver is a type, or a variable whose type was written down or constructed in this file.
function byType(resolver: Resolver, view: FileView, { chain, name, left }: Asked): Resolution | null {
  const last = chain.at(-1) ?? "";
  const candidates = left > 0 ? [last, ...(view.hints.get(last) ?? [])] : [];
  for (const dotted of candidates) {
    const types = typesNamed(resolver, view, { dotted, left: left - 1 });
    const found = types.flatMap((node) => membersOf(resolver, { node, name, left: left - 1 }));
    if (found.length > 0) return resolution(found, "receiver");
  }
  return null;
}

// The receiver is a namespace or module that this file sees: its names are at the top of some file.
function byNamespace(resolver: Resolver, view: FileView, { chain, name, left }: Asked): Resolution | null {
  const around = resolvePlain(resolver, view, { name: chain.at(-1) ?? "", container: "", left });
  const isModule =
    around?.nodes.some((node) => definitionAt(resolver.table, node)?.kind === "module") === true;
  return isModule ? resolvePlain(resolver, view, { name, container: "", left }) : null;
}

// A path written out in full: `crate::a::f`, `com.acme.Tool.run`, `\App\Tool::make`.
function byModulePath(resolver: Resolver, view: FileView, { chain, name, left }: Asked): Resolution | null {
  const { lookup } = resolver;
  const { separator } = view.scopes;
  if (separator === "/") return null;
  const inside = view.entry.scope === "" ? [] : [[...view.entry.scope.split(separator), ...chain]];
  for (const path of [chain, ...inside]) {
    const direct = lookup.exported(name, view.scopes.modules(path.join(separator), view.path)).nodes;
    if (direct.length > 0) return resolution(direct, "import");
    const outer = path.length < 2 ? [] : view.scopes.modules(path.slice(0, -1).join(separator), view.path);
    const types = lookup.exported(path.at(-1) ?? "", outer).nodes;
    const found = types.flatMap((node) => membersOf(resolver, { node, name, left }));
    if (found.length > 0) return resolution(found, "import");
  }
  return null;
}

// An extension function is called like a member, and imported like a function.
function byExtension(resolver: Resolver, view: FileView, name: string): Resolution | null {
  if (view.entry.language !== "kotlin") return null;
  const bound = view.bindings.names.get(name) ?? [];
  return resolution(
    bound.flatMap((one) => resolver.lookup.binding(one).nodes),
    "import",
  );
}

// A member of that name in what the file imports, nearest first; fields say little, so methods go before them. Where the
// receiver is itself a member nearby whose type is written down, only members of such types are meant.
function nearby(resolver: Resolver, view: FileView, { name, chain }: Asked): Resolution | null {
  const all = resolver.table.members.get(name);
  if (all === undefined) return null;
  const hops = resolver.neighbourhood(view);
  const byRank: Member[][] = [[], [], [], [], [], []];
  for (const member of all) {
    const hop = member.file === view.file ? 0 : hops.get(member.file);
    if (hop !== undefined) byRank[hop * 2 + (member.isField ? 1 : 0)]?.push(member);
  }
  const near = byRank.flat();
  const types = near.length > 1 && chain.length > 1 ? typesNearby(resolver, view, chain.at(-1) ?? "") : null;
  const meant = near.filter((member) => types?.has(member.container) === true);
  return resolution(
    (meant.length > 0 ? meant : near).map((member) => member.node),
    "neighbourhood",
  );
}

const maxDeclaring = 50;

// The names of the types that members of this name are declared to have, as far as the files nearby say.
function typesNearby(resolver: Resolver, view: FileView, name: string): ReadonlySet<string> {
  const types = new Set<string>();
  const declaring = resolver.table.members.get(name) ?? [];
  if (declaring.length > maxDeclaring) return types; // a name that everything has says nothing
  const hops = resolver.neighbourhood(view);
  for (const { file } of declaring) {
    if (file !== view.file && !hops.has(file)) continue;
    for (const dotted of resolver.view(file)?.hints.get(name) ?? [])
      types.add(dotted.split(".").at(-1) ?? "");
  }
  return types;
}
