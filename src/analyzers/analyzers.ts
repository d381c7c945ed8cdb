// analyzers/: deterministic checkers, each one file of the same shape, in limited child processes.
import { z } from "zod";
import type { AnalyzerPort, SecretHit, SyntaxVerdict } from "../review/review.js";
import { systemClock, type Clock } from "../runtime/runtime.js";
import { analyze } from "./analyze.js";
import type { Analyzer } from "./analyzer.js";
import { analyzerList } from "./analyzer-list.js";
import { defaultLimits, type ChildLimits } from "./child-limits.js";
import { builtModule } from "./child-task.js";
import { codeFileSchema, type CodeFile } from "./code-file.js";
import type { SourceText } from "./language-of.js";
import { askPerFile, type AskOptions, type FileQuestion } from "./per-file.js";
import { openChildPool, type PoolLimits } from "./child-pool.js";
import { freshChildren, type ChildSource } from "./run-child.js";
import { findSecretsInEach } from "./secrets/find-secrets.js";

export type { CodeArgument, CodeCall, CodeFile, CodeFunction, CodeRetry } from "./code-file.js";

/**
 * How to make the port. `limits` bound each child process. `analyzers` replaces the list, each with the absolute path of
 * the built module that exports it; this is how tests bring analyzers that crash, hang or eat memory.
 */
export interface AnalyzersOptions {
  readonly clock?: Clock;
  readonly limits?: Partial<ChildLimits>;
  readonly analyzers?: readonly { readonly analyzer: Analyzer; readonly modulePath: string }[];
}

/** The port, and what files do as plain data, read in the same children: see `readCodeFiles`. */
export interface Analyzers extends AnalyzerPort {
  readCode(files: readonly SourceText[], signal?: AbortSignal): Promise<readonly CodeFile[]>;
}

/**
 * The deterministic reviewers behind their port (spec A8). Text under review is parsed in child processes only
 * (spec X1, X8), except that secrets in ordinary amounts of text are looked for right here, in linear time.
 * Every call throws `cancelled` when its signal aborts; `findSecrets` throws `process-failed` rather than miss a secret.
 */
export function createAnalyzers(options: AnalyzersOptions = {}): Analyzers {
  return analyzersOn(freshChildren, options);
}

/**
 * Analyzers whose children stay warm between reviews. `forDomain` gives the port for the texts of one domain (a repository, or a pull
 * request of strangers), whose children never meet another's. `prepare` starts them while something else is done.
 */
export interface AnalyzerPool {
  forDomain(domain: string): Analyzers;
  prepare(domain: string): void;
  close(): Promise<void>;
}

/** Opens the pool of a program that reviews again and again. Must be closed: that ends every child. See `createAnalyzers`. */
export function openAnalyzerPool(
  options: AnalyzersOptions & { readonly pool?: PoolLimits } = {},
): AnalyzerPool {
  const pool = openChildPool({ ...defaultLimits, ...options.limits }, options.pool);
  return {
    forDomain: (domain) => analyzersOn(pool.childrenFor(domain), options),
    prepare: (domain) => {
      pool.prepare(domain);
    },
    close: () => pool.close(),
  };
}

function analyzersOn(children: ChildSource, options: AnalyzersOptions): Analyzers {
  const clock = options.clock ?? systemClock;
  const limits = { ...defaultLimits, ...options.limits };
  const given = options.analyzers ?? [];
  const analyzers = options.analyzers?.map(({ analyzer }) => analyzer) ?? analyzerList;
  const modulePaths = new Map(given.map(({ analyzer, modulePath }) => [analyzer.name, modulePath]));
  return {
    analyze: (files, signal) => analyze({ analyzers, modulePaths, files, limits, children, clock, signal }),
    findSecrets: (texts, signal) => findSecrets(texts, { limits, children, signal }),
    checkSyntax: async (files, signal) => {
      const verdicts = await askPerFile(syntax, files, { limits, children, clock, signal });
      return files.map((file) => verdicts.get(file) ?? { kind: "unsupported" });
    },
    listImports: async (files, signal) => {
      const lists = await askPerFile(imports, files, { limits, children, clock, signal });
      return files.map((file) => lists.get(file) ?? []);
    },
    readCode: (files, signal) => readCode(files, { limits, children, clock, signal }),
  };
}

const verdict: z.ZodType<SyntaxVerdict> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ok") }),
  z.object({ kind: z.literal("broken"), line: z.number().int().positive(), message: z.string() }),
  z.object({ kind: z.literal("unsupported") }),
]);

/** A file that no parser survives counts as broken, so that no suggestion rests on it (spec P8). */
const syntax: FileQuestion<SyntaxVerdict> = {
  module: "read-syntax",
  name: "readSyntax",
  answer: verdict,
  whenLost: (reason) => ({ kind: "broken", line: 1, message: `the parser ${reason}` }),
};

const imports: FileQuestion<readonly string[]> = {
  module: "read-imports",
  name: "readImports",
  answer: z.array(z.string()),
  whenLost: () => [],
};

/**
 * What each file does as plain data, in order (Python, JavaScript and TypeScript, Go, Java); parsed in child processes. Files in other
 * languages, and those that bring a parser down, are left out. Throws `cancelled`.
 */
export async function readCodeFiles(
  files: readonly SourceText[],
  options: Pick<AnalyzersOptions, "clock" | "limits"> & { readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly CodeFile[]> {
  const limits = { ...defaultLimits, ...options.limits };
  return readCode(files, {
    limits,
    children: freshChildren,
    clock: options.clock ?? systemClock,
    signal: options.signal,
  });
}

async function readCode(files: readonly SourceText[], given: AskOptions): Promise<readonly CodeFile[]> {
  const found = await askPerFile(code, files, given);
  return files.flatMap((file) => {
    const one = found.get(file);
    return one === undefined || one === null ? [] : [one];
  });
}

const code: FileQuestion<CodeFile | null> = {
  module: "read-code",
  name: "readCode",
  answer: codeFileSchema.nullable(),
  whenLost: () => null,
};

/** More text than this is searched in a child, so that this process goes on answering meanwhile. */
const maxCharactersHere = 1_000_000;
const secretHits = z.array(z.array(z.object({ kind: z.string(), start: z.number(), end: z.number() })));

async function findSecrets(
  texts: readonly string[],
  given: {
    readonly limits: ChildLimits;
    readonly children: ChildSource;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<readonly (readonly SecretHit[])[]> {
  const size = texts.reduce((sum, text) => sum + text.length, 0);
  if (size <= maxCharactersHere) return findSecretsInEach(texts);
  const task = { module: builtModule("secrets/find-secrets"), name: "findSecretsInEach", input: texts };
  const { limits, children, signal } = given;
  return secretHits.parse(await children.use(signal, (runTask) => runTask({ task, limits, signal })));
}
