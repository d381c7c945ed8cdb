// The ports of a review: what it needs from a code host, from analyzers and from models, and nothing more.
import type { ZodType } from "zod";
import type { FileDiff } from "../diff/diff.js";
import type { Fact } from "./fact.js";

/** Which commits are compared, for the reader. `sha` is null for uncommitted work or a bare diff. */
export interface ChangeIdentity {
  readonly repository: string;
  readonly base: { readonly label: string; readonly sha: string | null };
  readonly head: { readonly label: string; readonly sha: string | null };
}

/** Where a change comes from: a local checkout, a diff file, a recorded run, later a code host. */
export interface ChangeSource {
  describe(): Promise<ChangeIdentity>;
  /** What the author wrote about it (commit messages, a description); null when nothing was. Untrusted (spec A6). */
  readDescription(signal?: AbortSignal): Promise<string | null>;
  /** The whole unified diff as git writes it, bytes untouched. */
  diff(signal?: AbortSignal): Promise<Uint8Array>;
  /** A file's bytes on one side; null when it is not there or cannot be had. */
  readFile(side: "base" | "head", path: string, signal?: AbortSignal): Promise<Uint8Array | null>;
  /** Changes whose text could not be had, for the coverage (spec D4); `path` null stands for files that are not even named. */
  readonly unread?: readonly { readonly path: string | null; readonly reason: string }[];
  /** Paths of all tracked files on the base side; empty when unknown. */
  listFiles(side: "base" | "head", signal?: AbortSignal): Promise<readonly string[]>;
}

/** One changed text file as analyzers see it. `addedLines` are 1-based head lines that the change wrote. */
export interface AnalyzedFile {
  readonly path: string;
  readonly text: string;
  readonly addedLines: readonly number[];
}

/** What was run, so that "no problem found" can say what was looked for. */
export interface AnalyzerReport {
  readonly analyzer: string;
  readonly version: string;
  readonly rules: number;
  /** The files it read to the end, so that coverage can be stated file by file. */
  readonly paths: readonly string[];
  readonly durationMs: number;
  readonly failure: string | null;
}

/** Everything the deterministic reviewers saw on the change's own lines. */
export interface Analysis {
  readonly facts: readonly Fact[];
  readonly reports: readonly AnalyzerReport[];
  /** Files that no analyzer read, with the reason (too large, generated, minified, not text). */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/** One secret found in a text. `start` and `end` are UTF-16 offsets; `kind` names what it is, never the secret. */
export interface SecretHit {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** Syntax faults of one file. `unsupported` means no parser knows the language, which is not a fault. */
export type SyntaxVerdict =
  | { readonly kind: "ok" }
  | { readonly kind: "broken"; readonly line: number; readonly message: string }
  | { readonly kind: "unsupported" };

/** The deterministic part of a review: rules, secrets and parsers. */
export interface AnalyzerPort {
  analyze(files: readonly AnalyzedFile[], signal?: AbortSignal): Promise<Analysis>;
  /** Secrets in each of `texts`, in order. Used to report and to redact before any prompt (spec X7). */
  findSecrets(texts: readonly string[], signal?: AbortSignal): Promise<readonly (readonly SecretHit[])[]>;
  /** Whether each file parses, in order (spec P8). */
  checkSyntax(
    files: readonly { readonly path: string; readonly text: string }[],
    signal?: AbortSignal,
  ): Promise<readonly SyntaxVerdict[]>;
  /** Names of modules or packages that each file imports, in order; empty where the language is unknown. */
  listImports(
    files: readonly { readonly path: string; readonly text: string }[],
    signal?: AbortSignal,
  ): Promise<readonly (readonly string[])[]>;
}

/**
 * One symbol outside the change that a reader of it should know (spec C3). Lines are 1-based at the head. `reason` is one
 * clause, `confidence` 0 to 1 how sure the link is, `score` comparable within one answer only. `relatesTo` are the changed
 * files that led to it; empty where the change as a whole did. `text` is its body; at most `tokens` of it are shown.
 */
export interface ContextSymbol {
  readonly path: string;
  readonly name: string;
  readonly kind: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly reason: string;
  readonly confidence: number;
  readonly score: number;
  readonly relatesTo: readonly string[];
  readonly tokens: number;
  readonly text: string;
}

/** What was found, best first. `step` is how good the index behind it was; `detail` says why it is not `graph` (spec C5). */
export interface GatheredContext {
  readonly step: "graph" | "outline" | "diff-only";
  readonly detail: string;
  readonly symbols: readonly ContextSymbol[];
}

/** Finds what a change touches elsewhere. It may throw: the review then goes on with the diff alone, and says so. */
export interface ContextPort {
  contextFor(
    files: readonly FileDiff[],
    budgetTokens: number,
    signal?: AbortSignal,
  ): Promise<GatheredContext>;
}

/** Tokens of one or several calls. `input` counts all input tokens, cached ones included. */
export interface ModelUsage {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
}

/** Every way in which a model call can end without an answer, in the order of the published schema. */
export const modelFailureKinds = [
  "rate_limit",
  "unavailable",
  "network",
  "timeout",
  "bad_wire",
  "malformed",
  "truncated",
  "billing",
  "auth",
  "context",
  "model_not_found",
  "refusal",
  "bad_request",
  "cancelled",
] as const;

/** Why a model call ended without an answer. */
export type ModelFailureKind = (typeof modelFailureKinds)[number];

/** One try inside a call: how long it waited before it, how long it worked, and how it ended. Times in milliseconds. */
export interface ModelAttempt {
  readonly waitMs: number;
  readonly workMs: number;
  readonly outcome: "answered" | ModelFailureKind;
  readonly detail: string;
}

/**
 * One question to one model. `system` and `shared` are the same for every lens of a review (spec A5), `question` comes
 * last. `schema` is the answer's shape; `schemaVersion` and `promptVersion` are part of the cache key (spec A7).
 */
export interface ModelQuestion<T> {
  readonly lens: string;
  readonly model: string;
  readonly system: string;
  readonly shared: string;
  readonly question: string;
  readonly schema: ZodType<T>;
  readonly schemaVersion: string;
  readonly promptVersion: string;
  readonly maxOutputTokens: number;
}

/** What a call cost and how it went; kept for failed calls too (spec A9). `costUsd` is null where the price is unknown. */
export interface ModelAccount {
  readonly model: string;
  readonly attempts: readonly ModelAttempt[];
  readonly usage: ModelUsage;
  readonly costUsd: number | null;
  readonly fromCache: boolean;
}

/** How a call ended. `retryAfterMs` is set when the provider stated a time that is too long to wait for here. */
export type ModelReply<T> =
  | { readonly kind: "answered"; readonly value: T; readonly text: string; readonly account: ModelAccount }
  | {
      readonly kind: "failed";
      readonly failure: ModelFailureKind;
      readonly message: string;
      readonly remedy: string;
      readonly retryAfterMs: number | null;
      readonly text: string | null;
      readonly account: ModelAccount;
    };

/** Limits of one model. `minCacheableTokens` is null where the provider caches nothing that we can steer. */
export interface ModelLimits {
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  readonly minCacheableTokens: number | null;
}

/** Events of a call in flight, for live progress. `first-token` releases the lenses that wait for a warm prefix. */
export type ModelCallEvent =
  | { readonly kind: "first-token" }
  | { readonly kind: "retrying"; readonly failure: ModelFailureKind; readonly inMs: number }
  | { readonly kind: "repairing"; readonly failure: ModelFailureKind };

/** Language models, with retry, repair, billing stops and the answer cache behind it (spec A3, A4, A7). Never throws but on a fault of ours. */
export interface ModelPort {
  ask<T>(
    question: ModelQuestion<T>,
    options: {
      readonly signal?: AbortSignal | undefined;
      readonly onEvent?: ((event: ModelCallEvent) => void) | undefined;
    },
  ): Promise<ModelReply<T>>;
  limits(model: string): ModelLimits;
  /** Price of `usage` in US dollars, null where unknown. */
  price(model: string, usage: ModelUsage): number | null;
  /** A safe estimate of the tokens in `text` for `model`; never below the true number in practice. */
  countTokens(model: string, text: string): number;
}
