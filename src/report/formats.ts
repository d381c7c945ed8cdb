// The list of formats: what `--format` may say, what each is for, and the function that writes it.
import type { ReviewResult } from "../review/review.js";
import { renderDiff } from "./diff/render-diff.js";
import { renderJson } from "./json/render-json.js";
import { renderNdjson } from "./json/render-ndjson.js";
import { renderMarkdown } from "./markdown/render-markdown.js";
import type { RenderOptions } from "./render-options.js";
import { renderSarif } from "./sarif/render-sarif.js";
import { renderText } from "./text/render-text.js";

/** One format. `summary` is the line that help texts show; `render` gives the whole output, final line feed included. */
export interface ReportFormat {
  readonly summary: string;
  readonly render: (result: ReviewResult, options: RenderOptions) => string;
}

/** Every format by the name that `--format` takes (spec I2); `docs/formats.md` describes exactly these. */
export const formats = {
  text: { summary: "a report for people at a terminal", render: renderText },
  json: { summary: "one JSON document with everything, for programs", render: renderJson },
  ndjson: { summary: "one JSON line for each event, the result in the last", render: renderNdjson },
  markdown: { summary: "a comment or a file, safe to post", render: renderMarkdown },
  sarif: { summary: "SARIF 2.1.0, for code scanning and editors", render: renderSarif },
  diff: { summary: "the verified suggestions as one patch for `git apply`", render: renderDiff },
} as const satisfies Record<string, ReportFormat>;

/** A name that `--format` takes. */
export type FormatName = keyof typeof formats;
