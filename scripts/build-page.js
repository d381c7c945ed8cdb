// `npm run build:page`: builds the live page (dashboard/) into dist/page, with compressed copies; skips when nothing changed.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const root = join(import.meta.dirname, "..");
const source = join(root, "dashboard");
const target = join(root, "dist", "page");
const stamp = join(root, "dist", "page.stamp");
const squeezed = new Set([".js", ".css", ".html", ".svg"]);

/** Builds the page unless the files that it is made of are those of the last build. */
export async function buildPage() {
  const made = fingerprint();
  if (existsSync(join(target, "index.html")) && existsSync(stamp) && readFileSync(stamp, "utf8") === made)
    return;
  // A test runner's NODE_ENV must not decide what is served: with any other value React comes in its development form.
  process.env.NODE_ENV = "production";
  const [{ build }, { default: react }] = await Promise.all([import("vite"), import("@vitejs/plugin-react")]);
  await build({
    root: source,
    configFile: false,
    logLevel: "warn",
    plugins: [react()],
    build: {
      outDir: target,
      emptyOutDir: true,
      target: ["chrome123", "firefox121", "safari17.5"],
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
  copyFileSync(
    join(root, "node_modules", "@fontsource-variable", "inter", "LICENSE"),
    join(target, "inter-license.txt"),
  );
  for (const path of filesOf(target)) squeeze(path);
  writeFileSync(stamp, made);
}

/** Copies that the service hands out as they are, so that no request pays for compression. */
function squeeze(path) {
  if (!squeezed.has(extname(path))) return;
  const bytes = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(bytes));
}

function fingerprint() {
  const hash = createHash("sha256");
  const made = [
    ...["src", "public"].flatMap((folder) => filesOf(join(source, folder))),
    join(source, "index.html"),
    join(root, "package-lock.json"),
    import.meta.filename,
  ];
  for (const path of made.sort()) hash.update(path).update(readFileSync(path));
  return hash.digest("hex");
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

if (process.argv[1] === import.meta.filename) await buildPage();
