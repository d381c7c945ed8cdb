// Notices work left for later: TODO, FIXME, XXX and HACK in comments that the change wrote.
import type { BriefNote } from "../brief.js";
import type { Noticer } from "./changed-file.js";

const mark =
  /(?:\/\/|\/\*|^\s*\*|#|--|<!--|"""|;;)[^"'`]*?\b(?<word>TODO|FIXME|XXX|HACK)\b(?<rest>[\s:(.,!-].*)?$/;
const longestQuote = 100;

/** One note per added comment that leaves work, with its words; prose and generated files are not searched. */
export const noteTodos: Noticer = ({ files }) =>
  files
    .filter(({ class: { kind } }) => !["docs", "generated", "vendored", "lock", "data"].includes(kind))
    .flatMap(({ path, added }) =>
      added.flatMap(({ text, line }): BriefNote[] => {
        if (!/TODO|FIXME|XXX|HACK/.test(text)) return [];
        const groups = mark.exec(text.slice(0, 1000))?.groups;
        if (groups === undefined) return [];
        const words = `${groups["word"] ?? ""}${groups["rest"] ?? ""}`
          .trimEnd()
          .replace(/(?:\*\/|-->)$/, "")
          .trim();
        return [{ kind: "todo", path, line, text: shortened(words) }];
      }),
    );

function shortened(text: string): string {
  return text.length <= longestQuote ? text : `${text.slice(0, longestQuote - 1)}…`;
}
