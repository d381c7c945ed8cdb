// From a finished review to its published shape, field by field, so that nothing is published by accident.
import { severities, type ReviewResult } from "../../review/review.js";
import { toDroppedJson, toFactJson, toFindingJson } from "./to-finding-json.js";
import { toLensJson } from "./to-lens-json.js";

/** The review as `reviewSchema` has it; `toolVersion` is the program's. Equal results give equal values, key order included. */
export function toReviewJson(result: ReviewResult, toolVersion: string) {
  return {
    format: "assay-review" as const,
    version: 1 as const,
    tool: { name: "assay" as const, version: toolVersion },
    run: result.run,
    change: {
      repository: result.change.repository,
      base: { label: result.change.base.label, sha: result.change.base.sha },
      head: { label: result.change.head.label, sha: result.change.head.sha },
    },
    mode: result.mode,
    verdict: result.verdict,
    verdictReason: result.verdictReason,
    summary: result.summary,
    degraded: result.degraded,
    counts: toCounts(result),
    findings: result.findings.map(toFindingJson),
    dropped: result.dropped.map(toDroppedJson),
    coverage: toCoverageJson(result.coverage),
    lenses: result.lenses.map(toLensJson),
    passes: (result.passes ?? []).map(({ outcome, said }) => ({ outcome: toLensJson(outcome), said })),
    brief: toBriefJson(result.brief),
    facts: result.facts.map(toFactJson),
    ...toSurroundings(result),
    patch: result.patch,
    timings: {
      startedAt: new Date(result.startedAt).toISOString(),
      finishedAt: new Date(result.finishedAt).toISOString(),
      durationMs: result.finishedAt - result.startedAt,
    },
  };
}

function toCounts({ findings, dropped }: ReviewResult) {
  const [critical, major, minor] = severities.map(
    (severity) => findings.filter((finding) => finding.severity === severity).length,
  ) as [number, number, number]; // one entry for each of the three severities
  return {
    critical,
    major,
    minor,
    preExisting: findings.filter((finding) => finding.preExisting).length,
    dropped: dropped.length,
  };
}

function toCoverageJson({ files, complete, cells }: ReviewResult["coverage"]) {
  return {
    files,
    complete,
    cells: cells.map(({ path, lens, state, reason }) => ({ path, lens, state, reason })),
  };
}

function toBriefJson({ files, added, removed, languages, risks, notes }: ReviewResult["brief"]) {
  return {
    files,
    added,
    removed,
    languages: languages.map((one) => ({ language: one.language, files: one.files })),
    risks: risks.map((one) => ({
      path: one.path,
      status: one.status,
      added: one.added,
      removed: one.removed,
      risk: one.risk,
      reasons: [...one.reasons],
    })),
    notes: notes.map(({ kind, path, line, text }) => ({ kind, path, line, text })),
  };
}

function toContextJson({ step, detail, symbols }: ReviewResult["context"]) {
  return {
    step,
    detail,
    symbols: symbols.map(({ path, name, kind, startLine, endLine, ...rest }) => {
      const { reason, confidence, score } = rest;
      return { path, name, kind, startLine, endLine, reason, confidence, score };
    }),
  };
}

function toSurroundings({ context, analyzers, warnings, configuration }: ReviewResult) {
  return {
    context: toContextJson(context),
    analyzers: analyzers.map(({ analyzer, version, rules, paths, durationMs, failure }) => ({
      analyzer,
      version,
      rules,
      paths: [...paths],
      durationMs,
      failure,
    })),
    warnings: warnings.map(({ path, line, message }) => ({ path, line, message })),
    configuration: configuration.map(({ key, value, from }) => ({ key, value, from })),
  };
}
