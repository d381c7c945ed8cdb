// Starts one of the TypeScript programs of this folder on any Node from 20.19: `node start.js weak.ts`.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";

const folder = mkdtempSync(join(tmpdir(), "ts-orders-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const name of ["SIGTERM", "SIGINT"]) process.on(name, () => process.exit(0));
writeFileSync(join(folder, "package.json"), '{"type":"module"}');
for (const name of readdirSync(import.meta.dirname).filter((one) => one.endsWith(".ts"))) {
  const source = readFileSync(join(import.meta.dirname, name), "utf8")
    .replaceAll(/(from "\.\/[\w-]+)\.ts"/g, '$1.js"')
    .replaceAll('from "pg"', () => `from "${placeOf("pg")}"`); // nothing is installed beside the copies
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 };
  writeFileSync(join(folder, name.replace(/\.ts$/, ".js")), ts.transpileModule(source, { compilerOptions: options }).outputText);
}
await import(pathToFileURL(join(folder, (process.argv[2] ?? "weak.ts").replace(/\.ts$/, ".js"))).href);

function placeOf(name) {
  try {
    return import.meta.resolve(name);
  } catch {
    return name; // not installed: only the programs that need it will say so
  }
}
