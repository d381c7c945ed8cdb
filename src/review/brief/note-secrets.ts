// Passes on the secrets that were found in the change, each with its place and never its value.
import type { Noticer } from "./changed-file.js";

/** One note per secret handed in; finding them is the analyzers' work (spec X7). */
export const noteSecrets: Noticer = ({ secrets }) =>
  secrets.map(({ path, line, kind }) => ({
    kind: "secret",
    path,
    line,
    text: `${kind}: take it out of the history and make it void, a new commit does not unpublish it`,
    attention: "high",
  }));
