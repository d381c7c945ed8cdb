// Reads an evaluation set: its file, the files of its cases, and that what they name is there.
import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { builtInLenses } from "../../review/review.js";
import { messageOf, nearestName } from "../../runtime/runtime.js";
import type { EvaluationCase, EvaluationSet } from "./evaluation-set.js";
import { hashSet } from "./hash-set.js";
import { caseSchema, setSchema } from "./set-schema.js";
import { toCase } from "./to-case.js";
import { badSet, parseYamlFile, type ValuePath, type YamlFile } from "./yaml-file.js";

const setFile = "evaluation.yml";
const defaultNearLines = 3;

/**
 * Reads the set at `path`: a YAML file, or a folder that holds `evaluation.yml`. Throws `bad-evaluation` that names file and
 * line for whatever makes no sense: an unknown key, two cases of one id, a lens that nobody has, a folder that is not there.
 */
export async function readSet(path: string): Promise<EvaluationSet> {
  const file = (await isFolder(path)) ? join(path, setFile) : path;
  const yaml = parseYamlFile(await readText(file), file);
  const parsed = yaml.check(setSchema, []);
  const lenses = [...builtInLenses.map((lens) => lens.id), ...(parsed["own-lenses"] ?? [])];
  const cases: EvaluationCase[] = [];
  for (const [index, item] of parsed.cases.entries()) {
    const at = await locate(yaml, { file, item, path: ["cases", index] });
    const one = await readCase(at, lenses);
    if (cases.some((other) => other.id === one.id))
      throw at.yaml.refuse([...at.path, "id"], `there are two cases "${one.id}"`);
    cases.push(one);
  }
  const nearLines = parsed["near-lines"] ?? defaultNearLines;
  return {
    name: parsed.name,
    file,
    nearLines,
    cases,
    hash: await hashSet({ name: parsed.name, nearLines, cases }),
  };
}

interface CasePlace {
  readonly yaml: YamlFile;
  readonly path: ValuePath;
  readonly file: string;
}

/** Where a case stands: in the list itself, or in the file that the list names. */
async function locate(
  yaml: YamlFile,
  { file, item, path }: { readonly file: string; readonly item: unknown; readonly path: ValuePath },
): Promise<CasePlace> {
  if (typeof item !== "string") return { yaml, path, file };
  const own = resolve(dirname(file), item);
  const text = await readFile(own, "utf8").catch((cause: unknown) => {
    throw yaml.refuse(path, `the file ${item} cannot be read: ${messageOf(cause)}`);
  });
  return { yaml: parseYamlFile(text, own), path: [], file: own };
}

async function readCase(at: CasePlace, lenses: readonly string[]): Promise<EvaluationCase> {
  const { yaml, path, file } = at;
  const parsed = yaml.check(caseSchema, path);
  for (const [index, known] of (parsed.known ?? []).entries())
    for (const lens of [known.lens, ...(known["also-lenses"] ?? [])])
      if (!lenses.includes(lens)) throw yaml.refuse([...path, "known", index], sayUnknown(lens, lenses));
  const one = toCase(parsed, {
    folder: dirname(file),
    refuse: (within, why) => yaml.refuse([...path, ...within], why),
  });
  await refuseMissing(one, at);
  return one;
}

function sayUnknown(lens: string, lenses: readonly string[]): string {
  const near = nearestName(lens, lenses);
  return `there is no lens "${lens}"${near === null ? "" : ` (did you mean "${near}"?)`}; own ones are listed under own-lenses`;
}

async function refuseMissing({ change }: EvaluationCase, { yaml, path }: CasePlace): Promise<void> {
  const need = async (key: string, at: string, folder: boolean): Promise<void> => {
    const found = await stat(at).catch(() => null); // what is not there is what we look for
    if (found === null || found.isDirectory() !== folder)
      throw yaml.refuse([...path, "change", key], `there is no ${folder ? "folder" : "file"} ${at}`);
  };
  switch (change.kind) {
    case "trees":
      await need("base", change.base, true);
      await need(
        change.head.kind === "patch" ? "patch" : "head",
        change.head.path,
        change.head.kind === "folder",
      );
      return;
    case "commits":
      await need("repo", change.repository, true);
      return;
    case "diff":
      await need("diff", change.path, false);
      return;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw badSet(`the evaluation set ${file} cannot be read: ${messageOf(cause)}`, cause);
  }
}
