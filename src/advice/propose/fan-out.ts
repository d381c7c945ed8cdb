// Proposes to bound what is started at the same time: Promise.all over a map, asyncio.gather over a comprehension.
import type { CodeCall } from "../../analyzers/analyzers.js";
import { editLines, type Replacement } from "./edit-lines.js";
import { answering, wayOf, type ProgramFile, type Proposal, type ProposalRule } from "./proposal.js";

const atOnce = 8;

/** One for each unbounded fan-out on the operation's way; what is bounded by a limiter already is left alone. */
export const proposeBoundedFanOut: ProposalRule = (of) => {
  const answers = answering(of, "slow", "amplifies", "does-not-recover", "no-deadline");
  if (answers.length === 0) return [];
  return wayOf(of).flatMap(({ file, ranges }) =>
    file.code.calls
      .filter(({ start, end }) => ranges.some((one) => start >= one.start && end <= one.end))
      .flatMap((call): readonly Proposal[] => {
        const replacements = file.code.family === "python" ? inPython(call, file) : inScript(call, file);
        if (replacements === null) return [];
        return [
          {
            title: `Start at most ${atOnce} at the same time (${file.path}:${call.line})`,
            why: `${call.callee} starts everything at once, however many there are: a long list exhausts connections here or on the other side.`,
            tradeOff: "A long list takes longer while the other side is well.",
            ...{ source: "rules", answers, newDependencies: [] },
            edits: editLines(file.path, file.text, replacements),
          },
        ];
      }),
  );
};

const limiter = /[sS]emaphore|[lL]imiter|p-limit|p-map|\bmapBounded\b|\bgather_bounded\b/;

function inScript(call: CodeCall, { path, text, code }: ProgramFile): readonly Replacement[] | null {
  const [list, ...more] = call.arguments;
  const mapped = code.calls.find(
    (one) => one.start === list?.start && one.end === list.end && one.callee.endsWith(".map"),
  );
  const [each, ...others] = mapped?.arguments ?? [];
  if (
    call.name !== "Promise.all" ||
    more.length > 0 ||
    mapped === undefined ||
    each === undefined ||
    others.length > 0
  )
    return null;
  if (limiter.test(text) || !/\bawait\b|\bfetch\(|\baxios|\.(?:get|query)\(/.test(each.text)) return null;
  const items = text.slice(mapped.start, mapped.start + mapped.callee.length - ".map".length);
  if (items.startsWith("[")) return null;
  const end = text.trimEnd().length;
  return [
    {
      start: call.start,
      end: call.end,
      text: `mapBounded(${items}, ${atOnce}, ${text.slice(each.start, each.end)})`,
    },
    { start: end, end, text: `\n\n${/\.[cm]?tsx?$/.test(path) ? typedHelper : helper}` },
  ];
}

const body = `{
  const results = [];
  const entries = [...items].entries();
  const work = async () => {
    for (const [at, item] of entries) results[at] = await each(item, at);
  };
  await Promise.all(Array.from({ length: limit }, work));
  return results;
}`;
const caption = "/** Like Promise.all over a map, with at most `limit` under way at the same time. */";
const helper = `${caption}\nasync function mapBounded(items, limit, each) ${body}`;
const typedHelper = `${caption}\nasync function mapBounded<T, R>(items: Iterable<T>, limit: number, each: (item: T, at: number) => R | Promise<R>): Promise<R[]> ${body.replace("const results = [];", "const results: R[] = [];").replace("async () =>", "async (): Promise<void> =>")}`;

function inPython(call: CodeCall, { text, code }: ProgramFile): readonly Replacement[] | null {
  const [list, ...more] = call.arguments;
  if (call.name !== "asyncio.gather" || list === undefined || more.length > 0 || limiter.test(text))
    return null;
  if (!/^\*\s*[[(].*\bfor\b/s.test(list.text)) return null;
  const from = /^import asyncio[ \t]*$/m.exec(text);
  const last = [...text.matchAll(/^(?:import|from) [^\n(]*$/gm)].at(-1);
  if (from === null || last === undefined || !code.isComplete) return null;
  const at = last.index + last[0].length;
  return [
    { start: at, end: at, text: `\n\n\n${gather}` },
    {
      start: call.start,
      end: list.start + (/^\*\s*/.exec(list.text)?.[0].length ?? 1),
      text: `gather_bounded(${atOnce}, `,
    },
  ];
}

const gather = `async def gather_bounded(limit, coroutines):
    """Like asyncio.gather, with at most \`limit\` under way at the same time."""
    gate = asyncio.Semaphore(limit)

    async def run(one):
        async with gate:
            return await one

    return await asyncio.gather(*(run(one) for one in coroutines))`;
