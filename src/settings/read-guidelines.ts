// Finds and reads guideline files of the base commit, each scoped to its folder (spec F2).
import { posix } from "node:path";
import type { ChangeSource, Guideline, Warning } from "../review/review.js";

const maxFiles = 40;
const maxChars = 16_000;
const usualNames = new Set(["CLAUDE.md", "AGENTS.md", "REVIEW.md"]);

/** What was found, and what was left out and why. */
export interface Guidelines {
  readonly guidelines: readonly Guideline[];
  readonly warnings: readonly Warning[];
}

/**
 * Reads the usual guideline files and those named in `extra` from the base of `source`. The outermost come first; over the
 * bounds (40 files, 16,000 characters each) they are cut or left out with a warning.
 */
export async function readGuidelines(
  source: Pick<ChangeSource, "listFiles" | "readFile">,
  extra: readonly string[],
): Promise<Guidelines> {
  const tracked = await source.listFiles("base");
  const named = new Set(extra);
  const found = tracked.filter((path) => named.has(path) || scopeOf(path) !== null).sort(outermostFirst);
  const warnings: Warning[] = extra
    .filter((path) => !tracked.includes(path))
    .map((path) => ({
      path,
      line: null,
      message: "the configuration names it as a guideline, but the base has no such file",
    }));
  if (found.length > maxFiles) {
    warnings.push({
      path: null,
      line: null,
      message: `${found.length} guideline files found; only the ${maxFiles} outermost are used`,
    });
  }
  const guidelines: Guideline[] = [];
  for (const path of found.slice(0, maxFiles)) {
    const bytes = await source.readFile("base", path);
    if (bytes === null) continue;
    const text = new TextDecoder().decode(bytes);
    if (text.length > maxChars)
      warnings.push({
        path,
        line: null,
        message: `only its first ${maxChars} characters are used as a guideline`,
      });
    guidelines.push({ path, scope: scopeOf(path) ?? "", text: text.slice(0, maxChars) });
  }
  return { guidelines, warnings };
}

/** The folder that a usual guideline file speaks for ("" for the whole repository), or null for any other file. */
function scopeOf(path: string): string | null {
  if (path === ".github/copilot-instructions.md") return "";
  const rules = /^(?:(.+)\/)?\.cursor\/rules\/[^/]+\.mdc?$/.exec(path);
  if (rules !== null) return rules[1] ?? "";
  if (!usualNames.has(posix.basename(path))) return null;
  const folder = posix.dirname(path);
  return folder === "." ? "" : folder;
}

function outermostFirst(a: string, b: string): number {
  return a.split("/").length - b.split("/").length || a.localeCompare(b);
}
