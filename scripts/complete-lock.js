// `npm run lock`: after a change of dependencies, names in package-lock.json the optional packages of other platforms that a
// registry mirror did not hold. npm leaves them out then, and `npm ci` refuses such a lock on every machine.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const path = join(import.meta.dirname, "..", "package-lock.json");
const systems = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const processors = [
  "arm64",
  "arm",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "ppc64le",
  "riscv64",
  "s390x",
  "x64",
  "wasm32",
];

const lock = JSON.parse(readFileSync(path, "utf8"));
let added = 0;
for (const [parent, { optionalDependencies, dev }] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(optionalDependencies ?? {})) {
    const version = lowest(range);
    if (isHeld(parent, name)) continue;
    const place = platformOf(name);
    if (place === null) continue;
    const nested = `node_modules/${name}` in lock.packages;
    lock.packages[nested ? `${parent}/node_modules/${name}` : `node_modules/${name}`] = {
      version,
      ...(dev ? { dev: true } : {}),
      optional: true,
      ...place,
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} packages of other platforms added to package-lock.json\n`);

function isHeld(parent, name) {
  const wanted = lowest(lock.packages[parent].optionalDependencies[name]);
  return [`${parent}/node_modules/${name}`, `node_modules/${name}`].some(
    (at) => lock.packages[at]?.version === wanted,
  );
}

/** The one version that a lock can name for `^1.2.3` without asking a registry: platform packages are released together. */
function lowest(range) {
  return range.replace(/^[~^]/u, "");
}

/** What a package for one platform says of itself, read from its name; null for an optional package that is not for one platform. */
function platformOf(name) {
  const words = name.split("/").at(-1).split("-");
  const os = words.includes("windows") ? "win32" : systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (cpu === undefined) return null;
  const libc = words.some((word) => word.startsWith("musl"))
    ? ["musl"]
    : words.some((word) => word.startsWith("gnu"))
      ? ["glibc"]
      : undefined;
  return {
    ...(os === undefined ? {} : { os: [os] }),
    cpu: [cpu],
    ...(os === "linux" && libc !== undefined ? { libc } : {}),
  };
}
