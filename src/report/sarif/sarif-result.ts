// One finding as a SARIF result: its rule, place, message, fingerprint and fix.
import type { Anchor, Finding } from "../../review/review.js";
import { artifactChanges } from "./sarif-fixes.js";
import { levels, ruleIdOf } from "./sarif-rules.js";
import { artifactLocation, plainLine, plainText } from "./sarif-text.js";

/**
 * The finding as a result. `partialFingerprints` holds its stable id, so that the same claim is known again when lines move
 * (spec I2). What stood there before the change is `unchanged` from the base, all else `new`.
 */
export function sarifResult(finding: Finding, ruleIndexes: ReadonlyMap<string, number>) {
  const ruleId = ruleIdOf(finding);
  const { anchor, suggestion } = finding;
  const base = anchor.side === "old" ? `(On the base, line ${anchor.startLine}.)` : "";
  const text = [plainLine(finding.title), plainText(finding.scenario), base].filter((part) => part !== "");
  return {
    ruleId,
    ruleIndex: ruleIndexes.get(ruleId) ?? -1,
    level: levels[finding.severity],
    message: { text: text.join("\n\n") },
    locations: [{ physicalLocation: place(anchor) }],
    partialFingerprints: { "assayFinding/v1": plainLine(finding.id) },
    rank: Math.round(finding.confidence * 1000) / 10,
    baselineState: finding.preExisting ? "unchanged" : "new",
    ...(suggestion?.kind === "verified"
      ? {
          fixes: [
            {
              description: { text: plainLine(finding.title) },
              artifactChanges: artifactChanges(suggestion.patch),
            },
          ],
        }
      : {}),
    properties: properties(finding),
  };
}

/** The place on the head. A line of the base has no region, because readers would look for it on the head. */
function place({ path, side, startLine, endLine, quote }: Anchor) {
  if (side === "old") return { artifactLocation: artifactLocation(path) };
  const snippet = quote === "" ? {} : { snippet: { text: quote } };
  return { artifactLocation: artifactLocation(path), region: { startLine, endLine, ...snippet } };
}

function properties({ lens, category, severity, source, alsoFrom, evidence, suggestion }: Finding) {
  return {
    lens: plainLine(lens),
    category,
    severity,
    by: plainLine(source.kind === "model" ? source.model : `${source.analyzer} ${source.rule}`),
    alsoFrom: alsoFrom.map(plainLine),
    evidence: evidence.map(plainLine),
    ...(suggestion?.kind === "rejected" ? { suggestionRejected: plainLine(suggestion.reason) } : {}),
  };
}
