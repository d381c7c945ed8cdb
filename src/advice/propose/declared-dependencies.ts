// Which packages an application already depends on: named in its manifests, or imported by its code.
import type { Scratch } from "../prove/scratch.js";
import type { ProgramFile } from "./proposal.js";

const manifests =
  /(?:^|\/)(?:package\.json|pyproject\.toml|requirements[^/]*\.txt|go\.mod|pom\.xml|build\.gradle(?:\.kts)?)$/;

/** The names, as their registries write them. A manifest that cannot be read names nothing. */
export async function declaredDependencies(
  scratch: Pick<Scratch, "files" | "read">,
  files: readonly ProgramFile[],
): Promise<ReadonlySet<string>> {
  const names = new Set(files.flatMap(({ code }) => code.modules));
  for (const path of scratch.files.filter((one) => manifests.test(one)).slice(0, 50)) {
    const file = await scratch.read(path);
    if ("refused" in file) continue;
    for (const name of namesIn(path, file.text)) names.add(name);
  }
  return names;
}

function namesIn(path: string, text: string): readonly string[] {
  if (path.endsWith("go.mod")) return text.split(/\s+/).filter((word) => word.includes("."));
  if (path.endsWith("pom.xml")) return namesBy(/<artifactId>\s*([\w.-]+)/g, text);
  if (/\.gradle(?:\.kts)?$/.test(path)) return namesBy(/["'][\w.-]+:([\w.-]+)(?::[^"'\n]*)?["']/g, text);
  if (!path.endsWith("package.json"))
    return [...text.matchAll(/(?:^|["'])\s*([A-Za-z][\w.-]*)\s*(?=[[=<>~!;"'\n]|$)/gm)].map(([, name = ""]) =>
      name.toLowerCase(),
    );
  try {
    const { dependencies } = JSON.parse(text) as { dependencies?: unknown };
    return typeof dependencies === "object" && dependencies !== null ? Object.keys(dependencies) : [];
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return []; // a broken manifest names nothing
    throw thrown;
  }
}

function namesBy(pattern: RegExp, text: string): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name = ""]) => name);
}
