// Reads the text of a scenario file: several YAML documents, errors and notes with their lines.
import { isMap, isScalar, LineCounter, parseAllDocuments, type Document } from "yaml";
import type { z } from "zod";
import { parsePlan } from "../../faults/faults.js";
import { AssayError, messageOf } from "../../runtime/runtime.js";
import { objectOr } from "../json-value.js";
import { parseDuration } from "./parse-duration.js";
import { scenarioSchema, type ParsedCall, type ParsedDocument, type ParsedItem } from "./scenario-schema.js";
import type { Call, Edge, Objective, Scenario, ScenarioItem, ScenarioNote, Strategy } from "./scenario.js";
import { translateFault } from "./translate-fault.js";

const defaultTimeoutMs = 10_000;

/**
 * Parses a whole file. Documents of fault's own files (no `version`, faults by `type`) are read where their meaning is
 * the same; `notes` say line by line what is done otherwise. Throws `bad-scenario` at the first thing that makes no
 * sense, with file and line.
 */
export function parseScenarios(text: string, file: string): readonly Scenario[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true });
  if ("empty" in documents) throw bad(`${file} holds no scenario.`);
  return documents
    .filter((document) => document.errors.length > 0 || document.contents !== null)
    .map((document, index) => {
      const error = document.errors[0];
      if (error !== undefined)
        throw bad(
          `${file}:${lines.linePos(error.pos[0]).line} is not valid YAML: ${error.message.split("\n", 1)[0] ?? ""}`,
        );
      return new DocumentReader({ document, lines, file, index }).read();
    });
}

/** Its data. Throws `bad-scenario` for aliases that expand without end. */
function expanded(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (thrown) {
    throw bad(`${file} cannot be expanded: ${messageOf(thrown)}`);
  }
}

interface Source {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly file: string;
  readonly index: number;
}

type Path = readonly (string | number)[];

/** One document, with the way back from data to lines. */
class DocumentReader {
  readonly #source: Source;
  readonly #notes: ScenarioNote[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  read(): Scenario {
    const { document, file, index } = this.#source;
    const parsed = scenarioSchema.safeParse(expanded(document, file));
    if (!parsed.success) throw this.#refusal(parsed.error);
    const { title, description, items } = parsed.data;
    return {
      file,
      line: this.#line([]),
      title,
      description: description ?? "",
      items: items.map((item, at) => this.#item(item, { at, document: parsed.data, index })),
      notes: this.#notes,
    };
  }

  #item(
    item: ParsedItem,
    { at, document, index }: { at: number; document: ParsedDocument; index: number },
  ): ScenarioItem {
    const { context, call } = item;
    const path: Path = ["items", at];
    const common = document.config?.http?.headers ?? {};
    const callOf = (one: ParsedCall): Call => toCall(one, common);
    const strategy = this.#strategy(item, path);
    if (context.runs_on != null)
      this.#note(
        [...path, "context", "runs_on"],
        "runs_on is not supported: the run acts on this machine only",
      );
    if (call.url.includes("://") && !/^https?:\/\//i.test(call.url))
      throw bad(`${this.#place([...path, "call", "url"])}: the URL must be http or https.`);
    return {
      id: `${index + 1}.${at + 1} ${document.title}`,
      line: this.#line(path),
      operationId: call.meta?.operation_id ?? null,
      before: (item.before ?? []).map((one) => ({
        call: callOf(one.call),
        learn: Object.fromEntries(Object.entries(one.learn).map(([name, to]) => [name, [to].flat()])),
      })),
      call: callOf(call),
      segments: document.config?.http?.paths?.segments ?? {},
      edge: this.#edge(item, path),
      faults: this.#faults(item, path, strategy),
      strategy,
      objectives: (context.slo ?? []).map((_, slo) =>
        this.#objective(item, [...path, "context", "slo", slo]),
      ),
      expect: expectationOf(item),
      counts: (item.counts ?? []).map((one) => ({ call: callOf(one.call), at: one.at })),
      mappings: context.proxy?.proxies ?? [],
    };
  }

  #edge({ context, call }: ParsedItem, path: Path): Edge {
    const [first, ...others] = context.upstreams ?? [];
    if (others.length > 0)
      this.#note(
        [...path, "context", "upstreams", 1],
        "one edge is faulted at a time: only the first upstream is",
      );
    if (first === undefined || first === "*" || first === "client") return { kind: "client" };
    const isOwn =
      URL.canParse(first) && URL.canParse(call.url) && new URL(first).host === new URL(call.url).host;
    return isOwn ? { kind: "client" } : { kind: "dependency", upstream: first };
  }

  #faults({ context }: ParsedItem, path: Path, strategy: Strategy): ScenarioItem["faults"] {
    const faults = context.faults.flatMap((given, at) => {
      const where: Path = [...path, "context", "faults", at];
      const { fault, notes } = translateFault(given);
      for (const note of notes) this.#note(where, fault === null ? `this fault is left out: ${note}` : note);
      if (fault === null) return [];
      if (fault["schedule"] === undefined || strategy.mode === "load") return [fault];
      this.#note(
        where,
        "a period means something under load only; the fault acts on every faulted call here",
      );
      return [Object.fromEntries(Object.entries(fault).filter(([key]) => key !== "schedule"))];
    });
    try {
      return parsePlan(faults).map(({ spec }) => spec);
    } catch (thrown) {
      throw bad(`${this.#place([...path, "context", "faults"])}: ${messageOf(thrown)}`, thrown);
    }
  }

  #strategy({ context }: ParsedItem, path: Path): Strategy {
    const given = context.strategy ?? { mode: "single" };
    const where: Path = [...path, "context", "strategy"];
    switch (given.mode) {
      case "single":
        return { mode: "repeat", count: 1, stepMs: 0, waitMs: 0, failFast: false };
      case "repeat":
        if (given.add_baseline_call === false)
          this.#note(where, "clean calls are always made beside the faulted ones");
        return {
          mode: "repeat",
          count: given.count,
          stepMs: given.step ?? 0,
          waitMs: given.wait ?? 0,
          failFast: given.failfast ?? false,
        };
      case "load": {
        const durationMs = parseDuration(given.duration);
        if (durationMs === null) throw bad(`${this.#place(where)}: "${given.duration}" is no duration.`);
        return { mode: "load", durationMs, clients: given.clients, rps: given.rps };
      }
      case "search":
        if (given.to <= given.from) throw bad(`${this.#place(where)}: to must be greater than from.`);
        return { ...given, precision: given.precision ?? (given.to - given.from) / 100 };
    }
  }

  #objective({ context }: ParsedItem, path: Path): Objective {
    const slo = context.slo?.[Number(path.at(-1))];
    const kind = slo?.slo_type ?? slo?.type;
    if (slo === undefined || kind === undefined)
      throw bad(`${this.#place(path)}: an objective needs slo_type.`);
    return kind === "latency"
      ? {
          kind,
          title: slo.title ?? `p${slo.objective} under ${slo.threshold} ms`,
          percentile: slo.objective,
          thresholdMs: slo.threshold,
        }
      : { kind, title: slo.title ?? `at most ${slo.threshold} % errors`, thresholdPercent: slo.threshold };
  }

  #refusal(error: z.ZodError): AssayError {
    const issue = error.issues[0];
    const path = (issue?.path ?? []).filter((part) => typeof part !== "symbol");
    const keys = objectOr(issue)["keys"];
    const unknown = Array.isArray(keys) ? [...path, String(keys[0])] : path;
    const at = path.length === 0 ? "" : ` at ${path.join(".")}`;
    return bad(
      `${this.#place(unknown)}:${at === "" ? "" : `${at}:`} ${issue?.message ?? "not a scenario"}.`,
      error,
    );
  }

  #note(path: Path, message: string): void {
    this.#notes.push({ file: this.#source.file, line: this.#line(path), message });
  }

  #place(path: Path): string {
    return `${this.#source.file}:${this.#line(path)}`;
  }

  /** The line of the key, or of the nearest thing around it that the file has. */
  #line(path: Path): number {
    const { document, lines } = this.#source;
    for (let length = path.length; length > 0; length -= 1) {
      const parent: unknown =
        length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
      const key = path[length - 1];
      const pair = isMap(parent)
        ? parent.items.find((one) => isScalar(one.key) && String(one.key.value) === String(key))
        : undefined;
      const node: unknown = pair?.key ?? document.getIn(path.slice(0, length), true);
      const start = rangeStart(node);
      if (start !== null) return lines.linePos(start).line;
    }
    return lines.linePos(rangeStart(document.contents) ?? 0).line;
  }
}

function rangeStart(node: unknown): number | null {
  if (typeof node !== "object" || node === null || !("range" in node)) return null;
  const { range } = node;
  return Array.isArray(range) && typeof range[0] === "number" ? range[0] : null;
}

function toCall(call: ParsedCall, common: Readonly<Record<string, string>>): Call {
  const lower = Object.entries({ ...common, ...call.headers }).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  return {
    method: call.method.toUpperCase(),
    url: call.url,
    headers: Object.fromEntries(lower) as Record<string, string>, // pairs of text
    body: call.body ?? null,
    timeoutMs: call.timeout ?? defaultTimeoutMs,
  };
}

function expectationOf({ expect, context }: ParsedItem): ScenarioItem["expect"] {
  const isLoad = context.strategy?.mode === "load";
  return {
    statuses: expect?.status == null ? [] : [expect.status].flat(),
    responseTimeUnderMs: isLoad ? null : (expect?.response_time_under ?? null),
    objectivesHold: expect?.all_slo_are_valid ?? (context.slo ?? []).length > 0,
    anyAnswer: expect?.any_answer ?? false,
    recovers: expect?.recovers ?? false,
    atMostOnce: expect?.at_most_once ?? false,
  };
}

function bad(message: string, cause?: unknown): AssayError {
  return new AssayError({
    code: "bad-scenario",
    message,
    remedy: "See docs/fire-test.md and schemas/scenario-v1.schema.json for what a scenario may hold.",
    cause,
  });
}
