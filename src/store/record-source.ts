// Records what a change source gives, and gives it again from the record.
import type { ChangeIdentity, ChangeSource } from "../review/review.js";
import { AssayError } from "../runtime/runtime.js";
import type { RunReader, RunWriter } from "./run-folder.js";
import type { RunRecord } from "./run-record.js";

type Side = "base" | "head";

/** What was read through a recording source, as hashes into the run's contents. */
export type RecordedInputs = Pick<RunRecord, "change" | "description" | "diff" | "files" | "lists">;

/** A source that passes everything on and keeps a copy. `inputs` is what was read so far. */
export function recordSource(
  source: ChangeSource,
  writer: RunWriter,
): { source: ChangeSource; inputs: () => RecordedInputs } {
  const files: Record<Side, Record<string, string | null>> = { base: {}, head: {} };
  const lists: Record<Side, string | null> = { base: null, head: null };
  const held: { change: ChangeIdentity | null; description: string | null; diff: string | null } = {
    change: null,
    description: null,
    diff: null,
  };
  return {
    source: {
      describe: async () => (held.change = await source.describe()),
      readDescription: async (signal) => {
        const text = await source.readDescription(signal);
        held.description = text === null ? null : writer.put(text);
        return text;
      },
      diff: async (signal) => {
        const bytes = await source.diff(signal);
        held.diff = writer.put(bytes);
        return bytes;
      },
      readFile: async (side, path, signal) => {
        const bytes = await source.readFile(side, path, signal);
        files[side][path] = bytes === null ? null : writer.put(bytes);
        return bytes;
      },
      listFiles: async (side, signal) => {
        const paths = await source.listFiles(side, signal);
        lists[side] = writer.put(JSON.stringify(paths));
        return paths;
      },
    },
    inputs: () => {
      if (held.change === null || held.diff === null) throw unread();
      return { change: { ...held.change }, description: held.description, diff: held.diff, files, lists };
    },
  };
}

/** A source that answers from a record; what the recorded run did not read is not there. */
export function replaySource(reader: RunReader): ChangeSource {
  const { record } = reader;
  return {
    describe: () => Promise.resolve(record.change as unknown as ChangeIdentity), // written by recordSource from this very type
    readDescription: async () =>
      record.description === null ? null : (await reader.get(record.description)).toString("utf8"),
    diff: () => reader.get(record.diff),
    readFile: async (side, path) => {
      const hash = record.files[side][path] ?? null;
      return hash === null ? null : reader.get(hash);
    },
    listFiles: async (side) => {
      const hash = record.lists[side];
      return hash === null ? [] : (JSON.parse((await reader.get(hash)).toString("utf8")) as string[]); // a JSON list of paths, by recordSource
    },
  };
}

function unread(): AssayError {
  return new AssayError({
    code: "internal",
    message: "a run was recorded before its change was read",
    remedy: "Please report this as a bug.",
  });
}
