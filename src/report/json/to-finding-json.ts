// From findings, dropped claims and facts to their published shape, field by field.
import type { Edit } from "../../diff/diff.js";
import type { DroppedFinding, Fact, Finding, FindingSource, Suggestion } from "../../review/review.js";

/** A finding as `findingSchema` has it. */
export function toFindingJson(finding: Finding) {
  const { path, side, startLine, endLine, quote, lineHash, inDiff } = finding.anchor;
  return {
    ...toClaim(finding),
    anchor: { path, side, startLine, endLine, quote, lineHash, inDiff },
  };
}

/** A dropped claim as `droppedSchema` has it. */
export function toDroppedJson({ finding, reason, detail }: DroppedFinding) {
  const { path, startLine, endLine, quote } = finding;
  return { finding: { ...toClaim(finding), path, startLine, endLine, quote }, reason, detail };
}

/** A fact as `factSchema` has it. */
export function toFactJson(fact: Fact) {
  return {
    id: fact.id,
    analyzer: fact.analyzer,
    rule: fact.rule,
    lens: fact.lens,
    path: fact.path,
    startLine: fact.startLine,
    endLine: fact.endLine,
    quote: fact.quote,
    message: fact.message,
    category: fact.category,
    severity: fact.severity,
    confidence: fact.confidence,
    use: fact.use,
    edits: fact.edits === null ? null : fact.edits.map(toEditJson),
    url: fact.url,
  };
}

function toClaim(claim: Omit<Finding, "anchor">) {
  return {
    id: claim.id,
    lens: claim.lens,
    source: toSourceJson(claim.source),
    category: claim.category,
    severity: claim.severity,
    confidence: claim.confidence,
    title: claim.title,
    scenario: claim.scenario,
    evidence: [...claim.evidence],
    suggestion: claim.suggestion === null ? null : toSuggestionJson(claim.suggestion),
    preExisting: claim.preExisting,
    alsoFrom: [...claim.alsoFrom],
  };
}

function toSourceJson(source: FindingSource) {
  switch (source.kind) {
    case "model":
      return { kind: source.kind, model: source.model };
    case "rule":
      return { kind: source.kind, analyzer: source.analyzer, rule: source.rule, url: source.url };
  }
}

function toSuggestionJson(suggestion: Suggestion) {
  switch (suggestion.kind) {
    case "verified":
      return {
        kind: suggestion.kind,
        edits: suggestion.edits.map(toEditJson),
        patch: suggestion.patch,
        newDependencies: [...suggestion.newDependencies],
        behaviourChange: suggestion.behaviourChange,
      };
    case "rejected":
      return { kind: suggestion.kind, reason: suggestion.reason };
  }
}

function toEditJson({ path, anchorLine, search, replace }: Edit) {
  return { path, anchorLine, search, replace };
}
