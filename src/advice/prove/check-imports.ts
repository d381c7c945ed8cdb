// Whether the modules that a change newly imports exist: in the tree, in the language, among the declared or installed packages.
import { lstat } from "node:fs/promises";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { runProcess } from "../../runtime/runtime.js";
import type { AnalyzerPort } from "../../review/review.js";
import { programTargets } from "../locate/module-targets.js";
import type { MadePatch } from "./make-patch.js";
import type { Scratch } from "./scratch.js";

/** Modules that are new, each with what is known of it. `missing` exist nowhere and were not named as new dependencies. */
export interface ImportVerdict {
  readonly added: readonly string[];
  readonly missing: readonly string[];
  readonly named: readonly string[];
}

/** What the check needs. `python` is an interpreter to ask for Python modules, null to look into the tree alone. */
export interface ImportCheck {
  readonly scratch: Scratch;
  readonly analyzers: AnalyzerPort;
  readonly python: {
    readonly command: string;
    readonly env: Readonly<Record<string, string | undefined>>;
  } | null;
  readonly newDependencies: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Compares the imports of each changed file before and after (spec R9). Throws `cancelled`. */
export async function checkImports(
  made: Extract<MadePatch, { kind: "made" }>,
  of: ImportCheck,
): Promise<ImportVerdict> {
  const read = (side: "before" | "after"): Promise<readonly (readonly string[])[]> =>
    of.analyzers.listImports(
      made.changes.map((one) => ({ path: one.path, text: one[side] })),
      of.signal,
    );
  const [before, after] = await Promise.all([read("before"), read("after")]);
  const verdict = { added: [] as string[], missing: [] as string[], named: [] as string[] };
  for (const [at, { path }] of made.changes.entries())
    for (const module of (after[at] ?? []).filter((one) => !(before[at] ?? []).includes(one))) {
      verdict.added.push(module);
      if (await exists(module, path, of)) continue;
      const isNamed = of.newDependencies.some(
        (name) => module === name || module.startsWith(`${name}/`) || module.startsWith(`${name}.`),
      );
      (isNamed ? verdict.named : verdict.missing).push(module);
    }
  return verdict;
}

async function exists(module: string, path: string, of: ImportCheck): Promise<boolean> {
  const files = new Set(of.scratch.files);
  if (programTargets(path, module).some((target) => files.has(target))) return true;
  if (/\.pyi?$/.test(path)) return pythonKnows(module, of);
  if (/\.[cm]?[jt]sx?$/.test(path)) return scriptKnows(module, path, of);
  return !/\.(?:go)$/.test(path) || !module.includes(".") || (await mentions("go.mod", module, of)); // Java's are not looked up
}

async function scriptKnows(module: string, path: string, { scratch }: ImportCheck): Promise<boolean> {
  if (module.startsWith(".") || module.startsWith("/")) return false;
  const bare = module.replace(/^node:/, "");
  if (module.startsWith("node:") || builtinModules.includes(module))
    return builtinModules.includes(bare) || builtinModules.includes(module);
  const name = module
    .split("/")
    .slice(0, module.startsWith("@") ? 2 : 1)
    .join("/");
  const folders = path.split("/").slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const at = join(scratch.dir, ...folders.slice(0, depth), "node_modules", name);
    if ((await lstat(at).catch(() => null)) !== null) return true; // not there: one folder up
  }
  return false;
}

/** Asks the interpreter, which imports a module's parents to find it; without one a module outside the tree counts as missing. */
async function pythonKnows(module: string, { python, scratch, signal }: ImportCheck): Promise<boolean> {
  const name = module.replace(/\s+as\s.*$/, "");
  if (python === null || !/^[\w.]+$/.test(name) || name.startsWith(".")) return false;
  const script =
    "import importlib.util,sys\ntry:\n  sys.exit(0 if importlib.util.find_spec(sys.argv[1]) else 1)\nexcept ImportError:\n  sys.exit(1)";
  const { exitCode } = await runProcess({
    ...{ command: python.command, args: ["-c", script, name], cwd: scratch.dir, env: python.env },
    ...{ timeoutMs: 30_000, maxOutputBytes: 65_536, signal },
  });
  return exitCode === 0;
}

async function mentions(manifest: string, module: string, { scratch }: ImportCheck): Promise<boolean> {
  const file = await scratch.read(manifest);
  return (
    "text" in file && file.text.split(/\s+/).some((word) => word.includes(".") && module.startsWith(word))
  );
}
