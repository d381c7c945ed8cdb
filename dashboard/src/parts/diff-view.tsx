// A unified diff, and the lines around a finding, as tables of text: nothing in them is ever anything but text.
import { diffWordsWithSpace, parsePatch } from "diff";
import { useMemo } from "react";

/** A stretch of a line; `isChanged` where it differs from the line that it stands for. */
interface Stretch {
  readonly text: string;
  readonly isChanged: boolean;
}

/** A line of code as shown. `stretches` are there where only parts of it changed. */
export interface ShownLine {
  readonly stretches?: readonly Stretch[];
  readonly kind: "context" | "added" | "removed" | "gap";
  readonly oldLine: number | null;
  readonly newLine: number | null;
  readonly text: string;
}

/** A unified diff. What does not parse is shown as it came. */
export function DiffView({ patch, label }: { patch: string; label: string }) {
  const lines = useMemo(() => readPatch(patch), [patch]);
  if (lines === null)
    return (
      <pre className="code" tabIndex={0} aria-label={label}>
        {patch}
      </pre>
    );
  return <CodeTable lines={lines} label={label} />;
}

/** Lines of code with their numbers; `cited` ones are marked at the margin. */
export function CodeTable(props: {
  readonly lines: readonly ShownLine[];
  readonly label: string;
  readonly isCited?: (line: ShownLine) => boolean;
}) {
  const { lines, label, isCited } = props;
  const signs = { context: " ", added: "+", removed: "−", gap: "" } as const;
  return (
    <div className="code" tabIndex={0} role="region" aria-label={label}>
      <table>
        <tbody>
          {lines.map((line, n) => (
            <tr key={n} className={isCited?.(line) === true ? `${line.kind} cited` : line.kind}>
              <td className="at">{line.newLine ?? line.oldLine}</td>
              <td className="sign">{signs[line.kind]}</td>
              <td>
                {line.stretches === undefined
                  ? line.text
                  : line.stretches.map(({ text, isChanged }, at) =>
                      isChanged ? <mark key={at}>{text}</mark> : text,
                    )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function readPatch(patch: string): readonly ShownLine[] | null {
  try {
    const files = parsePatch(patch);
    const lines = files.flatMap((file) =>
      file.hunks.flatMap((hunk, n) => [
        ...(files.length > 1 && n === 0 ? [gap(file.newFileName ?? "")] : []),
        ...(n > 0 ? [gap("⋯")] : []),
        ...readHunk(hunk),
      ]),
    );
    return lines.length === 0 ? null : lines;
  } catch {
    return null; // not a diff: shown as it came
  }
}

function gap(text: string): ShownLine {
  return { kind: "gap", oldLine: null, newLine: null, text };
}

function readHunk(hunk: { oldStart: number; newStart: number; lines: string[] }): readonly ShownLine[] {
  let [oldLine, newLine] = [hunk.oldStart, hunk.newStart];
  const lines = hunk.lines.flatMap((line): ShownLine[] => {
    const text = line.slice(1);
    if (line.startsWith("+")) return [{ kind: "added", oldLine: null, newLine: newLine++, text }];
    if (line.startsWith("-")) return [{ kind: "removed", oldLine: oldLine++, newLine: null, text }];
    if (line.startsWith("\\")) return [];
    return [{ kind: "context", oldLine: oldLine++, newLine: newLine++, text }];
  });
  return markChanges(lines);
}

const longestCompared = 400;

/** Lines that were removed and as many added right after are taken as pairs: of each, what really differs is marked. */
function markChanges(lines: readonly ShownLine[]): readonly ShownLine[] {
  const shown = [...lines];
  for (let from = 0; from < lines.length; from += 1) {
    if (lines[from]?.kind !== "removed") continue;
    const removed = runOf(lines, from, "removed");
    const added = runOf(lines, from + removed, "added");
    if (removed === added) for (let n = 0; n < removed; n += 1) markPair(shown, from + n, from + removed + n);
    from += removed + added - 1;
  }
  return shown;
}

function runOf(lines: readonly ShownLine[], from: number, kind: ShownLine["kind"]): number {
  const end = lines.findIndex((line, n) => n >= from && line.kind !== kind);
  return (end < 0 ? lines.length : end) - from;
}

/** Lines with little in common are left plain: marks all over would say nothing. */
function markPair(shown: ShownLine[], oldAt: number, newAt: number): void {
  const [before, after] = [shown[oldAt], shown[newAt]];
  if (before === undefined || after === undefined) return;
  if (before.text.length > longestCompared || after.text.length > longestCompared) return;
  const parts = diffWordsWithSpace(before.text, after.text);
  const kept = parts.reduce(
    (sum, { added, removed, value }) => (added || removed ? sum : sum + value.trim().length),
    0,
  );
  if (kept * 3 < Math.max(before.text.trim().length, after.text.trim().length)) return;
  const side = (left: "added" | "removed"): readonly Stretch[] =>
    parts
      .filter((part) => !part[left])
      .map((part) => ({ text: part.value, isChanged: part.added || part.removed }));
  shown[oldAt] = { ...before, stretches: side("added") };
  shown[newAt] = { ...after, stretches: side("removed") };
}
