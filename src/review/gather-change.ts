// Gather: reads the diff and the files it touches, runs the rules over them, masks secrets, writes the brief.
import { isUtf8 } from "node:buffer";
import pLimit from "p-limit";
import { addedLines, countChanges, type FileDiff } from "../diff/diff.js";
import { inSpan } from "../runtime/runtime.js";
import { writeBrief } from "./brief/write-brief.js";
import type { EventLog } from "./event-log.js";
import { gatherContext } from "./gather-context.js";
import { hunkText, maskDiff } from "./mask-diff.js";
import type { Material } from "./material.js";
import type { Analysis, AnalyzerPort, ChangeSource, ContextPort } from "./ports.js";
import { readDiff } from "./read-diff.js";
import { redactTexts } from "./redact.js";
import type { ReviewOptions } from "./review-options.js";
import type { ReviewedFile, Unread } from "./reviewed-file.js";
import { selectFiles } from "./select-files.js";

const maxFileBytes = 2_000_000;
/** A source may read files that are asked for together in one go; what it may not do at once it puts off by itself. */
const filesAtOnce = 64;

/** What gathering needs: the source of the change, the rules, what looks around it, and what the review was told. */
export interface GatherInput {
  readonly source: ChangeSource;
  readonly analyzers: AnalyzerPort;
  readonly context: ContextPort | null;
  readonly options: ReviewOptions;
  readonly events: EventLog;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Everything the lenses and the report need, as plain data (spec D1, X7, A8).
 * Throws `unreadable-diff` when the diff is cut or is none, `empty-change` when nothing changed, `change-too-large`.
 */
export async function gatherChange(input: GatherInput): Promise<Material> {
  const { change, diffs } = await fetchDiff(input);
  const totals = diffs.map(countChanges);
  input.events.add({
    type: "diff:fetched",
    files: diffs.length,
    added: sum(totals.map((total) => total.added)),
    removed: sum(totals.map((total) => total.removed)),
  });
  const files = await readFiles(diffs, input);
  const analysis = maskFacts(await analyze(files, input), files);
  const [description] = await redactTexts([(await input.source.readDescription(input.signal)) ?? ""], input);
  const brief = writeBrief({
    files: diffs,
    textOf: (side, path) =>
      side === "head" ? (files.find((file) => file.path === path)?.headText ?? null) : null,
    facts: analysis.facts,
    trackedFiles: await input.source.listFiles("head", input.signal),
  });
  const found = await inSpan("context", {}, async (span) => {
    const gathered = await gatherContext({ ...input, port: input.context, files: diffs });
    const { step, symbols } = gathered.context;
    span.set({ "assay.context.step": step, "assay.context.symbols": symbols.length });
    return gathered;
  });
  const { context, warnings } = found;
  const { step, detail, symbols } = context;
  const why = detail === "" ? {} : { detail };
  input.events.add({ type: "context:ready", step, symbols: symbols.length, ...why });
  const shownDescription = description === "" ? null : (description ?? null);
  const missing = missingFrom(diffs, input.source.unread ?? []);
  return { change, description: shownDescription, files, analysis, brief, context, warnings, missing };
}

async function fetchDiff(
  input: GatherInput,
): Promise<{ readonly change: Material["change"]; readonly diffs: readonly FileDiff[] }> {
  return inSpan("diff fetch", {}, async (span) => {
    const change = await input.source.describe();
    const bytes = await input.source.diff(input.signal);
    const diffs = readDiff(bytes, change.head.label);
    span.set({ "assay.diff.bytes": bytes.length, "assay.diff.files": diffs.length });
    return { change, diffs };
  });
}

/** What the source says it could not give, beside what the diff shows (spec D4, S2). */
function missingFrom(
  diffs: readonly FileDiff[],
  unread: NonNullable<ChangeSource["unread"]>,
): Material["missing"] {
  const shown = new Set(diffs.map(({ path }) => path));
  return unread
    .filter(({ path }) => path === null || !shown.has(path))
    .map(({ path, reason }) => ({ path: path ?? "further files", reason }));
}

async function readFiles(diffs: readonly FileDiff[], input: GatherInput): Promise<ReviewedFile[]> {
  const lost = new Map((input.source.unread ?? []).map(({ path, reason }) => [path, reason]));
  const unread = selectFiles(diffs, input.options).map((state, index) => {
    const reason = lost.get(diffs[index]?.path ?? "");
    return state === null && reason !== undefined ? { state: "skipped" as const, reason } : state;
  });
  const limit = pLimit(filesAtOnce);
  const texts = await Promise.all(
    diffs.map(async ({ newPath }, index) =>
      unread[index] === null && newPath !== null ? limit(() => readText(newPath, input)) : null,
    ),
  );
  const masked = await redactTexts([...texts.map((head) => head?.text ?? ""), ...diffs.map(hunkText)], input);
  return diffs.map((diff, index) =>
    reviewedFile({
      diff,
      unread: unread[index] ?? null,
      head: texts[index] ?? null,
      shownText: masked[index] ?? "",
      shownHunks: masked[diffs.length + index] ?? "",
    }),
  );
}

function reviewedFile(given: {
  diff: FileDiff;
  unread: Unread | null;
  head: HeadText | null;
  shownText: string;
  shownHunks: string;
}): ReviewedFile {
  return {
    path: given.diff.path,
    diff: given.diff,
    headText: given.head?.text ?? null,
    isUtf8: given.head?.isUtf8 ?? false,
    shown: maskDiff(given.diff, {
      hunks: given.shownHunks,
      head: given.head === null ? null : { real: given.head.text, shown: given.shownText },
    }),
    shownText: given.head === null ? null : given.shownText,
    addedLines: addedLines(given.diff),
    unread: given.unread,
  };
}

interface HeadText {
  readonly text: string;
  readonly isUtf8: boolean;
}

/** The file's text at the head, or null when it is too large, binary or cannot be had. Bytes that are not UTF-8 are read as Latin-1. */
async function readText(path: string, input: GatherInput): Promise<HeadText | null> {
  const bytes = await input.source.readFile("head", path, input.signal);
  if (bytes === null || bytes.length > maxFileBytes || bytes.includes(0)) return null;
  if (!isUtf8(bytes)) return { text: Buffer.from(bytes).toString("latin1"), isUtf8: false };
  return { text: Buffer.from(bytes).toString("utf8"), isUtf8: true };
}

async function analyze(files: readonly ReviewedFile[], input: GatherInput): Promise<Analysis> {
  const readable = files.flatMap((file) =>
    file.unread === null && file.headText !== null && file.addedLines.length > 0
      ? [{ path: file.path, text: file.headText, addedLines: file.addedLines }]
      : [],
  );
  if (readable.length === 0) return { facts: [], reports: [], skipped: [] };
  return inSpan("analyze", { attributes: { "assay.analyze.files": readable.length } }, () =>
    input.analyzers.analyze(readable, input.signal),
  );
}

/** A fact on a line that holds a secret is told without it; its edits, which repeat the line, are left out (spec X7). */
function maskFacts(analysis: Analysis, files: readonly ReviewedFile[]): Analysis {
  const linesOf = new Map(
    files.map((file) => [
      file.path,
      { real: file.headText?.split("\n"), shown: file.shownText?.split("\n") },
    ]),
  );
  const facts = analysis.facts.map((fact) => {
    const lines = linesOf.get(fact.path);
    const span = (text: readonly string[] | undefined): string | undefined =>
      text?.slice(fact.startLine - 1, fact.endLine).join("\n");
    const quote = lines?.shown?.[fact.startLine - 1];
    return quote === undefined || span(lines?.real) === span(lines?.shown)
      ? fact
      : { ...fact, quote, edits: null };
  });
  return { ...analysis, facts };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
