// Migration 3: what the page reads: workers that are there, GitHub's limits, deliveries that were missed, a month's extra reviews.

/** Plain SQL for PostgreSQL 15 and newer, run in one transaction with the others that are due. */
export const sql0003 = `
-- Worker processes that showed themselves lately.
CREATE TABLE assay.workers (
  id text PRIMARY KEY,
  started_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL
);

-- What GitHub last said of an installation's hourly allowance, by whichever process heard it.
CREATE TABLE assay.github_limits (
  installation_id bigint PRIMARY KEY,
  most integer NOT NULL,
  remaining integer NOT NULL,
  at timestamptz NOT NULL
);

-- Deliveries that never reached us, found in the code host's own list and asked for again (spec W6).
CREATE TABLE assay.missed_deliveries (
  guid text PRIMARY KEY,
  event text NOT NULL,
  delivered_at timestamptz NOT NULL,
  asks integer NOT NULL DEFAULT 0,
  is_given_up boolean NOT NULL DEFAULT false,
  noted_at timestamptz NOT NULL
);
CREATE INDEX missed_deliveries_by_time ON assay.missed_deliveries (delivered_at);

-- Reviews that an operator granted beyond the monthly limit, for this month alone.
ALTER TABLE assay.quota_months ADD COLUMN extra integer NOT NULL DEFAULT 0 CHECK (extra >= 0);

-- Whose rows a dead job belongs to, so that rights can be checked on every one of them.
ALTER TABLE assay.dead_jobs
  ADD COLUMN review_id text GENERATED ALWAYS AS (
    coalesce(job #>> '{payload,review}', job #>> '{payload,notice,review}', job ->> 'group')) STORED,
  ADD COLUMN repository_id bigint GENERATED ALWAYS AS (
    coalesce(
      job #>> '{payload,repository,id}',
      job #>> '{payload,order,repository,id}',
      job #>> '{payload,notice,repository,id}')::bigint) STORED;
CREATE INDEX dead_jobs_still ON assay.dead_jobs (failed_at DESC, id DESC) WHERE state = 'dead';
CREATE INDEX dead_jobs_by_job ON assay.dead_jobs (job_id);

DROP INDEX assay.deliveries_by_time;
CREATE INDEX deliveries_by_time ON assay.deliveries (received_at DESC, guid DESC);
CREATE INDEX reviews_by_state ON assay.reviews (state, created_at DESC, id DESC);
CREATE INDEX findings_by_repository ON assay.findings (repository_id, at);
CREATE INDEX sessions_by_actor ON assay.sessions (actor);

-- When a key was last used or refused follows from lens_runs.
ALTER TABLE assay.model_keys DROP COLUMN rejected_at, DROP COLUMN last_used_at;
`;
