// Place: proves the suggestions of what the gate left standing and writes each finding with its anchor.
import { verifySuggestions, type Workbench } from "./judge/verify-suggestions.js";
import { writeFinding } from "./judge/write-finding.js";
import type { Judged } from "./judge/judge-claims.js";
import type { Finding } from "./finding.js";

/** The findings in the order of `standing`. Two with one fingerprint are told apart by a number. */
export async function placeFindings(standing: Judged["standing"], bench: Workbench): Promise<Finding[]> {
  const proposing = standing.flatMap((one) =>
    one.merged.claim.edits === null ? [] : [{ one, edits: one.merged.claim.edits }],
  );
  const suggestions = await verifySuggestions(
    proposing.map(({ one, edits }) => ({ edits, behaviourChange: one.merged.claim.behaviourChange })),
    bench,
  );
  const suggestionOf = new Map(proposing.map(({ one }, index) => [one, suggestions[index] ?? null]));
  const findings = standing.map((one) =>
    writeFinding(one.merged, { file: one.file, suggestion: suggestionOf.get(one) ?? null }),
  );
  return tellApart(findings);
}

function tellApart(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const times = (seen.get(finding.id) ?? 0) + 1;
    seen.set(finding.id, times);
    return times === 1 ? finding : { ...finding, id: `${finding.id}-${times}` };
  });
}
