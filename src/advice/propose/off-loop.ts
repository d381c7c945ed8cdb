// Proposes to move blocking work off the event loop: an async route of FastAPI that awaits nothing and blocks becomes a plain one.
import type { CodeCall } from "../../analyzers/analyzers.js";
import type { Outbound } from "../locate/trace.js";
import { editLines } from "./edit-lines.js";
import { answering, type ProgramFile, type Proposal, type ProposalRule } from "./proposal.js";

/**
 * FastAPI runs plain routes in threads, so `async def` becomes `def` where nothing is awaited; else the one call that blocks, itself or
 * through plain functions, is handed to a thread. Other frameworks have no such second way to run a route.
 */
export const proposeOffLoop: ProposalRule = (of) => {
  const { route, outbound } = of.located;
  const answers = answering(of, "slow", "no-deadline", "amplifies");
  const file = of.files.find(({ path }) => path === route.handler.path);
  const handler = file?.code.functions.find(({ start }) => start === route.handler.start);
  const blocking = outbound.find((one) => isBlocking(one, of.files));
  if (
    answers.length === 0 ||
    file === undefined ||
    handler?.isAsync !== true ||
    route.framework !== "FastAPI"
  )
    return [];
  const text = file.text.slice(handler.start, handler.end);
  const keyword = /^async\s+(?=def\b)/.exec(text);
  const called = blocking === undefined ? null : callOnWay(blocking, file);
  if (blocking === undefined || keyword === null || called === null) return [];
  const awaits = /\bawait\b|\basync\s+(?:for|with)\b/.test(text.slice(keyword[0].length));
  const isPlain = /\b(?:yield|asyncio|loop)\b/.test(text);
  const given: Pick<Proposal, "title" | "edits" | "tradeOff"> = awaits
    ? inThread(file, called)
    : {
        title: `Run ${handler.name} in a thread, since it blocks (${file.path}:${handler.line})`,
        tradeOff:
          "At most 40 such requests run at the same time; state that only the event loop touched is touched by threads now.",
        edits: editLines(file.path, file.text, [
          { start: handler.start, end: handler.start + keyword[0].length, text: "" },
        ]),
      };
  if (!awaits && isPlain) return [];
  return [
    {
      ...given,
      why: `${blocking.call.callee} (${blocking.path}:${blocking.call.line}) waits without giving the event loop back, so while it waits every other request of the process waits as well.`,
      ...{ source: "rules", answers, newDependencies: [] },
    },
  ];
};

const blockingName =
  /^(?:requests\.|urllib\.request\.urlopen|httpx\.(?!Async)(?:Client\(\)\.)?(?:get|post|put|patch|delete|head|request)$|socket\.)/;

/** A blocking client reached through plain functions only: what an async function of its own awaits is another's matter. */
function isBlocking({ call, steps }: Outbound, files: readonly ProgramFile[]): boolean {
  if (call.isAwaited || !blockingName.test(call.name)) return false;
  return steps.slice(1).every(({ path, start }) => {
    const own = files.find((one) => one.path === path)?.code.functions.find((one) => one.start === start);
    return own?.isAsync !== true;
  });
}

/** The call in the handler that leads to what blocks. */
function callOnWay({ call, steps }: Outbound, file: ProgramFile): CodeCall | null {
  const [handler, next] = steps;
  if (next === undefined) return call;
  const within = file.code.calls.filter(
    ({ start, end }) => start >= (handler?.start ?? 0) && end <= (handler?.end ?? 0),
  );
  return within.find(({ callee }) => callee.split(".").at(-1) === next.name.split(".").at(-1)) ?? null;
}

function inThread(
  { path, text, code }: ProgramFile,
  call: CodeCall,
): Pick<Proposal, "title" | "edits" | "tradeOff"> {
  const given = call.arguments.length === 0 ? "" : ", ";
  const open = call.start + text.slice(call.start, call.end).indexOf("(");
  const from = /^from fastapi import .*$/m.exec(text);
  const hasImport = code.imports.some(({ local }) => local === "run_in_threadpool") || from === null;
  const at = (from?.index ?? 0) + (from?.[0].length ?? 0);
  const isUsed = /^\s*[.[]/.test(text.slice(call.end)); // what comes after it is asked of its value, not of the coroutine
  return {
    title: `Hand ${call.callee} to a thread, since it blocks (${path}:${call.line})`,
    tradeOff: "At most 40 such calls run at the same time.",
    edits: editLines(path, text, [
      ...(hasImport
        ? []
        : [{ start: at, end: at, text: "\nfrom fastapi.concurrency import run_in_threadpool" }]),
      {
        start: call.start,
        end: open + 1,
        text: `${isUsed ? "(" : ""}await run_in_threadpool(${call.callee}${given}`,
      },
      ...(isUsed ? [{ start: call.end, end: call.end, text: ")" }] : []),
    ]),
  };
}
