// Reads what the gate weighs for one review request, in one statement, inside the transaction that acts on it.
import { sql } from "kysely";
import type { GateState } from "../../../intake/intake.js";
import type { Db } from "../schema.js";
import type { RepositoryNames } from "./repositories.js";
import { repositorySettingsSchema } from "./repository-settings.js";

/** Whose state is read. Times in milliseconds. */
export interface GateQuestion {
  readonly repository: number;
  readonly number: number;
  readonly headSha: string;
  readonly baseRef: string;
  readonly pullRequestSince: number;
  readonly rateSince: number;
}

/** The columns of the one row that answers. */
interface GateRow extends RepositoryNames {
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

/** What the gate weighs, how the repository's row names it, and how many reviews of the pull request are under way. */
export interface GateView {
  readonly state: GateState;
  readonly told: RepositoryNames;
  readonly underWay: number;
}

/** Reads the state of a pull request that this transaction has locked; null when there is no row of its repository. */
export async function readGateState(tx: Db, asked: GateQuestion): Promise<GateView | null> {
  const pull = sql`v.repository_id = ${asked.repository} AND v.number = ${asked.number}`;
  const counted = sql`v.state NOT IN ('skipped', 'cancelled')`;
  const rateSince = new Date(asked.rateSince);
  const { rows } = await sql<GateRow>`
    SELECT i.state AS installation_state, i.consent_required, i.month_limit,
      r.installation_id, r.owner, r.name, r.private, r.default_branch,
      (SELECT count(*) FROM assay.reviews v WHERE ${pull} AND v.state IN ('queued', 'running')) AS under_way,
      r.state AS repository_state, r.settings, r.settings_version,
      (SELECT v.id FROM assay.reviews v
        WHERE ${pull} AND v.head_sha = ${asked.headSha} AND v.base_ref = ${asked.baseRef}
          AND v.settings_version = r.settings_version AND v.state IN ('queued', 'running', 'completed')
        ORDER BY v.created_at DESC, v.ordinal DESC LIMIT 1) AS same_head,
      (SELECT max(v.as_of) FROM assay.reviews v WHERE ${pull}) AS newest_as_of,
      EXISTS (SELECT FROM assay.pauses p
        WHERE p.repository_id = ${asked.repository} AND p.number = ${asked.number}) AS paused,
      (SELECT max(v.created_at) FROM assay.reviews v WHERE ${pull} AND v.state <> 'skipped') AS last_review_at,
      (SELECT count(*) FROM assay.reviews v WHERE ${pull} AND NOT v.asked AND ${counted}
        AND v.created_at >= ${new Date(asked.pullRequestSince)}) AS of_pull,
      (SELECT count(*) FROM assay.reviews v WHERE v.repository_id = r.id AND ${counted}
        AND v.created_at >= ${rateSince}) AS of_repository,
      (SELECT count(*) FROM assay.reviews v WHERE v.installation_id = i.id AND ${counted}
        AND v.created_at >= ${rateSince}) AS of_installation
    FROM assay.repositories r JOIN assay.installations i ON i.id = r.installation_id
    WHERE r.id = ${asked.repository}`.execute(tx);
  const row = rows[0];
  if (row === undefined) return null;
  const { installation_id, owner, name, default_branch, under_way } = row;
  return {
    state: stateOf(row),
    told: { installation_id, owner, name, private: row.private, default_branch },
    underWay: under_way,
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
