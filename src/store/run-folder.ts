// The folder of one run on disk: contents by hash, then the record last, so that a half-written run is never read.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AssayError, messageOf, sha256 } from "../runtime/runtime.js";
import { recordVersion, runRecordSchema, type RunRecord } from "./run-record.js";

const keptRuns = 200;

/** Where contents of a run are put while it is recorded. */
export interface RunWriter {
  /** Stores content and returns its hash; equal content is stored once. */
  put(content: string | Uint8Array): string;
  /** Writes everything, then the record; older runs than the newest 200 are removed. Throws `cannot-write`. */
  finish(record: RunRecord): Promise<string>;
}

/** A run that can be read back. `get` returns stored content; it throws `broken-record` when it is missing or altered. */
export interface RunReader {
  readonly record: RunRecord;
  get(hash: string): Promise<Buffer>;
}

/**
 * Opens the folder of a new run under `root`. Nothing is written before `finish`. Files are readable by their owner alone.
 * With `keepAll` no older run is removed.
 */
export function openRunWriter(root: string, run: string, { keepAll = false } = {}): RunWriter {
  const objects = new Map<string, string | Uint8Array>();
  return {
    put: (content) => {
      const name = sha256(content);
      objects.set(name, content);
      return name;
    },
    finish: async (record) => {
      const folder = join(root, run);
      try {
        await mkdir(join(folder, "objects"), { recursive: true, mode: 0o700 });
        for (const [name, content] of objects)
          await writeFile(join(folder, "objects", name), content, { mode: 0o600 });
        await writeFile(join(folder, "record.json.new"), `${JSON.stringify(record, null, 1)}\n`, {
          mode: 0o600,
        });
        await rename(join(folder, "record.json.new"), join(folder, "record.json"));
        if (!keepAll) await removeOldRuns(root);
      } catch (cause) {
        throw new AssayError({
          code: "cannot-write",
          message: `the record of the run could not be written to ${folder}: ${messageOf(cause)}`,
          remedy: "Free disk space or choose another folder with ASSAY_DATA_DIR.",
          cause,
        });
      }
      return folder;
    },
  };
}

/** Opens a finished run by its id, by the unique beginning of it, or by the word "latest". Throws `unknown-run` or `broken-record`. */
export async function openRunReader(root: string, name: string): Promise<RunReader> {
  const run = await findRun(root, name);
  const folder = join(root, run);
  const parsed = runRecordSchema.safeParse(parseJson(await readFile(join(folder, "record.json"), "utf8")));
  if (!parsed.success) throw broken(run, `its record is not of version ${recordVersion} or is damaged`);
  return {
    record: parsed.data,
    get: async (hash) => {
      const content = await readFile(join(folder, "objects", hash)).catch(() => null);
      if (content === null) throw broken(run, `the content ${hash.slice(0, 12)} is missing`);
      if (sha256(content) !== hash) throw broken(run, `the content ${hash.slice(0, 12)} was altered`);
      return content;
    },
  };
}

/** The document, or undefined where the text is no JSON: the schema refuses both a damaged and an empty record. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (notJson) {
    if (notJson instanceof SyntaxError) return undefined;
    throw notJson;
  }
}

/** Ids of finished runs, newest first. */
export async function listRuns(root: string): Promise<string[]> {
  const names = await readdir(root).catch(() => [] as string[]);
  const finished = await Promise.all(
    names.map(async (name) => ({
      name,
      at: (await stat(join(root, name, "record.json")).catch(() => null))?.mtimeMs ?? null,
    })),
  );
  return finished
    .flatMap(({ name, at }) => (at === null ? [] : [{ name, at }]))
    .sort((a, b) => b.at - a.at || b.name.localeCompare(a.name))
    .map(({ name }) => name);
}

async function findRun(root: string, name: string): Promise<string> {
  const runs = await listRuns(root);
  if (name === "latest" && runs[0] !== undefined) return runs[0];
  const matches = runs.filter((run) => run === name || (name.length >= 4 && run.startsWith(name)));
  if (matches.includes(name)) return name;
  if (matches.length === 1 && matches[0] !== undefined) return matches[0];
  throw new AssayError({
    code: "unknown-run",
    message:
      matches.length > 1
        ? `"${name}" is the beginning of ${matches.length} runs`
        : `there is no run "${name}" in ${root}`,
    remedy:
      runs.length === 0
        ? "Run `assay review` first; every run leaves a record."
        : `Name one of the newest: ${runs.slice(0, 3).join(", ")}, or "latest".`,
  });
}

async function removeOldRuns(root: string): Promise<void> {
  for (const run of (await listRuns(root)).slice(keptRuns))
    await rm(join(root, run), { recursive: true, force: true });
}

function broken(run: string, how: string): AssayError {
  return new AssayError({
    code: "broken-record",
    message: `the run ${run} cannot be repeated: ${how}`,
    remedy: "Review the change again; the new run leaves a new record.",
  });
}
