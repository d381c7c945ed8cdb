// How the run itself went, for SARIF: failed lenses, files that were not read, failed analyzers, configuration warnings.
import {
  failedLenses,
  groupCoverage,
  sayCount,
  type CoverageGroup,
  type ReviewResult,
  type Warning,
} from "../../review/review.js";
import { artifactLocation, plainLine } from "./sarif-text.js";

const maxLocations = 100;
const gapLevels = {
  partly: "warning",
  unread: "warning",
  checked: "note",
  read: "none",
  "left-out": "note",
} as const;
const gapTitles = {
  partly: "read only in part",
  unread: "not read",
  checked: "checked by rules only",
  read: "read",
  "left-out": "left out",
} as const;

/** What the notifications' descriptors mean. */
export const notificationDescriptors = [
  { id: "lens-failed", shortDescription: { text: "A lens could not answer; the others still stand." } },
  { id: "not-read", shortDescription: { text: "Files that not every lens read, and why." } },
  { id: "analyzer-failed", shortDescription: { text: "A deterministic analyzer failed." } },
  { id: "warning", shortDescription: { text: "A setting or the surroundings are not as they should be." } },
] as const;

/** The run as one invocation; it was not successful when a lens failed (spec S2, S3). Times are ISO 8601 in UTC. */
export function sarifInvocation(result: ReviewResult) {
  return {
    executionSuccessful: !result.degraded,
    startTimeUtc: new Date(result.startedAt).toISOString(),
    endTimeUtc: new Date(result.finishedAt).toISOString(),
    toolExecutionNotifications: [
      ...failedLenses(result).map(({ lens, message, remedy }) =>
        notify("lens-failed", { level: "error", text: `Lens ${lens} failed: ${message}. ${remedy}` }),
      ),
      ...groupCoverage(result)
        .filter(({ kind }) => kind !== "read")
        .map(gap),
      ...result.analyzers.flatMap(({ analyzer, failure }) =>
        failure === null
          ? []
          : [notify("analyzer-failed", { level: "warning", text: `${analyzer} failed: ${failure}` })],
      ),
    ],
    toolConfigurationNotifications: result.warnings.map(warn),
  };
}

interface Note {
  readonly level: "error" | "warning" | "note" | "none";
  readonly text: string;
}

function notify(id: (typeof notificationDescriptors)[number]["id"], { level, text }: Note) {
  return { descriptor: { id }, level, message: { text: plainLine(text) } };
}

function gap({ kind, reason, files, paths }: CoverageGroup) {
  const text = `${sayCount(files, "file")} ${gapTitles[kind]}${reason === "" ? "" : `: ${reason}`}`;
  return {
    ...notify("not-read", { level: gapLevels[kind], text }),
    ...(paths.length === 0
      ? {}
      : { locations: paths.slice(0, maxLocations).map((path) => locate({ path, line: null })) }),
  };
}

function warn({ path, line, message }: Warning) {
  const note = notify("warning", { level: "warning", text: message });
  return path === null ? note : { ...note, locations: [locate({ path, line })] };
}

function locate({ path, line }: { readonly path: string; readonly line: number | null }) {
  const region = line === null || line < 1 ? {} : { region: { startLine: line } };
  return { physicalLocation: { artifactLocation: artifactLocation(path), ...region } };
}
