// Takes one proposal through the gates on a scratch tree: what fails one, or harms, is taken back; what helps stays applied.
import type { Analyzers, CodeFile } from "../../analyzers/analyzers.js";
import type { RunResults } from "../../resilience/resilience.js";
import { AssayError, runProcess } from "../../runtime/runtime.js";
import type { Proposal } from "../propose/proposal.js";
import { checkImports, type ImportCheck } from "./check-imports.js";
import { compareRuns, type Comparison } from "./compare-runs.js";
import { checkRoutes, type RouteVerdict } from "./check-routes.js";
import { gate, type Gate } from "./gate.js";
import { makePatch, type MadePatch } from "./make-patch.js";
import type { Scratch } from "./scratch.js";

/**
 * What trying needs. `test` is the owner's own line, `start` starts the application once, `measure` runs the same seeded
 * scenarios, or those of them whose ids are given.
 */
export interface Trial {
  readonly scratch: Scratch;
  readonly analyzers: Analyzers;
  readonly python: ImportCheck["python"];
  readonly test: {
    readonly command: string;
    readonly cwd: string;
    readonly env: Readonly<Record<string, string | undefined>>;
  } | null;
  readonly start: (() => Promise<void>) | null;
  readonly measure: Measure | null;
  readonly signal?: AbortSignal | undefined;
}

type Measure = (only?: ReadonlySet<string>) => Promise<RunResults>;

/** What came of a proposal. `patch` applies on top of those kept before it; `isAlone` where it applies to the base as well. */
export interface Tried {
  readonly proposal: Proposal;
  readonly outcome: "kept" | "no effect" | "dropped";
  readonly why: string;
  readonly gates: readonly Gate[];
  readonly patch: string | null;
  readonly isAlone: boolean;
  readonly comparison: Comparison | null;
}

/** The state of the scratch tree between proposals: what was measured on it last, null before it was; what its program does. */
export interface Bench {
  results: RunResults | null;
  code: readonly CodeFile[];
}

const testTimeoutMs = 600_000;

/** Tries one (spec R9). After it the tree holds the change where it was kept, and is as before where it was not. */
export async function tryProposal(proposal: Proposal, trial: Trial, bench: Bench): Promise<Tried> {
  const made = await makePatch(proposal.edits, trial.scratch);
  const gates: Gate[] = await staticGates(proposal, made, trial);
  const routes = made.kind === "made" && isSound(gates) ? await checkRoutes(made, bench.code, trial) : null;
  if (routes !== null) gates.push(routesGate(routes));
  const tried = {
    proposal,
    gates,
    patch: made.kind === "made" ? made.patch : null,
    isAlone: false,
    comparison: null,
  };
  if (!isSound(gates) || made.kind === "refused")
    return { ...tried, outcome: "dropped", why: saidBy(gates.at(-1)) };
  const isAlone = await trial.scratch.appliesToBase(made.patch);
  // Measured before the change goes on, so that both sides run on the same copy.
  if (trial.measure !== null) bench.results ??= await trial.measure();
  await trial.scratch.apply(made.patch);
  let isKept = false;
  try {
    const ended = await liveGates(proposal, made.patch, { trial, bench, gates });
    isKept = ended.outcome === "kept";
    if (isKept && routes !== null) bench.code = replaced(bench.code, routes.code);
    return { ...tried, isAlone, ...ended };
  } finally {
    if (!isKept) await trial.scratch.apply(made.patch, "back");
  }
}

async function staticGates(proposal: Proposal, made: MadePatch, trial: Trial): Promise<Gate[]> {
  if (made.kind === "refused") return [gate("applies", "failed", made.reason)];
  const refused = await trial.scratch.check(made.patch);
  if (refused !== null) return [gate("applies", "failed", `git apply --check says: ${refused}`)];
  const gates = [gate("applies", "passed", "git apply --check takes it")];
  const texts = (side: "before" | "after"): { path: string; text: string }[] =>
    made.changes.map((one) => ({ path: one.path, text: one[side] }));
  const before = await trial.analyzers.checkSyntax(texts("before"), trial.signal);
  const after = await trial.analyzers.checkSyntax(texts("after"), trial.signal);
  const worse = after.findIndex((verdict, at) => verdict.kind === "broken" && before[at]?.kind !== "broken");
  const fault = after[worse];
  if (fault?.kind === "broken")
    return [
      ...gates,
      gate("parses", "failed", `${made.changes[worse]?.path ?? ""}:${fault.line}: ${fault.message}`),
    ];
  const isKnown = after.every(({ kind }) => kind === "ok");
  gates.push(
    gate(
      "parses",
      isKnown ? "passed" : "not run",
      isKnown ? "every changed file parses" : "no parser knows one of the files",
    ),
  );
  const { added, missing, named } = await checkImports(made, {
    ...trial,
    newDependencies: proposal.newDependencies,
  });
  if (missing.length > 0)
    return [
      ...gates,
      gate(
        "imports",
        "failed",
        `${missing.join(", ")}: no such module here, and not named as a new dependency`,
      ),
    ];
  const said = added.length === 0 ? "nothing new is imported" : `${added.join(", ")} exist`;
  return [
    ...gates,
    gate("imports", "passed", named.length === 0 ? said : `new dependencies to install: ${named.join(", ")}`),
  ];
}

function isSound(gates: readonly Gate[]): boolean {
  return gates.every(({ state }) => state !== "failed");
}

function routesGate({ fault, added }: RouteVerdict): Gate {
  if (fault !== null) return gate("routes", "failed", fault);
  return gate("routes", "passed", added.length === 0 ? "the same as before" : `new: ${added.join(", ")}`);
}

function replaced(all: readonly CodeFile[], by: readonly CodeFile[]): readonly CodeFile[] {
  return all.map((one) => by.find(({ path }) => path === one.path) ?? one);
}

interface Live {
  readonly trial: Trial;
  readonly bench: Bench;
  readonly gates: Gate[];
}

type Ended = Pick<Tried, "outcome" | "why" | "comparison">;

async function liveGates(proposal: Proposal, patch: string, { trial, bench, gates }: Live): Promise<Ended> {
  const dropped = (comparison: Comparison | null = null): Ended => ({
    outcome: "dropped",
    why: saidBy(gates.at(-1)),
    comparison,
  });
  gates.push(await testGate(trial));
  if (gates.at(-1)?.state === "failed") return dropped();
  if (trial.measure === null || bench.results === null) {
    gates.push(await startGate(trial.start), gate("proof", "not run", "give --prove to measure it"));
    return !isSound(gates) ? dropped() : { outcome: "kept", why: "it was not measured", comparison: null };
  }
  const { measure } = trial;
  const first = await startedBy(() => measure());
  gates.push(
    typeof first === "string"
      ? gate("starts", "failed", first)
      : gate("starts", "passed", "it starts and gets ready"),
  );
  if (typeof first === "string") return dropped();
  const { after, comparison } = await compareTwice(bench.results, first, measure);
  const isBad = comparison.verdict === "harms";
  gates.push(gate("proof", isBad ? "failed" : "passed", `${comparison.verdict}: ${comparison.why}`));
  if (isBad) return dropped(comparison);
  if (comparison.verdict !== "helps") {
    const isUnmeasured = proposal.answers.length === 0;
    return {
      outcome: isUnmeasured ? "kept" : "no effect",
      why: isUnmeasured ? "no scenario measures it, and none is harmed" : comparison.why,
      comparison,
    };
  }
  gates.push(await mutationGate(patch, { trial, measure, after, comparison }));
  if (gates.at(-1)?.state === "failed")
    return { outcome: "no effect", why: saidBy(gates.at(-1)), comparison };
  bench.results = after;
  return { outcome: "kept", why: comparison.why, comparison };
}

interface Measured {
  readonly after: RunResults;
  readonly comparison: Comparison;
}

/** A harm of nothing but times is measured once more before it counts: something else on this machine makes calls slow too. */
async function compareTwice(before: RunResults, after: RunResults, measure: Measure): Promise<Measured> {
  const first = { after, comparison: compareRuns(before, after) };
  if (first.comparison.verdict !== "harms" || !first.comparison.restsOnTimes) return first;
  const again = await startedBy(() => measure());
  return typeof again === "string" ? first : { after: again, comparison: compareRuns(before, again) };
}

interface Mutation {
  readonly trial: Trial;
  readonly measure: Measure;
  readonly after: RunResults;
  readonly comparison: Comparison;
}

/**
 * Takes the change back, measures the scenarios that it helped, and puts it on again: what it mended must be broken again, or
 * it was not its doing.
 */
async function mutationGate(patch: string, { trial, measure, after, comparison }: Mutation): Promise<Gate> {
  const helped = new Set(comparison.items.filter(({ verdict }) => verdict === "helps").map(({ id }) => id));
  await trial.scratch.apply(patch, "back");
  const reverted = await measure(helped).finally(() => trial.scratch.apply(patch));
  const again = compareRuns(reverted, after);
  return again.verdict === "helps"
    ? gate("mutation", "passed", "without it the scenario is as before again")
    : gate(
        "mutation",
        "failed",
        `without it the scenario did not get worse again (${again.why}), so it is not what helped`,
      );
}

async function testGate({ test, signal }: Trial): Promise<Gate> {
  if (test === null) return gate("tests", "not run", "give --test 'COMMAND'");
  const shell = { command: "/bin/sh", args: ["-c", test.command], cwd: test.cwd, env: test.env };
  try {
    const { exitCode, stdout, stderr } = await runProcess({
      ...shell,
      timeoutMs: testTimeoutMs,
      maxOutputBytes: 16 * 1024 * 1024,
      signal,
    });
    const said = `${stdout.toString("utf8")}\n${stderr}`.trim().slice(-500);
    return exitCode === 0
      ? gate("tests", "passed", test.command)
      : gate("tests", "failed", `${test.command} ended with ${exitCode}: ${said}`);
  } catch (thrown) {
    if (thrown instanceof AssayError && thrown.code === "process-failed")
      return gate("tests", "failed", thrown.message);
    throw thrown;
  }
}

async function startGate(start: Trial["start"]): Promise<Gate> {
  if (start === null) return gate("starts", "not run", "give --start 'COMMAND'");
  const fault = await startedBy(start);
  return typeof fault === "string"
    ? gate("starts", "failed", fault)
    : gate("starts", "passed", "it starts and gets ready");
}

/** What was measured, or in words why the application did not start. */
async function startedBy<T>(run: () => Promise<T>): Promise<T | string> {
  try {
    return await run();
  } catch (thrown) {
    if (thrown instanceof AssayError && thrown.code === "application-failed") return thrown.message;
    throw thrown;
  }
}

function saidBy(one: Gate | undefined): string {
  return one === undefined ? "" : `${one.name}: ${one.detail}`;
}
