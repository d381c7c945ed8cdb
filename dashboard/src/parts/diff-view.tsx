// A unified diff, and the lines around a finding, as tables of text: nothing in them is ever anything but text.
import { parsePatch } from "diff";
import { useMemo } from "react";

/** A line of code as shown. */
export interface ShownLine {
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
              <td>{line.text}</td>
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
  return hunk.lines.flatMap((line): ShownLine[] => {
    const text = line.slice(1);
    if (line.startsWith("+")) return [{ kind: "added", oldLine: null, newLine: newLine++, text }];
    if (line.startsWith("-")) return [{ kind: "removed", oldLine: oldLine++, newLine: null, text }];
    if (line.startsWith("\\")) return [];
    return [{ kind: "context", oldLine: oldLine++, newLine: newLine++, text }];
  });
}
