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

/**
 * Who added results that a fork's own run left (no login and no token is called so): nobody of the repository measured them, and a fork's
 * run may bear any commit. They speak for the head of a pull request from a fork and for nothing else (spec R11).
 */
export const addedByFork = "github:fork";

/** How many fire tests of one repository are kept; the oldest go first. Those of forks are counted apart, so that they push out no others. */
export const mostFireTests = 200;
const mostOfForks = 40;

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
      if (test.addedBy !== addedByFork) await takeOver(tx, key, test.addedBy);
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

/** What a fork had left before is the repository's own once somebody of it says the same. */
async function takeOver(
  tx: Db,
  key: { readonly repository_id: number; readonly commit_sha: string; readonly digest: string },
  addedBy: string,
): Promise<void> {
  await tx
    .updateTable("fire_tests")
    .set({ added_by: addedBy })
    .where((eb) => eb.and(key))
    .where("added_by", "=", addedByFork)
    .execute();
}

async function forgetOldest(tx: Db, repository: number): Promise<void> {
  for (const [operator, most] of [
    ["!=", mostFireTests],
    ["=", mostOfForks],
  ] as const) {
    const old = tx
      .selectFrom("fire_tests")
      .select("id")
      .where("repository_id", "=", repository)
      .where("added_by", operator, addedByFork)
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .offset(most);
    await tx.deleteFrom("fire_tests").where("id", "in", old).execute();
  }
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

/** Whose results are looked for. */
export interface Measured {
  readonly repository: number;
  readonly isOwnOnly: boolean;
}

/** Measured results of one commit. */
export interface FoundFireTest {
  readonly id: string;
  readonly commit: string;
  readonly results: unknown;
}

/**
 * The newest results of the first of `commits` (in their order) that has any that tested something and ran to their end (spec
 * R11); null where none has. With `isOwnOnly` those that forks left do not count.
 */
export async function findFireTest(
  db: Db,
  { repository, isOwnOnly }: Measured,
  commits: readonly string[],
): Promise<FoundFireTest | null> {
  if (commits.length === 0) return null;
  const rows = await db
    .selectFrom("fire_tests")
    .select(["id", "commit_sha"])
    .where("repository_id", "=", repository)
    .$if(isOwnOnly, (query) => query.where("added_by", "!=", addedByFork))
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
export async function hasFireTest(
  db: Db,
  { repository, isOwnOnly }: Measured,
  commit: string,
): Promise<boolean> {
  const row = await db
    .selectFrom("fire_tests")
    .select("id")
    .where("repository_id", "=", repository)
    .$if(isOwnOnly, (query) => query.where("added_by", "!=", addedByFork))
    .where("commit_sha", "=", commit)
    .executeTakeFirst();
  return row !== undefined;
}
