// Proposes a deadline for each outbound HTTP call that has none: fetch, axios, got; requests, httpx, urllib.
import type { CodeArgument, CodeCall } from "../../analyzers/analyzers.js";
import { editLines, type Replacement } from "./edit-lines.js";
import { answering, deadlineFor, type Proposal, type ProposalRule } from "./proposal.js";

/** One proposal for each call on the way of the operation, where no deadline was seen and a wait was measured. */
export const proposeDeadlines: ProposalRule = (of) => {
  const answers = answering(of, "no-deadline", "does-not-recover");
  if (answers.length === 0) return [];
  const deadlineMs = deadlineFor(of);
  return of.located.outbound.flatMap(({ kind, path, call, sure }): Proposal[] => {
    const file = of.files.find((one) => one.path === path);
    const made = kind === "http" && sure >= 0.3 ? boundedCall(call, deadlineMs) : null;
    if (file === undefined || made === null) return [];
    return [
      {
        title: `Give ${call.callee} a deadline of ${deadlineMs} ms (${path}:${call.line})`,
        why: `Nothing bounds this call: while its dependency hangs, so does the operation. ${made.covers}`,
        tradeOff:
          "A dependency that is slower than this on a bad day now fails where it answered late before.",
        ...{ source: "rules", answers, newDependencies: [] },
        edits: editLines(path, file.text, [made.replacement]),
      },
    ];
  });
};

interface Bounded {
  readonly replacement: Replacement;
  readonly covers: string;
}

/** The call with a deadline; null for one that has it, or whose options cannot be seen. */
function boundedCall(call: CodeCall, ms: number): Bounded | null {
  const { name } = call;
  if (/(?:^|\.)fetch$/.test(name))
    return withMember(call, `signal: AbortSignal.timeout(${grouped(ms)})`, /\bsignal\b/);
  if (/^axios\.get$/.test(name)) return withMember(call, `timeout: ${grouped(ms)}`, /\btimeout\b/);
  if (/^got(?:\.get)?$/.test(name))
    return withMember(call, `timeout: { request: ${grouped(ms)} }`, /\btimeout\b/);
  if (/^(?:requests|httpx)\./.test(name) || name === "urllib.request.urlopen") return withKeyword(call, ms);
  return null;
}

function withMember(call: CodeCall, member: string, has: RegExp): Bounded | null {
  const [target, options] = call.arguments;
  if (target === undefined || call.arguments.length > 2 || target.text.startsWith("...")) return null;
  const covers = "The deadline covers connecting, the answer and its whole body.";
  if (options === undefined) return { covers, replacement: insertAt(target.end, `, { ${member} }`) };
  if (has.test(options.text)) return null;
  if (options.kind === "name") {
    const text = `{ ...${options.text}, ${member} }`;
    return { covers, replacement: { start: options.start, end: options.end, text } };
  }
  return options.kind === "object" ? { covers, replacement: inObject(options, member) } : null;
}

function inObject({ start, text }: CodeArgument, member: string): Replacement {
  const isEmpty = /^\{\s*\}$/.test(text);
  return insertAt(start + 1, isEmpty ? ` ${member} ` : ` ${member},`);
}

function withKeyword(call: CodeCall, ms: number): Bounded | null {
  const last = call.arguments.at(-1);
  if (last === undefined || call.arguments.some(({ key, text }) => key === "timeout" || /^\*/.test(text)))
    return null;
  const seconds = ms / 1_000;
  const covers =
    "The timeout bounds connecting and every read; an answer that drips byte by byte can still take longer.";
  return { covers, replacement: insertAt(last.end, `, timeout=${seconds}`) };
}

function insertAt(at: number, text: string): Replacement {
  return { start: at, end: at, text };
}

function grouped(ms: number): string {
  return String(ms).replace(/(\d)(\d{3})$/, "$1_$2");
}
