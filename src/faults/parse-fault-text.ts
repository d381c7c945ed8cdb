// A fault as written on a command line, turned into the data that parseFault reads.
import { badFault } from "./bad-fault.js";
import { fieldNamesOf, kindNamed, parseFault, type Fault } from "./fault.js";
import { parseRate, parseSize, parseTime } from "./quantity.js";

const matchNames = ["method", "path", "operation", "host", "header"];

/** What a suffix of a field's name says about its value, and how such a value is read from text. */
const unitSuffixes = [
  { suffix: "BytesPerSecond", read: parseRate },
  { suffix: "bytesPerSecond", read: parseRate },
  { suffix: "Bytes", read: parseSize },
  { suffix: "Ms", read: (text: string) => parseTime(text, "ms") },
  {
    suffix: "Seconds",
    read: (text: string) => {
      const ms = parseTime(text, "s");
      return ms === null ? null : ms / 1_000;
    },
  },
];

/**
 * Parses `kind:key=value,key=value`, as in
 * `latency:distribution=normal,mean=200,stddev=50,side=server,probability=0.5,schedule=start:30%,duration:20%`.
 * A key is a field's name, with or without its unit (`mean`, `meanMs`); a value may carry a unit (`1.5s`, `512KBps`);
 * a part without `=` belongs to the value before it; `"…"` keeps commas. `method`, `path`, `operation`, `host` and
 * `header=name:pattern` match requests; several methods are joined by `|`. Throws `bad-fault`.
 */
export function parseFaultText(text: string, fallbackId?: string): Fault {
  const colon = text.indexOf(":");
  const kind = kindNamed((colon === -1 ? text : text.slice(0, colon)).trim());
  const data: Record<string, unknown> = { kind: kind.kind };
  const match: Record<string, unknown> = {};
  for (const [key, value] of settingsOf(colon === -1 ? "" : text.slice(colon + 1), text)) {
    if (matchNames.includes(key)) addMatch(match, key, value);
    else {
      const name = fullName(key, fieldNamesOf(kind), kind.kind);
      if (name in data) throw badFault(`"${name}" is given twice in "${text}".`, "Give it once.");
      data[name] = valueOf(name, value);
    }
  }
  return parseFault(Object.keys(match).length === 0 ? data : { ...data, match }, fallbackId);
}

function settingsOf(list: string, whole: string): readonly (readonly [string, string])[] {
  const settings: [string, string][] = [];
  for (const part of list.match(/(?:"[^"]*"|[^,"])+/g) ?? []) {
    const equals = /^\s*([A-Za-z]+)\s*=/.exec(part);
    const last = settings.at(-1);
    if (equals !== null) settings.push([equals[1] ?? "", part.slice(equals[0].length).trim()]);
    else if (last !== undefined) last[1] += `,${part}`;
    else
      throw badFault(
        `"${part.trim()}" has no value in the fault "${whole}".`,
        "Write kind:key=value,key=value.",
      );
  }
  return settings.map(([key, value]) => [key, value.replace(/^"([^"]*)"$/, "$1")]);
}

function fullName(key: string, known: readonly string[], kind: string): string {
  if (known.includes(key) && key !== "match") return key;
  const short = known.filter((name) =>
    unitSuffixes.some(({ suffix }) => name === key + suffix || (key === "rate" && name === suffix)),
  );
  if (short.length === 1 && short[0] !== undefined) return short[0];
  throw badFault(
    `The fault ${kind} has no setting "${key}".`,
    `${kind} takes ${[...known.filter((name) => name !== "match"), ...matchNames].join(", ")}.`,
  );
}

function valueOf(name: string, text: string): unknown {
  if (name === "schedule" || name === "id" || name === "body" || name === "contentType") return text;
  const unit = unitSuffixes.find(({ suffix }) => name.endsWith(suffix));
  const number = unit === undefined ? plainNumber(text) : unit.read(text);
  return number ?? text;
}

function plainNumber(text: string): number | null {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text);
  if (percent !== null) return Number(percent[1]) / 100;
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
}

function addMatch(match: Record<string, unknown>, key: string, value: string): void {
  if (key === "method") match["method"] = value.split("|");
  else if (key !== "header") match[key] = value;
  else {
    const [name = "", pattern = "*"] = value.split(/:(.*)/s, 2);
    match["header"] = {
      ...(match["header"] as Record<string, string> | undefined),
      [name.trim()]: pattern.trim(),
    }; // only this function fills it
  }
}
