// Where each outlined definition ends: by braces, or by how the lines are indented.
import type { OutlineKind, OutlineRules } from "../languages/language.js";
import type { FoundDefinition } from "./assemble-entry.js";
import type { Token } from "./scan-tokens.js";

/** A definition whose beginning is known. `indent` is the white space before it. */
export interface OpenDefinition {
  readonly name: string;
  readonly kind: OutlineKind;
  readonly container: string;
  readonly nameStart: number;
  readonly start: number;
  readonly startLine: number;
  readonly indent: number;
}

interface Outlined {
  readonly rules: OutlineRules;
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly open: readonly OpenDefinition[];
}

/** Gives every definition its end; one whose block never closes ends with the text. */
export function endOfBlocks(outlined: Outlined): FoundDefinition[] {
  return outlined.rules.blocks === "braces" ? byBraces(outlined) : byIndent(outlined);
}

function byBraces({ text, tokens, open }: Outlined): FoundDefinition[] {
  const closed: FoundDefinition[] = [];
  const stack: { definition: OpenDefinition; depth: number; opened: boolean }[] = [];
  let [depth, next] = [0, 0];
  const close = (start: number, line: number): void => {
    const top = stack.pop();
    if (top !== undefined)
      closed.push(ended(top.definition, { end: start + 1, endLine: line, hasBody: top.opened }));
  };
  const closeUnopened = (token: Token): void => {
    const top = stack.at(-1);
    if (top !== undefined && !top.opened && top.depth === depth)
      close(token.start - 1, top.definition.startLine);
  };
  for (const token of tokens) {
    const begins = open[next];
    if (begins?.start === token.start) {
      closeUnopened(token);
      stack.push({ definition: begins, depth, opened: false });
      next += 1;
    }
    const top = stack.at(-1);
    if (token.kind === "open") {
      if (top !== undefined && !top.opened && top.depth === depth) top.opened = true;
      depth += 1;
    } else if (token.kind === "close") {
      closeUnopened(token);
      depth = Math.max(0, depth - 1);
      if (stack.at(-1)?.opened === true && stack.at(-1)?.depth === depth) close(token.start, token.line);
    } else if (token.kind === "stop" && top !== undefined && !top.opened && top.depth === depth) {
      close(token.start, token.line);
    }
  }
  while (stack.length > 0) {
    const top = stack.at(-1);
    close(top?.opened === true ? text.length - 1 : (top?.definition.start ?? 0), lastLine(tokens, top));
  }
  return closed;
}

function lastLine(
  tokens: readonly Token[],
  top: { definition: OpenDefinition; opened: boolean } | undefined,
): number {
  if (top?.opened !== true) return top?.definition.startLine ?? 1;
  return tokens.at(-1)?.line ?? top.definition.startLine;
}

// A block goes on while lines are indented deeper; Ruby's closing `end` at the same depth still belongs to it.
function byIndent({ rules, text, tokens, open }: Outlined): FoundDefinition[] {
  const closed: FoundDefinition[] = [];
  const stack: OpenDefinition[] = [];
  let next = 0;
  let previous: Token | undefined;
  for (const token of tokens) {
    const isEnd = rules.blocks === "end" && /^end\b/.test(text.slice(token.start, token.start + 4));
    while (token.first && stack.length > 0 && token.indent <= (stack.at(-1)?.indent ?? 0)) {
      const definition = stack.pop();
      if (definition === undefined || token.start === definition.start) break;
      const own = isEnd && token.indent === definition.indent;
      const [end, endLine] = own
        ? [token.start + 3, token.line]
        : [token.start - 1, previous?.line ?? token.line];
      closed.push(ended(definition, { end, endLine, hasBody: true }));
      if (own) break;
    }
    if (open[next]?.start === token.start) stack.push(open[next++] ?? failNever());
    previous = token;
  }
  const endLine = previous?.line ?? 1;
  for (const definition of stack)
    closed.push(ended(definition, { end: text.length, endLine, hasBody: true }));
  return closed;
}

function failNever(): never {
  throw new RangeError("an outlined definition vanished between two reads");
}

function ended(
  definition: OpenDefinition,
  at: { readonly end: number; readonly endLine: number; readonly hasBody: boolean },
): FoundDefinition {
  const { name, kind, container, nameStart, start, startLine } = definition;
  const isBodiless = definition.kind === "function" && !at.hasBody;
  return {
    ...{ name, kind, container, nameStart, start, startLine },
    ...{ end: at.end, endLine: at.endLine, declaration: isBodiless },
  };
}
