// `assay context`: what a review would show its lenses of the code around the change, with scores and why (spec C6).
import { revealLine } from "../../report/report.js";
import { readDiff } from "../../review/review.js";
import { localPlace } from "../local-index.js";
import { lookAround, type FoundContext } from "../open-context.js";
import { openSource } from "./open-source.js";
import type { Surroundings } from "../surroundings.js";
import { AssayError } from "../../runtime/runtime.js";
import { renderContextJson } from "./context-json.js";
import { followProgress } from "./follow-progress.js";

/** The options of `assay context`. */
export interface ContextOptions {
  readonly repo: string;
  readonly base?: string | undefined;
  readonly head?: string | undefined;
  readonly budget: number;
  readonly format: "text" | "json";
}

/** Runs the command. It asks no model; a base without index is indexed as a review would index it. */
export async function runContext(options: ContextOptions, surroundings: Surroundings): Promise<void> {
  if (!Number.isInteger(options.budget) || options.budget < 1) throw wrongBudget();
  const source = await openSource({ ...options, staged: false }, surroundings);
  const { signal } = surroundings;
  const progress = followProgress({ format: "text" }, surroundings);
  try {
    if (source.trees === null) return; // only a bare diff has none
    const change = await source.describe();
    const files = readDiff(await source.diff(signal), change.head.label);
    const place = localPlace(source.trees, surroundings, (done) => {
      progress.onIndexing(done);
    });
    const found = await lookAround(place, {
      ...{ files, budgetTokens: options.budget, signal },
    });
    await progress.close();
    process.stdout.write(options.format === "json" ? renderContextJson(found) : toText(found));
  } finally {
    await progress.close();
    await source.close();
  }
}

function toText({ context }: FoundContext): string {
  const { step, detail, symbols, stats } = context;
  const why = detail === "" ? "" : `: ${detail}`;
  const rows = symbols.flatMap((symbol, at) => [
    "",
    `${String(at + 1).padStart(3)}  ${revealLine(`${symbol.path}:${symbol.startLine}-${symbol.endLine}  ${symbol.kind} ${symbol.name}`)}`,
    `     ${revealLine(symbol.reason)}`,
    `     ${symbol.list} · score ${symbol.score.toFixed(3)} · confidence ${symbol.confidence.toFixed(2)} · resolved by ${symbol.resolvedBy ?? "no name"} · ${symbol.tokens} tokens`,
  ]);
  const counts = `${symbols.length} symbols, ${stats.tokens} tokens`;
  const known = `${stats.indexedFiles} files and ${stats.graphSymbols} symbols indexed`;
  const times = `read in ${stats.readMs.toFixed(0)} ms, ranked in ${stats.rankMs.toFixed(0)} ms`;
  const seen = `${stats.namesResolved} names of the change resolved, ${stats.definitionsTouched} definitions edited`;
  return `${[`${step}${why}`, counts, seen, `${known}; ${times}`, ...rows].join("\n")}\n`;
}

function wrongBudget(): AssayError {
  return new AssayError({
    code: "usage",
    message: "--budget is not a number of tokens",
    remedy: "Give a whole number, for example --budget 6000.",
  });
}
