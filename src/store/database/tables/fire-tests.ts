// The table `fire_tests`: measured results by repository and commit, kept once each and up to a number for every repository.
import { randomBytes } from "node:crypto";
import { sha256 } from "../../../runtime/runtime.js";
import { transact } from "../engine/transact.js";
import { packJson, unpackJson } from "../json.js";
import type { Db } from "../schema.js";
import type { RowScope } from "./event-log.js";
import type { FireTestTable } from "../rows/fire-test-rows.js";
import { inScope } from "../views/scope.js";

/** Results to keep. `results` is plain JSON that was parsed by its schema; times are milliseconds. */
export interface NewFireTest {
  readonly repository: number;
  readonly commit: string;
  readonly branch: string | null;
  readonly label: string | null;
  readonly source: FireTestTable["source"];
  readonly verdict: FireTestTable["verdict"];
  readonly isComplete: boolean;
  readonly scenarios: { readonly passed: number; readonly failed: number; readonly notTested: number };
  readonly objectives: { readonly held: number; readonly missed: number };
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly results: unknown;
  readonly addedBy: string;
}

/** How many fire tests of one repository are kept; the oldest go first. */
export const mostFireTests = 200;

/**
 * Keeps results. The same results of the same commit are kept once: asked again, the row that stands is returned. What is beyond
 * `mostFireTests` of the repository is removed in the same transaction, oldest first.
 */
export function keepFireTest(
  db: Db,
  test: NewFireTest,
  now: number,
): Promise<{ id: string; isNew: boolean }> {
  const text = JSON.stringify(test.results);
  const digest = sha256(text);
  const key = { repository_id: test.repository, commit_sha: test.commit, digest };
  return transact(db, async (tx) => {
    const id = `fire_${randomBytes(16).toString("base64url")}`;
    const made = await tx
      .insertInto("fire_tests")
      .values({
        ...{ id, ...key, branch: test.branch, label: test.label, source: test.source },
        ...{ verdict: test.verdict, is_complete: test.isComplete },
        ...{ passed: test.scenarios.passed, failed: test.scenarios.failed },
        ...{
          not_tested: test.scenarios.notTested,
          held: test.objectives.held,
          missed: test.objectives.missed,
        },
        started_at: new Date(test.startedAt),
        finished_at: new Date(test.finishedAt),
        bytes: Buffer.byteLength(text),
        body: packJson(test.results),
        added_by: test.addedBy,
        created_at: new Date(now),
      })
      .onConflict((conflict) => conflict.columns(["repository_id", "commit_sha", "digest"]).doNothing())
      .returning("id")
      .executeTakeFirst();
    if (made === undefined) {
      const held = tx
        .selectFrom("fire_tests")
        .select("id")
        .where((eb) => eb.and(key));
      return { id: (await held.executeTakeFirstOrThrow()).id, isNew: false };
    }
    await forgetOldest(tx, test.repository);
    return { id, isNew: true };
  });
}

async function forgetOldest(tx: Db, repository: number): Promise<void> {
  const old = tx
    .selectFrom("fire_tests")
    .select("id")
    .where("repository_id", "=", repository)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .offset(mostFireTests);
  await tx.deleteFrom("fire_tests").where("id", "in", old).execute();
}

/** The kept results of one fire test, as they were; null where there is none, or it lies outside the scope. */
export async function readFireTestResults(db: Db, id: string, scope: RowScope): Promise<unknown> {
  const row = await db
    .selectFrom("fire_tests")
    .select("body")
    .where("id", "=", id)
    .where(inScope(scope, { repository: "repository_id" }))
    .executeTakeFirst();
  return row === undefined ? null : unpackJson(row.body);
}

/** Removes one. False where there is none, or it lies outside the scope. */
export async function removeFireTest(db: Db, id: string, scope: RowScope): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("fire_tests")
    .where("id", "=", id)
    .where(inScope(scope, { repository: "repository_id" }))
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Measured results of one commit. */
export interface FoundFireTest {
  readonly id: string;
  readonly commit: string;
  readonly results: unknown;
}

/**
 * The newest results of the first of `commits` (in their order) that has any that tested something and ran to their end (spec
 * R11); null where none has.
 */
export async function findFireTest(
  db: Db,
  repository: number,
  commits: readonly string[],
): Promise<FoundFireTest | null> {
  if (commits.length === 0) return null;
  const rows = await db
    .selectFrom("fire_tests")
    .select(["id", "commit_sha"])
    .where("repository_id", "=", repository)
    .where("commit_sha", "in", commits)
    .where("is_complete", "=", true)
    .where("verdict", "!=", "nothing-tested")
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .execute();
  const commit = commits.find((one) => rows.some((row) => row.commit_sha === one));
  const row = rows.find((one) => one.commit_sha === commit);
  if (row === undefined || commit === undefined) return null;
  const results = await readFireTestResults(db, row.id, { kind: "everything" });
  return results === null ? null : { id: row.id, commit, results };
}

/** Whether a commit has any results, complete or not. */
export async function hasFireTest(db: Db, repository: number, commit: string): Promise<boolean> {
  const row = await db
    .selectFrom("fire_tests")
    .select("id")
    .where("repository_id", "=", repository)
    .where("commit_sha", "=", commit)
    .executeTakeFirst();
  return row !== undefined;
}
