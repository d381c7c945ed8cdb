// Proposes to stop repeating what is not safe to repeat: loops, decorators, wrappers and adapters around POST and PATCH.
import type { CodeRetry } from "../../analyzers/analyzers.js";
import { editLines, type Replacement } from "./edit-lines.js";
import { answering, wayOf, type ProgramFile, type Proposal, type ProposalRule } from "./proposal.js";

/** One proposal for each blind retry on the operation's way. What sends an idempotency key may repeat and is left alone. */
export const proposeOnce: ProposalRule = (of) => {
  const answers = answering(of, "repeats-side-effect", "amplifies");
  if (answers.length === 0) return [];
  return wayOf(of).flatMap(({ file, ranges }) => {
    const isOnWay = ({ start, end }: { start: number; end: number }): boolean =>
      ranges.some((one) => start >= one.start && end <= one.end);
    const found = [
      ...file.code.retries.filter(isOnWay).flatMap((loop) => unwrapped(loop, file)),
      ...undecorated(file, isOnWay),
      ...unwrappedCalls(file, isOnWay),
      ...narrowed(file),
    ];
    return found.map(({ what, line, replacement }): Proposal => ({
      title: `Do not repeat ${what} (${file.path}:${line})`,
      why: "When a first try got through and only its answer was lost, the repetition has the effect a second time. Nothing here lets the other side recognise a repeat.",
      tradeOff:
        "Some calls fail visibly that a second try would have saved; an idempotency key that the other side honours would allow both.",
      ...{ source: "rules", answers, newDependencies: [] },
      edits: editLines(file.path, file.text, [replacement]),
    }));
  });
};

interface Found {
  readonly what: string;
  readonly line: number;
  readonly replacement: Replacement;
}

const unsafe = /\bmethod["']?\s*[:=]\s*["'`](?:POST|PATCH)|\.(?:post|patch)\(/i;
const isBlind = (text: string): boolean => unsafe.test(text) && !/idempoten/i.test(text);

/** The loop replaced by what it tries, where that leaves it on success and the handler gives up at some time. */
function unwrapped(loop: CodeRetry, { text, code }: ProgramFile): readonly Found[] {
  if (code.family !== "python" && code.family !== "script") return []; // Java's compiler asks for what the handler catches
  const body = text.slice(loop.body.start, loop.body.end);
  const handler = text.slice(loop.handler.start, loop.handler.end);
  const usesLoop = loop.variable !== "" && new RegExp(`\\b${loop.variable}\\b`).test(body);
  if (!isBlind(body) || usesLoop || /\bcontinue\b|"""|'''|`[^`]*\n/.test(body)) return [];
  if (!/\b(?:raise|throw)\b/.test(handler)) return []; // else errors were meant to be swallowed
  const [from, to] = [columnOf(text, loop.body.start), columnOf(text, loop.start)];
  const lines = body.split("\n");
  const own = lines.findLastIndex(
    (line, at) => at === 0 || /^\s*[^\s)\]}]/.test(line.slice(0, from.length + 1)),
  );
  const last = lines[own]?.trim() ?? "";
  if (!/^(?:return|break)\b/.test(last)) return [];
  const kept = last.startsWith("break") ? lines.slice(0, own) : lines;
  const dedented = kept.map((line, at) =>
    at > 0 && line.startsWith(from) ? to + line.slice(from.length) : line,
  );
  const what = "what the loop sends";
  return [
    { what, line: loop.line, replacement: { start: loop.start, end: loop.end, text: dedented.join("\n") } },
  ];
}

/** The white space before what stands at `at` on its line. */
function columnOf(text: string, at: number): string {
  return /^\s*/.exec(text.slice(text.lastIndexOf("\n", at - 1) + 1, at))?.[0] ?? "";
}

type OnWay = (range: { start: number; end: number }) => boolean;

function undecorated({ text, code }: ProgramFile, isOnWay: OnWay): readonly Found[] {
  return code.functions.flatMap((one) => {
    const mark = one.decorators.find(({ name }) =>
      /(?:^|\.)(?:retry|on_exception|on_predicate|Retryable)$/.test(name),
    );
    const body = text.slice(one.bodyStart, one.end);
    if (
      mark === undefined ||
      !(isOnWay(one) || isOnWay({ start: one.bodyStart, end: one.end })) ||
      !isBlind(body)
    )
      return [];
    const start = text.lastIndexOf("\n", mark.start) + 1;
    const end = text.indexOf("\n", mark.end) + 1;
    return [{ what: `${one.name} by a decorator`, line: mark.line, replacement: { start, end, text: "" } }];
  });
}

function unwrappedCalls({ text, code }: ProgramFile, isOnWay: OnWay): readonly Found[] {
  return code.calls.flatMap((call) => {
    const [given] = call.arguments;
    const arrow = /^(?:async\s*)?\(\s*\w*\s*\)\s*=>\s*(?!\{)([\s\S]+)$/.exec(given?.text ?? "");
    const isWrapper = /^(?:p-retry|async-retry)(?:\.|$)/.test(call.name);
    if (!isWrapper || given === undefined || arrow === null || !isOnWay(call) || !isBlind(given.text))
      return [];
    const inner = text.slice(given.end - (arrow[1] ?? "").length, given.end).replace(/^await\s+/, "");
    return [
      {
        what: `a request by ${call.callee}`,
        line: call.line,
        replacement: { start: call.start, end: call.end, text: inner },
      },
    ];
  });
}

/** urllib3's own repetitions of any method, narrowed to those that are safe. */
function narrowed({ code }: ProgramFile): readonly Found[] {
  return code.calls.flatMap((call) => {
    const methods = call.arguments.find(({ key }) => key === "allowed_methods" || key === "method_whitelist");
    if (!/(?:^|\.)Retry$/.test(call.name) || methods === undefined) return [];
    if (!/^(?:None|False)$|POST|PATCH/.test(methods.text)) return [];
    const replacement = { start: methods.start, end: methods.end, text: '["GET", "HEAD"]' };
    return [{ what: "POST by an adapter", line: methods.line, replacement }];
  });
}
