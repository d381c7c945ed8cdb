// One blob to its entry, by the steps of spec C5: tree, outline, or a reason why not.
import { skippedEntry, type BlobEntry } from "../blob-entry.js";
import { languageById } from "../languages/list.js";
import { extractEntry } from "./extract-entry.js";
import type { GrammarLoader } from "./grammar-loader.js";
import { outlineEntry } from "./lexical-outline.js";
import { manifestEntry, manifestLanguage } from "./manifest.js";
import type { ParseTask } from "./parse-task.js";
import { readableText } from "./skip-reason.js";

const outlineWins = 1.5;

/** Never throws because of the blob's content: what cannot be read is an entry that says why. */
export async function readBlob(
  grammars: GrammarLoader,
  task: ParseTask,
  how: { readonly timeoutMs: number; readonly outlineOnly: boolean; readonly now: () => number },
): Promise<BlobEntry> {
  const read = readableText(task.bytes);
  if (read.kind === "skipped") return skippedEntry(task.language, read.reason);
  if (task.language === manifestLanguage) return manifestEntry(task.path, read.text);
  const language = languageById(task.language);
  if (language === null) return skippedEntry(task.language, "no grammar for this language");
  if (how.outlineOnly) return outlineEntry(language, read.text);
  const loaded = await grammars.load(language);
  const deadline = how.now() + how.timeoutMs;
  const entry = extractEntry(loaded, read.text, { deadline, now: how.now });
  if (entry === null) return outlineEntry(language, read.text);
  return entry.step === "tree" ? entry : betterOf(entry, outlineEntry(language, read.text));
}

// A broken tree may have lost most of a file that the outline still sees.
function betterOf(tree: BlobEntry, outline: BlobEntry): BlobEntry {
  const count = (entry: BlobEntry): number => entry.definitions.filter((one) => one.kind !== "field").length;
  return count(outline) > outlineWins * count(tree) ? outline : tree;
}
