// What the change touches elsewhere, as a prompt shows it: each symbol with its place, why it is there, and its lines.
import type { ContextSymbol } from "../ports.js";
import { fence } from "./fence.js";
import { numbered } from "./render-change.js";

const sureFrom = 0.5;

/** The symbols, fenced as untrusted (spec A6, C3); an empty text when there are none. Links under 0.5 are called likely. */
export function contextPart(symbols: readonly ContextSymbol[]): string {
  if (symbols.length === 0) return "";
  const shown = symbols.map(renderSymbol).join("\n\n");
  return `Code elsewhere in the repository that the change touches:\n${fence("context", shown)}`;
}

/**
 * The best of `symbols` whose part of the prompt stays within `maxTokens`, in order. One that is too long for what is
 * left is passed over.
 */
export function fitContext(
  symbols: readonly ContextSymbol[],
  limit: { maxTokens: number; countTokens: (text: string) => number },
): ContextSymbol[] {
  const fitting: ContextSymbol[] = [];
  for (const symbol of symbols)
    if (limit.countTokens(contextPart([...fitting, symbol])) <= limit.maxTokens) fitting.push(symbol);
  return fitting;
}

/** Those of `symbols` that a reader of these changed files needs, or that belong to the change as a whole. */
export function contextOf(symbols: readonly ContextSymbol[], paths: readonly string[]): ContextSymbol[] {
  return symbols.filter(
    ({ relatesTo }) => relatesTo.length === 0 || relatesTo.some((path) => paths.includes(path)),
  );
}

function renderSymbol({ path, name, kind, startLine, endLine, ...rest }: ContextSymbol): string {
  const why = rest.confidence < sureFrom ? `likely: ${rest.reason}` : rest.reason;
  const lines = rest.text.split("\n");
  const left = endLine - startLine + 1 - lines.length;
  return [
    `${path}:${startLine}-${endLine} ${kind} ${name} (${why})`,
    ...lines.map((line, index) => numbered(startLine + index, " ", line)),
    ...(left > 0 ? [`       … ${left} more lines`] : []),
  ].join("\n");
}
