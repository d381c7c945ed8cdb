// Reads what the gate weighs, for many review requests in one statement, inside the transaction that acts on it.
import { sql } from "kysely";
import type { GateState } from "../../../intake/intake.js";
import { json } from "../json.js";
import type { Db } from "../schema.js";
import type { RepositoryNames } from "./repositories.js";
import { repositorySettingsSchema } from "./repository-settings.js";

/** Whose state is read. Times in milliseconds. `guid` is the delivery that asks, null without one. */
export interface GateQuestion {
  readonly guid: string | null;
  readonly repository: number;
  readonly number: number;
  readonly headSha: string;
  readonly baseRef: string;
  readonly pullRequestSince: number;
  readonly rateSince: number;
}

/** The columns of the row that answers one question. */
interface GateRow extends RepositoryNames {
  at: number;
  is_known: boolean;
  under_way: number;
  installation_state: GateState["installation"]["state"];
  consent_required: boolean;
  month_limit: number | null;
  repository_state: GateState["repository"]["state"];
  settings: unknown;
  settings_version: number;
  same_head: string | null;
  newest_as_of: number | null;
  paused: boolean;
  last_review_at: number | null;
  of_pull: number;
  of_repository: number;
  of_installation: number;
}

/**
 * What the gate weighs, how the repository's row names it, how many reviews of the pull request are under way, and whether
 * a delivery with this guid is held.
 */
export interface GateView {
  readonly state: GateState;
  readonly told: RepositoryNames;
  readonly underWay: number;
  readonly isKnown: boolean;
}

/**
 * Reads the states of pull requests that this transaction has locked, in the order of the questions; null where there is no
 * row of the repository. Reviews of a repository and an installation are counted once for all, since the earliest `rateSince`.
 * Subqueries are written so that each must be answered from an index: a planner that has no statistics of a young
 * table would read the whole of it, and did.
 */
export async function readGateStates(
  tx: Db,
  questions: readonly GateQuestion[],
): Promise<readonly (GateView | null)[]> {
  const rateSince = new Date(Math.min(...questions.map((question) => question.rateSince)));
  const { rows } = await sql<GateRow>`
    /* gate-states */ WITH asked AS (
      SELECT q.*, r.installation_id
      FROM json_to_recordset(${json(questions.map(questionRow))}::json) AS q (
        at int, guid text, repository bigint, number int, head_sha text, base_ref text, pull_since timestamptz)
      JOIN assay.repositories r ON r.id = q.repository
    ), by_repository AS MATERIALIZED (
      SELECT * FROM (SELECT DISTINCT repository AS id FROM asked) k CROSS JOIN LATERAL (
        SELECT count(*) AS made FROM assay.reviews v
        WHERE v.repository_id = k.id AND v.created_at >= ${rateSince} AND ${counted}) c
    ), by_installation AS MATERIALIZED (
      SELECT * FROM (SELECT DISTINCT installation_id AS id FROM asked) k CROSS JOIN LATERAL (
        SELECT count(*) AS made FROM assay.reviews v
        WHERE v.installation_id = k.id AND v.created_at >= ${rateSince} AND ${counted}) c
    )
    SELECT a.at, (SELECT true FROM assay.deliveries d WHERE d.guid = a.guid) IS NOT NULL AS is_known,
      i.state AS installation_state, i.consent_required, i.month_limit,
      r.installation_id, r.owner, r.name, r.private, r.default_branch,
      r.state AS repository_state, r.settings, r.settings_version,
      (SELECT true FROM assay.pauses p
        WHERE p.repository_id = a.repository AND p.number = a.number) IS NOT NULL AS paused,
      pull.under_way, pull.same_head, pull.newest_as_of, pull.last_review_at, pull.of_pull,
      by_repository.made AS of_repository, by_installation.made AS of_installation
    FROM asked a
    JOIN assay.repositories r ON r.id = a.repository
    JOIN assay.installations i ON i.id = r.installation_id
    JOIN by_repository ON by_repository.id = r.id
    JOIN by_installation ON by_installation.id = i.id
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE v.state IN ('queued', 'running')) AS under_way,
        (array_agg(v.id ORDER BY v.created_at DESC, v.ordinal DESC) FILTER (
          WHERE v.head_sha = a.head_sha AND v.base_ref = a.base_ref AND v.settings_version = r.settings_version
            AND v.state IN ('queued', 'running', 'completed')))[1] AS same_head,
        max(v.as_of) AS newest_as_of,
        max(v.created_at) FILTER (WHERE v.state <> 'skipped') AS last_review_at,
        count(*) FILTER (WHERE NOT v.asked AND ${counted} AND v.created_at >= a.pull_since) AS of_pull
      FROM assay.reviews v WHERE v.repository_id = a.repository AND v.number = a.number) pull`.execute(tx);
  const views: (GateView | null)[] = questions.map(() => null);
  for (const row of rows) views[row.at] = viewOf(row);
  return views;
}

const counted = sql`v.state NOT IN ('skipped', 'cancelled')`;

function questionRow(question: GateQuestion, at: number) {
  return {
    ...{ at, guid: question.guid, repository: question.repository, number: question.number },
    ...{ head_sha: question.headSha, base_ref: question.baseRef },
    pull_since: new Date(question.pullRequestSince),
  };
}

function viewOf(row: GateRow): GateView {
  const { installation_id, owner, name, default_branch } = row;
  return {
    state: stateOf(row),
    told: { installation_id, owner, name, private: row.private, default_branch },
    underWay: row.under_way,
    isKnown: row.is_known,
  };
}

function stateOf(row: GateRow): GateState {
  return {
    installation: {
      state: row.installation_state,
      consentRequired: row.consent_required,
      monthLimit: row.month_limit,
    },
    repository: {
      state: row.repository_state,
      settings: repositorySettingsSchema.parse(row.settings),
      settingsVersion: row.settings_version,
    },
    sameHead: row.same_head,
    newestAsOf: row.newest_as_of,
    paused: row.paused,
    lastReviewAt: row.last_review_at,
    counts: {
      pullRequest: row.of_pull,
      repository: row.of_repository,
      installation: row.of_installation,
    },
  };
}
