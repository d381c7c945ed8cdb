// From a handler to the calls that leave the program: breadth first through the context graph, with the path that was taken.
import type { CodeCall, CodeFile } from "../../analyzers/analyzers.js";
import type { Callee, CodePlace } from "../../context/context.js";
import { functionsByName, rangeOf } from "./find-routes.js";
import { outboundOf, type OutboundKind } from "./outbound.js";
import type { CodeRange } from "./route.js";

/** One step of a path: which function was entered, from which line, and how that was known. */
export interface Step extends CodeRange {
  readonly how: string;
}

/** A call that leaves the program, how it was reached, and how sure that is (0 to 1). */
export interface Outbound {
  readonly kind: OutboundKind;
  readonly path: string;
  readonly call: CodeCall;
  readonly steps: readonly Step[];
  readonly sure: number;
}

/** What tracing needs: the files of the program, and the graph's answer for some lines (null where there is none). */
export interface TraceParts {
  readonly files: readonly CodeFile[];
  readonly callees: (place: CodePlace) => Promise<readonly Callee[] | null>;
}

const maxDepth = 8;
const maxVisited = 400;

/** The outbound calls reachable from `handler`, the surest first (spec R8). Each call once, by the surest path. */
export async function traceOutbound(
  handler: CodeRange,
  { files, callees }: TraceParts,
): Promise<readonly Outbound[]> {
  const fileOf = new Map(files.map((file) => [file.path, file]));
  const byName = functionsByName(files);
  const found = new Map<string, Outbound>();
  const waiting: Walk[] = [{ steps: [{ ...handler, how: "answers the operation" }], sure: 1 }];
  const visited = new Set<string>();
  for (let next = waiting.shift(); next !== undefined && visited.size < maxVisited; next = waiting.shift()) {
    const here = next.steps.at(-1);
    const file = fileOf.get(here?.path ?? "");
    if (here === undefined || file === undefined || next.steps.length > maxDepth) continue;
    const key = `${here.path}:${here.start}:${here.end}`;
    if (visited.has(key)) continue;
    visited.add(key);
    const linked = await callees({ path: here.path, startLine: here.startLine, endLine: here.endLine });
    const known = { file, fileOf, byName, linked: linked ?? [] };
    for (const call of file.calls.filter(({ start, end }) => start >= here.start && end <= here.end)) {
      const outbound = outboundOf(call, file);
      if (outbound !== null)
        note(found, {
          ...outbound,
          path: file.path,
          call,
          steps: next.steps,
          sure: next.sure * outbound.sure,
        });
      else waiting.push(...stepsFrom(next, targetsOf(call, known)));
    }
  }
  return [...found.values()].sort((a, b) => b.sure - a.sure);
}

interface Walk {
  readonly steps: readonly Step[];
  readonly sure: number;
}

function note(found: Map<string, Outbound>, one: Outbound): void {
  const at = `${one.path}:${one.call.start}`;
  if ((found.get(at)?.sure ?? 0) < one.sure) found.set(at, one);
}

function stepsFrom(walk: Walk, targets: readonly (Step & { sure: number })[]): readonly Walk[] {
  return targets.map(({ sure, ...step }) => ({ steps: [...walk.steps, step], sure: walk.sure * sure }));
}

interface Known {
  readonly file: CodeFile;
  readonly fileOf: ReadonlyMap<string, CodeFile>;
  readonly byName: ReadonlyMap<string, readonly CodeRange[]>;
  readonly linked: readonly Callee[];
}

/** Where a call leads: by the graph; else a function of this file; else whoever implements a member of that name. */
function targetsOf(
  call: CodeCall,
  { file, fileOf, byName, linked }: Known,
): readonly (Step & { sure: number })[] {
  const parts = call.callee.split(/\?*\./);
  const name = parts.at(-1)?.replace(/\W+$/, "") ?? "";
  if (name === "" || !/^\w+$/.test(name)) return [];
  const fromGraph = linked
    .filter(
      (one) =>
        one.name === name && one.atLine >= call.line && one.atLine <= call.endLine && !one.isDeclaration,
    )
    .flatMap((one) => {
      const target = fileOf.get(one.path);
      const own = target?.functions.find(
        (fn) => fn.name === name && fn.line >= one.startLine && fn.endLine <= one.endLine,
      );
      if (target === undefined || own === undefined) return [];
      const how = `line ${call.line} calls ${name} (by ${one.resolvedBy.replaceAll("-", " ")})`;
      return [{ ...rangeOf(target, own), how, sure: one.confidence }];
    });
  if (fromGraph.length > 0) return fromGraph;
  const candidates = (byName.get(name) ?? []).filter(
    ({ start, path }) => path !== file.path || start !== call.start,
  );
  const isMember = parts.length > 1;
  const inFile = candidates.filter(({ path }) => path === file.path);
  if (!isMember && inFile.length > 0)
    return inFile.map((one) => ({
      ...one,
      how: `line ${call.line} calls ${name} of this file`,
      sure: 0.9 / inFile.length,
    }));
  const isKnownElsewhere = file.imports.some(({ local }) => local === parts[0]) || commonMembers.has(name);
  if (!isMember || isKnownElsewhere || candidates.length > 6) return [];
  const share = 0.8 / candidates.length;
  const others =
    candidates.length === 1 ? "the only function of that name" : `one of ${candidates.length} of that name`;
  return candidates.map((one) => ({
    ...one,
    how: `line ${call.line} calls ${call.callee}, ${others}`,
    sure: share,
  }));
}

/** Members of the languages' own types, which nobody's function is meant by. */
const commonMembers = new Set(
  (
    "push pop map filter find get set has add delete then catch json text end write slice split join replace trim " +
    "append extend items keys values format toString close"
  ).split(" "),
);
