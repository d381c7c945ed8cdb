// The table `findings`: what reviews found, where it was posted, and what became of it (spec P4, O2).
import { sql } from "kysely";
import type { Finding } from "../../../review/review.js";
import { json } from "../json.js";
import type { FindingTable } from "../rows/work-rows.js";
import type { Db } from "../schema.js";
import { tellReaders } from "./tell-readers.js";

/** A finding with the place where it was posted. `commentId` is the host's, null where it stands in the body. */
export interface StoredFinding {
  readonly finding: Finding;
  readonly placed: FindingTable["placed"];
  readonly commentId: number | null;
}

/** A finding that an earlier review of the same pull request left at the code host. */
export interface PostedFinding extends StoredFinding {
  readonly fingerprint: string;
  readonly review: string;
  readonly outcome: FindingTable["outcome"];
  readonly outcomeReason: string | null;
}

/** Which review's findings, and when. */
export interface FindingsOf {
  readonly review: string;
  readonly repository: number;
  readonly number: number;
  readonly at: number;
}

/** Keeps a review's findings; one that is kept already stays. */
export async function keepFindings(tx: Db, of: FindingsOf, found: readonly StoredFinding[]): Promise<void> {
  if (found.length === 0) return;
  await tx
    .insertInto("findings")
    .values(
      found.map(({ finding, placed, commentId }) => ({
        review_id: of.review,
        fingerprint: finding.id,
        repository_id: of.repository,
        number: of.number,
        lens: finding.lens,
        source: finding.source.kind,
        model: finding.source.kind === "model" ? finding.source.model : null,
        severity: finding.severity,
        category: finding.category,
        confidence: finding.confidence,
        path: finding.anchor.path,
        line: finding.anchor.startLine,
        title: finding.title,
        body: json(finding),
        placed,
        comment_id: commentId,
        at: new Date(of.at),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Marks findings of a pull request as fixed, in every review that holds them and where nobody has said otherwise. */
export async function markFixed(
  tx: Db,
  pull: {
    readonly repository: number;
    readonly number: number;
    readonly headSha: string;
    readonly at: number;
  },
  fingerprints: readonly string[],
): Promise<void> {
  if (fingerprints.length === 0) return;
  await tx
    .updateTable("findings")
    .set({ outcome: "fixed", outcome_at: new Date(pull.at), fixed_in_sha: pull.headSha })
    .where("repository_id", "=", pull.repository)
    .where("number", "=", pull.number)
    .where("fingerprint", "in", fingerprints)
    .where("outcome", "is", null)
    .execute();
  await tellReaders(tx, { ...pull, fingerprints });
}

/** What was posted on a pull request and what became of it: the newest statement per fingerprint. */
export async function readPosted(
  db: Db,
  pull: { repository: number; number: number },
): Promise<PostedFinding[]> {
  const rows = await db
    .selectFrom("findings as f")
    .innerJoin("reviews as r", "r.id", "f.review_id")
    .distinctOn("f.fingerprint")
    .select([
      "f.fingerprint",
      "f.review_id",
      "f.placed",
      "f.comment_id",
      "f.outcome",
      "f.outcome_reason",
      "f.body",
    ])
    .where("f.repository_id", "=", pull.repository)
    .where("f.number", "=", pull.number)
    .orderBy("f.fingerprint")
    .orderBy("r.created_at", "desc")
    .orderBy("r.ordinal", "desc")
    .execute();
  return rows.map((row) => ({
    fingerprint: row.fingerprint,
    review: row.review_id,
    placed: row.placed,
    commentId: row.comment_id,
    outcome: row.outcome,
    outcomeReason: row.outcome_reason,
    finding: row.body as Finding, // written by keepFindings from this very type
  }));
}

/** Pull requests with findings that were posted inline since `since` (milliseconds). */
export async function recentPulls(db: Db, since: number): Promise<{ repository: number; number: number }[]> {
  return db
    .selectFrom("findings")
    .select(["repository_id as repository", "number"])
    .distinct()
    .where("placed", "=", "inline")
    .where("at", ">=", sql<number>`${new Date(since)}`)
    .execute();
}
