// Reads a command out of a comment: `/assay` at the start of a line, outside code and quotes (spec F4).
import { nearestName } from "../../runtime/runtime.js";
import { commandNames, type Command, type CommandName, type ParsedCommand } from "./command.js";

const maxArgumentLength = 2_000;

/**
 * The first command of a text; later ones are not looked at. Fenced and indented code, quotes and HTML comments are not
 * read, so that quoting a command gives none. A word that is no command is answered with the nearest one. Total and
 * linear in the text's length.
 */
export function parseCommand(text: string): ParsedCommand {
  for (const line of spokenLines(text)) {
    const said = /^ {0,3}\/assay(?=$|\s)[ \t]*(.*)$/i.exec(line)?.[1];
    if (said !== undefined) return understand(said.trim());
  }
  return { kind: "none" };
}

/** The command that a check run's button gives; null for an identifier that is none of ours. */
export function commandOfButton(identifier: string): Command | null {
  const bare = identifier.toLowerCase().replace(/^assay[-_:]/, "");
  if (bare === "run-again") return { name: "review" }; // the button under every concluded check
  const name = commandNames.find((known) => known.replace(" ", "-") === bare.replaceAll("_", "-"));
  const parsed = name === undefined ? null : withArguments(name, "");
  return parsed?.kind === "command" ? parsed.command : null;
}

/** Lines that a person wrote to be read as words. */
function* spokenLines(text: string): Generator<string> {
  let fence: { readonly mark: string; readonly isInList: boolean } | null = null;
  let inComment = false;
  for (const line of text.split(/\r\n|[\n\r]/)) {
    const mark = markOf(fence?.isInList === true ? line.trimStart() : line);
    if (fence !== null) {
      if (mark?.startsWith(fence.mark) === true && line.trim() === mark) fence = null;
      continue;
    }
    if (inComment) {
      inComment = !line.includes("-->");
      continue;
    }
    const opening = mark ?? markOf(line.replace(listMarks, ""));
    if (opening !== undefined && !hasTickAfter(line, opening)) {
      fence = { mark: opening, isInList: mark === undefined };
      continue;
    }
    inComment = line.lastIndexOf("<!--") > line.lastIndexOf("-->");
    yield line;
  }
}

/** What may stand before a fence on its line: an item of a list, within others. */
const listMarks = /^ {0,12}(?:(?:[-*+]|\d{1,9}[.)]) {1,4}){1,6}/;

function markOf(line: string): string | undefined {
  return /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
}

/** A line with more backquotes after the fence is a piece of code within a line. */
function hasTickAfter(line: string, mark: string): boolean {
  return mark.startsWith("`") && line.slice(line.indexOf(mark) + mark.length).includes("`");
}

function understand(said: string): ParsedCommand {
  const words = said
    .slice(0, maxArgumentLength)
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return { kind: "command", command: { name: "help" } };
  const name = commandNames.find((known) => isAt(words, known)) ?? null;
  if (name === null) return unknown(words);
  const rest = words.slice(name.split(" ").length).join(" ");
  return withArguments(name, rest);
}

function isAt(words: readonly string[], name: CommandName): boolean {
  return name.split(" ").every((part, place) => words[place]?.toLowerCase().replace(/[.!]+$/, "") === part);
}

function withArguments(name: CommandName, rest: string): ParsedCommand {
  switch (name) {
    case "explain":
    case "recheck":
      return { kind: "command", command: { name, finding: findingOf(rest) } };
    case "dismiss":
      return { kind: "command", command: { name, ...dismissal(rest) } };
    case "ask":
      return rest === ""
        ? {
            kind: "unknown",
            said: "ask",
            hint: "Write the question after it: /assay ask why is the lock taken twice?",
          }
        : { kind: "command", command: { name, question: rest } };
    case "review":
    case "full review":
    case "pause":
    case "resume":
    case "config":
    case "why-skipped":
    case "help":
      return { kind: "command", command: { name } };
  }
}

/** A finding is named by the first letters of its fingerprint, in hex, with or without `#`. */
function findingOf(rest: string): string | null {
  return /^#?([0-9a-f]{6,64})(?=$|\s)/i.exec(rest)?.[1]?.toLowerCase() ?? null;
}

function dismissal(rest: string): { readonly finding: string | null; readonly reason: string | null } {
  const finding = findingOf(rest);
  const reason = (finding === null ? rest : rest.replace(/^\S+\s*/, "")).replace(/^(?:because|:|-)\s*/i, "");
  return { finding, reason: reason === "" ? null : reason };
}

function unknown(words: readonly string[]): ParsedCommand {
  const said = words.slice(0, 2).join(" ").slice(0, 60);
  const near = nearestName(words[0] ?? "", commandNames) ?? nearestName(said, commandNames);
  const shown = said.replaceAll(/[^\p{L}\p{N} _-]/gu, "");
  return {
    kind: "unknown",
    said,
    hint:
      `I do not know the command "${shown}". ` +
      (near === null ? "" : `Did you mean \`/assay ${near}\`? `) +
      "`/assay help` lists all commands.",
  };
}
