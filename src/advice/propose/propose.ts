// All proposals for one operation by rules, in the order in which they are tried, each place changed by one of them only.
import type { AnalyzerPort } from "../../review/review.js";
import { proposeOnce } from "./blind-retry.js";
import { proposeBreaker } from "./circuit-breaker.js";
import { proposeDeadlines } from "./deadline.js";
import { proposeBoundedFanOut } from "./fan-out.js";
import { proposeFromAnalyzers } from "./from-analyzers.js";
import { proposeHealth } from "./health.js";
import { proposeOffLoop } from "./off-loop.js";
import { proposePool } from "./pool.js";
import type { Proposal, ProposalCase, ProposalRule } from "./proposal.js";
import { proposeReadiness } from "./readiness.js";
import { proposeRetry } from "./retry.js";
import { proposeServerTimeout } from "./server-timeout.js";
import { proposeUnavailable } from "./unavailable.js";

const rules: readonly ProposalRule[] = [
  proposeOnce,
  proposeOffLoop,
  proposeDeadlines,
  proposeUnavailable,
  proposeRetry,
  proposePool,
  proposeBoundedFanOut,
  proposeBreaker,
];

/** Rules of what no scenario of one operation measures; tried last. */
const unmeasured: readonly ProposalRule[] = [proposeServerTimeout, proposeHealth, proposeReadiness];

/** The proposals (spec R10): no blind retries first, since a deadline would set them off; then deadlines, since retries and refusals rest on them. Of two with the same edits the first stays. */
export async function proposeChanges(
  of: ProposalCase,
  analyzers: AnalyzerPort,
  signal?: AbortSignal,
): Promise<readonly Proposal[]> {
  const own = rules.flatMap((rule) => rule(of));
  const places = new Set(
    own.flatMap(({ edits }) => edits.map(({ path, anchorLine }) => `${path}:${anchorLine ?? 0}`)),
  );
  const more = (await proposeFromAnalyzers(of, analyzers, signal)).filter(
    ({ edits }) => !edits.some(({ path, anchorLine }) => places.has(`${path}:${anchorLine ?? 0}`)),
  );
  const all = [...own, ...more, ...unmeasured.flatMap((rule) => rule(of))];
  const keyOf = ({ edits }: Proposal): string => JSON.stringify(edits);
  return all.filter((one, at) => all.findIndex((other) => keyOf(other) === keyOf(one)) === at);
}
