// Finds the measured results of both sides of a change and lays them beside the rules, for the resilience lens (spec R11).
import { withMeasurements } from "../../advice/advice.js";
import { checkResults } from "../../resilience/resilience.js";
import type { AnalyzerPort } from "../../review/review.js";
import { AssayError } from "../../runtime/runtime.js";
import type { FindMeasurements, RepositoryRow, ServiceParts } from "../../service/service.js";
import {
  findFireTest,
  hasFireTest,
  noteFireTestUses,
  type Database,
  type FireTestUse,
  type FoundFireTest,
} from "../../store/store.js";

/**
 * What finding stands on. `earlierCommits` are a commit and those before it, nearest first. `fetchArtifacts` keeps what a check of a
 * commit left at the code host, where that may be read; it may do nothing.
 */
export interface MeasurementParts {
  readonly db: Database["db"];
  readonly earlierCommits: (
    repository: RepositoryRow,
    sha: string,
    signal?: AbortSignal,
  ) => Promise<readonly string[]>;
  readonly fetchArtifacts: (
    at: { readonly repository: RepositoryRow; readonly commit: string; readonly isOwnOnly: boolean },
    signal?: AbortSignal,
  ) => Promise<void>;
  readonly log: Pick<ServiceParts["log"], "warn">;
}

interface Found extends FoundFireTest {
  readonly behind: number;
}

/**
 * The search: results of the head, and of the base or the nearest commit before it that has any. Both are needed; with one alone
 * the review is what it is without. What is given is noted by review, so that the page can say so.
 */
export function createMeasurements(parts: MeasurementParts): FindMeasurements {
  const { db } = parts;
  return async ({ review, repository, headSha, baseSha, fromFork, rules }, signal) => {
    const head = await findHead({ repository, headSha, fromFork }, parts, signal);
    const base =
      head === null || baseSha === null ? null : await findBase({ repository, baseSha }, parts, signal);
    if (head === null || base === null) {
      await noteFireTestUses(db, review, []);
      return null;
    }
    const uses: readonly FireTestUse[] = [
      { side: "head", fireTest: head.id, behind: 0 },
      { side: "base", fireTest: base.id, behind: base.behind },
    ];
    await noteFireTestUses(db, review, uses);
    const sides = { base: checkResults(base.results, base.id), head: checkResults(head.results, head.id) };
    return saying(withMeasurements(rules, sides), noteOf(base));
  };
}

/** A fork's run can bear the commit of anybody: it speaks for the head of a pull request from a fork alone. */
async function findHead(
  {
    repository,
    headSha,
    fromFork,
  }: { readonly repository: RepositoryRow; readonly headSha: string; readonly fromFork: boolean },
  parts: MeasurementParts,
  signal: AbortSignal | undefined,
): Promise<FoundFireTest | null> {
  const wanted = { repository: repository.id, isOwnOnly: !fromFork };
  if (!(await hasFireTest(parts.db, wanted, headSha)))
    await parts.fetchArtifacts({ repository, commit: headSha, isOwnOnly: !fromFork }, signal);
  return findFireTest(parts.db, wanted, [headSha]);
}

/** The code host is asked for earlier commits only where the base itself was not measured. */
async function findBase(
  { repository, baseSha }: { readonly repository: RepositoryRow; readonly baseSha: string },
  parts: MeasurementParts,
  signal: AbortSignal | undefined,
): Promise<Found | null> {
  const { db } = parts;
  const wanted = { repository: repository.id, isOwnOnly: true };
  if (!(await hasFireTest(db, wanted, baseSha)))
    await parts.fetchArtifacts({ repository, commit: baseSha, isOwnOnly: true }, signal);
  const own = await findFireTest(db, wanted, [baseSha]);
  if (own !== null) return { ...own, behind: 0 };
  const commits = await readEarlier({ repository, baseSha }, parts, signal);
  const earlier = await findFireTest(db, wanted, commits);
  return earlier === null ? null : { ...earlier, behind: commits.indexOf(earlier.commit) };
}

/** A base that the code host no longer has leaves the review without measurements; it never ends it. */
async function readEarlier(
  { repository, baseSha }: { readonly repository: RepositoryRow; readonly baseSha: string },
  { earlierCommits, log }: MeasurementParts,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  try {
    return await earlierCommits(repository, baseSha, signal);
  } catch (error) {
    if (!(error instanceof AssayError) || error.kind !== "permanent") throw error;
    log.warn({ repository: repository.id, error: error.code }, "commits before the base could not be listed");
    return [];
  }
}

function noteOf({ commit, behind }: Found): string {
  if (behind === 0) return "";
  const commits = behind === 1 ? "one commit" : `${behind} commits`;
  return ` The base itself was not measured; its numbers are those of ${commit.slice(0, 7)}, ${commits} before it.`;
}

/** The same rules, whose measured facts also say which commit the base's numbers are of. */
function saying(analyzers: AnalyzerPort, note: string): AnalyzerPort {
  if (note === "") return analyzers;
  return {
    ...analyzers,
    analyze: async (files, signal) => {
      const analysis = await analyzers.analyze(files, signal);
      const facts = analysis.facts.map((fact) =>
        fact.analyzer === "fire-test" ? { ...fact, message: `${fact.message}${note}` } : fact,
      );
      return { ...analysis, facts };
    },
  };
}
