// Keeps answers on disk, so that an identical question costs nothing the second time (spec A7, K2).
import { readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { sha256, type Clock } from "../../runtime/runtime.js";
import { parseJson } from "../plain-record.js";
import { writePrivateFile } from "../private-file.js";

/** Where and how much. `maxBytes` bounds the folder; the answers unused for longest go first. */
export interface AnswerCacheSettings {
  readonly folder: string;
  readonly maxBytes: number;
}

/** Answers by the model's reference and the hash of the question. Neither method rejects: a cache that fails is a miss. */
export interface AnswerCache {
  get(model: string, questionHash: string): Promise<string | null>;
  put(entry: { model: string; questionHash: string; text: string }): Promise<void>;
}

const entrySchema = z.object({ version: z.literal(1), key: z.string(), text: z.string(), check: z.string() });
const suffix = ".json";

/** Opens the cache in `settings.folder`, which is made when needed. An entry that does not check out is a miss and is removed. */
export function openAnswerCache(settings: AnswerCacheSettings, clock: Clock): AnswerCache {
  const pathOf = (key: string): string => join(settings.folder, key + suffix);
  return {
    get: async (model, questionHash) => {
      const key = keyOf(model, questionHash);
      const path = pathOf(key);
      try {
        const entry = parseEntry(await readFile(path, "utf8"), key);
        const now = new Date(clock.now());
        if (entry !== null) await utimes(path, now, now);
        else await rm(path, { force: true });
        return entry;
      } catch {
        return null; // not there, or not readable: both mean that the model has to be asked
      }
    },
    put: async ({ model, questionHash, text }) => {
      const key = keyOf(model, questionHash);
      const content = JSON.stringify({ version: 1, key, text, check: sha256(text) });
      if (content.length > settings.maxBytes) return;
      try {
        await writePrivateFile(pathOf(key), content);
        const now = new Date(clock.now());
        await utimes(pathOf(key), now, now);
        await evict(settings);
      } catch {
        return; // a full or read-only disk costs the saving, never the review
      }
    },
  };
}

function keyOf(model: string, questionHash: string): string {
  return sha256(`${model}\n${questionHash}`);
}

function parseEntry(content: string, key: string): string | null {
  const checked = entrySchema.safeParse(parseJson(content));
  const isWhole =
    checked.success && checked.data.key === key && checked.data.check === sha256(checked.data.text);
  return isWhole ? checked.data.text : null;
}

async function evict({ folder, maxBytes }: AnswerCacheSettings): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(suffix));
  const files = await Promise.all(names.map(async (name) => sizeOf(join(folder, name))));
  let total = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files.sort((a, b) => a.usedAt - b.usedAt)) {
    if (total <= maxBytes) return;
    await rm(file.path, { force: true });
    total -= file.bytes;
  }
}

// Another process may evict at the same time: what is gone has no size.
async function sizeOf(path: string): Promise<{ path: string; bytes: number; usedAt: number }> {
  const found = await stat(path).catch(() => null);
  return { path, bytes: found?.size ?? 0, usedAt: found?.mtimeMs ?? 0 };
}
