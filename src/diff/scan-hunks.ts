// Finds where each hunk of a file begins and ends in the bytes, and proves that it is whole, before any text is made.
import { constants, type Buffer } from "node:buffer";
import { excerpt, passLine, peekLine, startsWith, unreadable } from "./diff-reader.js";
import type { DiffReader, RawLine, Unreadable } from "./diff-reader.js";

/** A whole hunk: its header's numbers, the raw text after the second `@@`, and the bytes of its lines. */
export interface HunkSpan {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly section: string;
  readonly start: number;
  readonly end: number;
}

const space = 0x20;
const plus = 0x2b;
const minus = 0x2d;
const backslash = 0x5c;
const feed = 0x0a;
const nearBytes = 200;

/**
 * Scans the hunks of one file, from the first `@@` on, and leaves the reader after the last of them. The counts of each
 * `@@` line decide what is content, so content may look like any header. Refuses a hunk that is cut, has lines too many
 * or too few, goes backwards, or goes on after the end of a file that it marked. Time is linear in the bytes.
 */
export function scanHunks(reader: DiffReader): HunkSpan[] | Unreadable {
  const spans: HunkSpan[] = [];
  const end = { old: 1, new: 1 };
  const closed = { old: false, new: false };
  while (startsWith(reader, "@@ ")) {
    const head = readHunkHead(reader);
    if ("kind" in head) return head;
    const first = {
      old: firstLine(head.oldStart, head.oldLines),
      new: firstLine(head.newStart, head.newLines),
    };
    if (first.old < end.old || first.new < end.new)
      return unreadable(reader, "the hunk overlaps the one before it");
    end.old = first.old + head.oldLines;
    end.new = first.new + head.newLines;
    reader.offset = head.start;
    reader.line += 1;
    const fault = scanBody(reader, head, closed);
    if (fault !== null) return fault;
    if (reader.offset - head.start > constants.MAX_STRING_LENGTH)
      return unreadable(reader, "the hunk is longer than a text may be");
    spans.push({ ...head, end: reader.offset });
  }
  return overlong(reader) ?? spans;
}

/** The first line that a side of a hunk covers; an empty side names the line before it instead. */
export function firstLine(start: number, count: number): number {
  return count === 0 ? start + 1 : start;
}

function readHunkHead(reader: DiffReader): Omit<HunkSpan, "end"> | Unreadable {
  const line = peekLine(reader);
  const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(?: (.*))?$/s.exec(line?.text ?? "");
  if (line === null || match === null || !line.ended)
    return unreadable(reader, `the hunk header ${excerpt(line?.text ?? "")} is broken or cut`);
  const [, oldStart, oldLines = "1", newStart, newLines = "1", section = ""] = match;
  const head = {
    oldStart: Number(oldStart),
    oldLines: Number(oldLines),
    newStart: Number(newStart),
    newLines: Number(newLines),
    section,
    start: line.end,
  };
  if (!Number.isSafeInteger(head.oldStart + head.oldLines + head.newStart + head.newLines))
    return unreadable(reader, "the hunk header holds a number that no file can reach");
  const sides = [
    [head.oldStart, head.oldLines],
    [head.newStart, head.newLines],
  ] as const;
  if (sides.some(([start, count]) => start === 0 && count > 0) || head.oldLines + head.newLines === 0)
    return unreadable(reader, "the hunk header names lines that cannot be");
  return head;
}

/** Walks over the lines of one hunk by its counts; `closed` tells which side's file has ended, and is kept up to date. */
function scanBody(
  reader: DiffReader,
  head: { readonly oldLines: number; readonly newLines: number },
  closed: { old: boolean; new: boolean },
): Unreadable | null {
  const { bytes } = reader;
  const left = { old: head.oldLines, new: head.newLines };
  while (left.old > 0 || left.new > 0) {
    const mark = bytes[reader.offset];
    if (mark === undefined)
      return unreadable(reader, `the hunk is cut: ${left.old} old and ${left.new} new lines are missing`);
    const inOld = mark !== plus;
    const inNew = mark !== minus;
    if (mark !== plus && mark !== minus && mark !== space && mark !== feed)
      return unreadable(reader, `the hunk is broken: ${foreign(reader)} is no line of a hunk`);
    if ((inOld && left.old === 0) || (inNew && left.new === 0))
      return unreadable(reader, "the hunk has other lines than its header counts");
    if ((inOld && closed.old) || (inNew && closed.new))
      return unreadable(reader, "the hunk goes on after the end of the file");
    if (inOld) left.old -= 1;
    if (inNew) left.new -= 1;
    const end = endOfLine(bytes, reader.offset);
    if (end < 0) return unreadable(reader, "the diff is cut in the middle of this line");
    reader.offset = end;
    reader.line += 1;
    if (bytes[end] !== backslash) continue;
    const line = peekLine(reader);
    if (line?.ended !== true) return unreadable(reader, "the diff is cut in the middle of this line");
    passLine(reader, line);
    closed.old ||= inOld;
    closed.new ||= inNew;
  }
  return null;
}

/** Where the next line begins, or -1 at a cut line. A short loop beats the native search on lines of usual length. */
function endOfLine(bytes: Buffer, from: number): number {
  const near = Math.min(from + nearBytes, bytes.length);
  for (let at = from; at < near; at += 1) if (bytes[at] === feed) return at + 1;
  return bytes.indexOf(feed, near) + 1 || -1;
}

function foreign(reader: DiffReader): string {
  return excerpt(peekLine(reader)?.text ?? "");
}

/** A line that looks like a hunk's right after a whole hunk: the header counted too few. A mail's signature is none. */
function overlong(reader: DiffReader): Unreadable | null {
  const mark = reader.bytes[reader.offset];
  if (mark !== plus && mark !== minus && mark !== space && mark !== backslash) return null;
  const line = peekLine(reader);
  if (line?.text === "-- " || line?.text === "--" || isFileHead(reader, line)) return null;
  return unreadable(reader, "the hunk has more lines than its header counts");
}

/** True for a `--- ` line with a `+++ ` line after it: where a file of a diff without git's headers begins. */
export function isFileHead(reader: DiffReader, line: RawLine | null): boolean {
  return (
    line?.text.startsWith("--- ") === true && peekLine(reader, line.end)?.text.startsWith("+++ ") === true
  );
}
