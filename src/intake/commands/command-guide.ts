// What each command does, in one line: the table behind help and the documentation.
import type { CommandName } from "./command.js";

/** One row of the guide. `usage` is what to write; `effect` what happens then. */
export interface CommandGuideRow {
  readonly usage: string;
  readonly effect: string;
}

/** Every command's row; the type holds the table to the list of commands. */
export const commandGuide: Readonly<Record<CommandName, CommandGuideRow>> = {
  review: {
    usage: "/assay review",
    effect: "Reviews the newest commit now, also when it was skipped or paused.",
  },
  "full review": {
    usage: "/assay full review",
    effect: "Reviews the whole change anew and takes nothing over from earlier reviews.",
  },
  pause: {
    usage: "/assay pause",
    effect: "Pushes to this pull request are not reviewed until somebody resumes.",
  },
  resume: { usage: "/assay resume", effect: "Ends the pause and reviews the newest commit." },
  explain: {
    usage: "/assay explain [finding]",
    effect: "Says more about a finding: in a reply to it, or with the first letters of its id.",
  },
  dismiss: {
    usage: "/assay dismiss [finding] [reason]",
    effect: "Sets a finding aside, with your reason; it is not reported on this pull request again.",
  },
  recheck: {
    usage: "/assay recheck [finding]",
    effect: "Looks whether the newest commit still has the finding.",
  },
  ask: { usage: "/assay ask <question>", effect: "Answers a question about the change." },
  config: {
    usage: "/assay config",
    effect: "Shows the configuration that applies here, and where each value comes from.",
  },
  "why-skipped": {
    usage: "/assay why-skipped",
    effect: "Says why the newest commit has no review, and what to do.",
  },
  help: { usage: "/assay help", effect: "Shows this list." },
};
