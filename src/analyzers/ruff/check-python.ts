// Whether Python parses, by ruff's parser, which is stricter than the grammar (an empty `finally`, for one).
import { z } from "zod";
import type { SyntaxVerdict } from "../../review/review.js";

const diagnostics = z.array(z.object({ message: z.string(), start_location: z.object({ row: z.number() }) }));

/** A function that tells whether a Python file parses; every version up to the newest known one is accepted. */
export async function openPythonParser(): Promise<(text: string) => SyntaxVerdict> {
  const { PositionEncoding, Workspace } = await import("@astral-sh/ruff-wasm-nodejs");
  const workspace = new Workspace(
    { "target-version": "py314", lint: { select: [] } },
    PositionEncoding.Utf16,
  );
  return (text) => {
    const [fault] = diagnostics.parse(workspace.check(text));
    if (fault === undefined) return { kind: "ok" };
    return { kind: "broken", line: fault.start_location.row, message: fault.message };
  };
}
