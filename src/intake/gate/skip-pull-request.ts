// Skips that the payload alone tells: drafts, base branches, authors, labels, words in the title (spec G3).
import type { PullRequestFacts } from "../review-request.js";
import type { GateSettings } from "./gate-settings.js";
import type { Stated } from "./stated.js";

const askAnyway = "comment /assay review to have it reviewed once";

/** The first filter of the repository that leaves this pull request out, or null. Pure; names match whatever their case. */
export function skipPullRequest(pull: PullRequestFacts, filters: GateSettings["filters"]): Stated | null {
  if (pull.draft && !filters.drafts)
    return {
      code: "draft",
      sentence: "The pull request is a draft.",
      remedy: `Mark it as ready for review, or ${askAnyway}.`,
    };
  if (filters.baseBranches.length > 0 && !filters.baseBranches.some((pattern) => fits(pattern, pull.baseRef)))
    return {
      code: "base-branch",
      sentence: `The base branch ${pull.baseRef} is not among those that are reviewed (${filters.baseBranches.join(", ")}).`,
      remedy: `Add the branch to the repository's settings, or ${askAnyway}.`,
    };
  if (filters.authors.some((pattern) => fits(pattern, pull.author)))
    return {
      code: "author",
      sentence: `Changes by ${pull.author} are left out${pull.authorIsBot ? " (a bot)" : ""}.`,
      remedy: `Take the author out of the repository's settings, or ${askAnyway}.`,
    };
  const label = pull.labels.find((name) => filters.labels.some((pattern) => fits(pattern, name)));
  if (label !== undefined)
    return {
      code: "label",
      sentence: `The label ${label} leaves the pull request out.`,
      remedy: `Remove the label and push, or ${askAnyway}.`,
    };
  const word = filters.titleWords.find((candidate) => holdsWord(pull.title, candidate));
  if (word !== undefined)
    return {
      code: "title",
      sentence: `The title holds "${word}", which leaves the pull request out.`,
      remedy: `Change the title and push, or ${askAnyway}.`,
    };
  return null;
}

/** `*` stands for any text, everything else for itself: `dependabot[bot]` is a login, not a set of letters. */
function fits(pattern: string, name: string): boolean {
  const parts = pattern.trim().toLowerCase().split("*");
  const value = name.toLowerCase();
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return first !== "" && value === first;
  if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last))
    return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = value.indexOf(part, from);
    if (at === -1 || at + part.length > value.length - last.length) return false;
    from = at + part.length;
  }
  return true;
}

/** Whole words only: WIP is in "WIP: new door" and in "[wip] new door", not in "wiping". */
function holdsWord(title: string, word: string): boolean {
  const wanted = word.trim().toLowerCase();
  if (wanted === "") return false;
  const value = title.toLowerCase();
  for (let at = value.indexOf(wanted); at !== -1; at = value.indexOf(wanted, at + 1)) {
    const [before, after] = [value.slice(0, at), value.slice(at + wanted.length)];
    const opens = !isWordPart(wanted.at(0)) || !isWordPart(before.at(-1));
    if (opens && (!isWordPart(wanted.at(-1)) || !isWordPart(after.at(0)))) return true;
  }
  return false;
}

function isWordPart(letter: string | undefined): boolean {
  return letter !== undefined && /[\p{L}\p{N}_]/u.test(letter);
}
