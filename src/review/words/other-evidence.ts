// The evidence of a finding that its own text does not already hold.
import type { Fact } from "../fact.js";
import type { Finding } from "../finding.js";

/** Ids of the facts that a finding rests on, without the hit of the very rule that made it. */
export function otherEvidence(
  { evidence, source }: Pick<Finding, "evidence" | "source">,
  facts: ReadonlyMap<string, Fact>,
): string[] {
  return evidence.filter((id) => {
    const fact = facts.get(id);
    return (
      source.kind === "model" ||
      fact === undefined ||
      fact.analyzer !== source.analyzer ||
      fact.rule !== source.rule
    );
  });
}
