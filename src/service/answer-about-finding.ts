// Commands about one finding: explain it, look whether it still stands, dismiss it with a reason (spec F4, O2).
import type { Command } from "../intake/intake.js";
import { inertCode, inertText, type Finding } from "../review/review.js";
import type { CommandCase } from "./command-case.js";
import { lineOf } from "./line-of.js";
import type { PostedFinding } from "./ports.js";
import type { ServiceParts } from "./service-parts.js";

type FindingCommand = Extract<Command, { readonly name: "explain" | "recheck" | "dismiss" }>;

/** The answer, as inert Markdown. A finding is named by the beginning of its id, or by the comment that was replied to. */
export async function answerAboutFinding(
  command: FindingCommand,
  given: CommandCase,
  parts: ServiceParts,
): Promise<string> {
  const { repository, pull, order } = given;
  const posted = await parts.rows.readPosted({ repository: repository.id, number: pull.number });
  const found = findFinding(command.finding, given, posted);
  if (found === null) return whichFindings(command.name, posted);
  switch (command.name) {
    case "explain":
      return explain(found);
    case "recheck":
      return recheck(found, given, parts);
    case "dismiss": {
      await parts.people.recordAct({
        ...{ repository: repository.id, number: pull.number, kind: "dismissed", source: "github" },
        finding: { fingerprint: found.fingerprint },
        value: command.reason ?? "",
        actor: order.actor.login,
        at: parts.clock.now(),
      });
      const reason = command.reason === null ? "" : ` Reason: ${inertText(command.reason)}`;
      return `Dismissed: ${inertText(found.finding.title)}.${reason} It is not raised again on this pull request.`;
    }
  }
}

function findFinding(
  named: string | null,
  { order }: CommandCase,
  posted: readonly PostedFinding[],
): PostedFinding | null {
  if (named !== null) {
    const matching = posted.filter((one) => one.fingerprint.startsWith(named));
    return matching.length === 1 ? (matching[0] ?? null) : null;
  }
  const root = order.origin.kind === "review-comment" ? order.origin.rootCommentId : null;
  return root === null ? null : (posted.find((one) => one.commentId === root) ?? null);
}

function whichFindings(name: string, posted: readonly PostedFinding[]): string {
  if (posted.length === 0) return "No finding of this pull request is held.";
  const rows = posted
    .slice(0, 30)
    .map(
      ({ fingerprint, finding }) => `- ${inertCode(fingerprint.slice(0, 12))} ${inertText(finding.title)}`,
    );
  return [
    `Say which finding, as in \`/assay ${name} ${posted[0]?.fingerprint.slice(0, 12) ?? ""}\`, or reply to its comment:`,
    "",
    ...rows,
  ].join("\n");
}

function explain({ finding }: PostedFinding): string {
  const { source, anchor, confidence, severity, category, evidence, lens } = finding;
  const author =
    source.kind === "model"
      ? `the model ${inertCode(source.model)}`
      : `the rule ${inertCode(`${source.analyzer}/${source.rule}`)}`;
  return [
    `**${inertText(finding.title)}**`,
    inertText(finding.scenario),
    `Claimed by ${author} for the lens ${inertText(lens)}, as ${severity} (${inertText(category)}) with confidence ${confidence.toFixed(2)}. It rests on line ${anchor.startLine} of ${inertCode(anchor.path)}:`,
    inertCode(anchor.quote.trim()),
    ...(evidence.length === 0 ? [] : [`Facts that support it: ${evidence.map(inertCode).join(", ")}.`]),
    saySuggestion(finding),
  ].join("\n\n");
}

function saySuggestion({ suggestion }: Finding): string {
  if (suggestion === null) return "No change was proposed.";
  return suggestion.kind === "verified"
    ? "The proposed change was applied in memory, and the file still parses."
    : `A change was proposed and put aside: ${inertText(suggestion.reason)}`;
}

/** Whether the line that the finding rests on still stands at the head; deterministic, so it costs nothing. */
async function recheck(found: PostedFinding, given: CommandCase, parts: ServiceParts): Promise<string> {
  const { repository, pull, run } = given;
  const { anchor, title } = found.finding;
  const change = await parts.host.openChange(
    { repository, number: pull.number, headSha: pull.headSha },
    run.signal,
  );
  try {
    const at = lineOf(anchor, await change.source.readFile("head", anchor.path, run.signal));
    const head = inertCode(pull.headSha.slice(0, 7));
    return at !== null
      ? `At ${head} the line that this finding rests on still stands, at line ${at} of ${inertCode(anchor.path)}: ${inertText(title)}. \`/assay review\` judges the commit anew.`
      : `At ${head} the line that this finding rests on is gone from ${inertCode(anchor.path)}. The next review says whether the fault is.`;
  } finally {
    await change.close();
  }
}
