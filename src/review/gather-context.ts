// Gather, second half: what the change touches elsewhere, secrets masked, cut to size; never a reason to fail a review.
import type { FileDiff } from "../diff/diff.js";
import { messageOf } from "../runtime/runtime.js";
import type { AnalyzerPort, ContextPort, ContextSymbol, GatheredContext } from "./ports.js";
import { redactTexts } from "./redact.js";
import { refuseCancelled } from "./refuse-cancelled.js";
import type { ReviewOptions } from "./review-options.js";
import type { Warning } from "./review-result.js";

/** What all bodies together may take of a prompt. Fifteen of the longest that are shown whole fit. */
const budgetTokens = 6_000;
// Source text has 3.3 characters a token or more.
const charactersPerToken = 3.3;

/** What asking for context needs. `port` is null where there is no repository to look around in. */
export interface ContextQuestion {
  readonly files: readonly FileDiff[];
  readonly port: ContextPort | null;
  readonly analyzers: Pick<AnalyzerPort, "findSecrets">;
  readonly options: Pick<ReviewOptions, "lenses">;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The context of a change as lenses may see it (spec C3, X7). It is asked for only when some lens has a model. A port that
 * fails gives `diff-only` with its reason and a warning (spec C5); throws only `cancelled`.
 */
export async function gatherContext(
  question: ContextQuestion,
): Promise<{ context: GatheredContext; warnings: readonly Warning[] }> {
  const { port, options, files, signal } = question;
  if (options.lenses.every(({ model }) => model === null)) return quietly("no model reads this review");
  if (port === null) return quietly("there is no repository around a bare diff");
  try {
    const found = await port.contextFor(files, budgetTokens, signal);
    return { context: { ...found, symbols: await shownSymbols(found.symbols, question) }, warnings: [] };
  } catch (thrown) {
    refuseCancelled(signal);
    const message = `what the change touches elsewhere could not be found: ${messageOf(thrown)}`;
    return { ...diffOnly(messageOf(thrown)), warnings: [{ path: null, line: null, message }] };
  }
}

/** Masks before it cuts, because half a secret is not seen for one. */
async function shownSymbols(
  symbols: readonly ContextSymbol[],
  scan: Pick<ContextQuestion, "analyzers" | "signal">,
): Promise<ContextSymbol[]> {
  const masked = await redactTexts(
    symbols.map((symbol) => symbol.text),
    scan,
  );
  return symbols.map((symbol, index) => ({ ...symbol, text: cut(masked[index] ?? "", symbol.tokens) }));
}

/** The longest beginning of whole lines that `tokens` have room for; a first line that is longer is cut inside. */
function cut(text: string, tokens: number): string {
  const maxLength = Math.floor(tokens * charactersPerToken);
  if (text.length <= maxLength) return text;
  const end = text.lastIndexOf("\n", maxLength);
  return text.slice(0, end > 0 ? end : maxLength);
}

function quietly(detail: string): { context: GatheredContext; warnings: readonly Warning[] } {
  return { ...diffOnly(detail), warnings: [] };
}

function diffOnly(detail: string): { context: GatheredContext } {
  return { context: { step: "diff-only", detail, symbols: [] } };
}
