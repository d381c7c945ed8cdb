// Migration 1: installations, repositories, and the tables of the work itself. A migration that was released is never edited; the next one changes things.

/** Plain SQL for PostgreSQL 15 and newer, run in one transaction with the others that are due. */
export const sql0001 = `
CREATE TABLE assay.installations (
  id bigint PRIMARY KEY,
  account text NOT NULL,
  account_type text NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'suspended', 'removed')),
  month_limit integer CHECK (month_limit >= 0),
  consent_required boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE assay.repositories (
  id bigint PRIMARY KEY,
  installation_id bigint NOT NULL REFERENCES assay.installations (id),
  owner text NOT NULL,
  name text NOT NULL,
  default_branch text,
  private boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('known', 'active', 'removed')),
  settings jsonb NOT NULL,
  settings_version integer NOT NULL,
  active_since timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX repositories_by_installation ON assay.repositories (installation_id, owner, name);

-- Every set of settings that was ever in force, so that a review can be explained by those it ran under.
CREATE TABLE assay.repository_settings (
  repository_id bigint NOT NULL REFERENCES assay.repositories (id),
  version integer NOT NULL,
  settings jsonb NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (repository_id, version)
);

CREATE TABLE assay.deliveries (
  guid text PRIMARY KEY,
  event text NOT NULL,
  action text,
  received_at timestamptz NOT NULL,
  installation_id bigint,
  repository_id bigint,
  outcome text NOT NULL CHECK (outcome IN ('queued', 'ignored', 'refused', 'recorded')),
  reason text,
  review_id text,
  job_id text,
  job_state text CHECK (job_state IN ('pending', 'done', 'failed')),
  attempts integer NOT NULL DEFAULT 1,
  missed boolean NOT NULL DEFAULT false
);
CREATE INDEX deliveries_by_time ON assay.deliveries (received_at DESC, guid);
CREATE INDEX deliveries_by_repository ON assay.deliveries (repository_id, received_at DESC);
CREATE INDEX deliveries_by_installation ON assay.deliveries (installation_id, received_at DESC);
CREATE INDEX deliveries_by_job ON assay.deliveries (job_id) WHERE job_id IS NOT NULL;

CREATE TABLE assay.outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id text NOT NULL UNIQUE,
  job jsonb NOT NULL,
  not_before timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  relayed_at timestamptz,
  refused_at timestamptz,
  reason text,
  attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX outbox_due ON assay.outbox (not_before, id) WHERE relayed_at IS NULL AND refused_at IS NULL;
CREATE INDEX outbox_relayed ON assay.outbox (relayed_at) WHERE relayed_at IS NOT NULL;

CREATE TABLE assay.reviews (
  id text PRIMARY KEY,
  repository_id bigint NOT NULL REFERENCES assay.repositories (id),
  installation_id bigint NOT NULL REFERENCES assay.installations (id),
  number integer NOT NULL,
  head_sha text NOT NULL,
  base_sha text NOT NULL,
  base_ref text NOT NULL,
  title text NOT NULL,
  author text NOT NULL,
  trigger text NOT NULL,
  asked boolean NOT NULL DEFAULT false,
  as_of timestamptz NOT NULL,
  settings_version integer NOT NULL,
  ordinal integer NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'completed', 'failed', 'skipped', 'cancelled')),
  code text,
  reason text,
  remedy text,
  verdict text,
  degraded boolean NOT NULL DEFAULT false,
  counts jsonb NOT NULL DEFAULT '{}',
  delivery_guid text,
  check_run_id bigint,
  posted_review_id bigint,
  last_seq integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  progress_at timestamptz NOT NULL,
  superseded_by text,
  UNIQUE (repository_id, number, head_sha, settings_version, ordinal)
);
CREATE INDEX reviews_by_time ON assay.reviews (created_at DESC, id DESC);
CREATE INDEX reviews_by_repository ON assay.reviews (repository_id, created_at DESC, id DESC);
CREATE INDEX reviews_by_installation ON assay.reviews (installation_id, created_at DESC, id DESC);
CREATE INDEX reviews_by_pull_request ON assay.reviews (repository_id, number, created_at DESC);
CREATE INDEX reviews_under_way ON assay.reviews (progress_at) WHERE state IN ('queued', 'running');

CREATE TABLE assay.review_steps (
  review_id text NOT NULL REFERENCES assay.reviews (id) ON DELETE CASCADE,
  step text NOT NULL,
  body bytea NOT NULL,
  finished_at timestamptz NOT NULL,
  PRIMARY KEY (review_id, step)
);
CREATE INDEX review_steps_by_time ON assay.review_steps (finished_at);
ALTER TABLE assay.review_steps ALTER COLUMN body SET STORAGE EXTERNAL; -- it is packed already

CREATE TABLE assay.events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  review_id text NOT NULL REFERENCES assay.reviews (id) ON DELETE CASCADE,
  seq integer NOT NULL,
  at timestamptz NOT NULL,
  type text NOT NULL,
  body jsonb NOT NULL,
  position bigint UNIQUE, -- the order in which readers see them; given after the commit (tables/event-log.ts)
  UNIQUE (review_id, seq)
);
CREATE INDEX events_unplaced ON assay.events (id) WHERE position IS NULL;
CREATE INDEX events_by_time ON assay.events (at);

CREATE TABLE assay.findings (
  review_id text NOT NULL REFERENCES assay.reviews (id) ON DELETE CASCADE,
  fingerprint text NOT NULL,
  repository_id bigint NOT NULL,
  number integer NOT NULL,
  lens text NOT NULL,
  source text NOT NULL,
  model text,
  severity text NOT NULL,
  category text NOT NULL,
  confidence double precision NOT NULL,
  path text NOT NULL,
  line integer NOT NULL,
  title text NOT NULL,
  body jsonb NOT NULL,
  placed text NOT NULL CHECK (placed IN ('inline', 'body', 'not')),
  comment_id bigint,
  outcome text CHECK (outcome IN ('accepted', 'dismissed', 'fixed')),
  outcome_reason text,
  outcome_by text,
  outcome_at timestamptz,
  fixed_in_sha text,
  at timestamptz NOT NULL,
  PRIMARY KEY (review_id, fingerprint)
);
CREATE INDEX findings_by_pull_request ON assay.findings (repository_id, number, fingerprint);
CREATE INDEX findings_by_comment ON assay.findings (comment_id) WHERE comment_id IS NOT NULL;
CREATE INDEX findings_by_time ON assay.findings (at);

CREATE TABLE assay.lens_runs (
  review_id text NOT NULL REFERENCES assay.reviews (id) ON DELETE CASCADE,
  repository_id bigint NOT NULL,
  lens text NOT NULL,
  title text NOT NULL,
  model text,
  state text NOT NULL CHECK (state IN ('answered', 'failed', 'off')),
  attempts integer NOT NULL,
  wait_ms bigint NOT NULL,
  work_ms bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cache_read_tokens bigint NOT NULL,
  cache_write_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  cost_usd numeric(14, 6),
  unpriced integer NOT NULL DEFAULT 0,
  findings integer NOT NULL,
  failure text,
  message text,
  remedy text,
  at timestamptz NOT NULL,
  PRIMARY KEY (review_id, lens)
);
CREATE INDEX lens_runs_by_time ON assay.lens_runs (at);
CREATE INDEX lens_runs_by_repository ON assay.lens_runs (repository_id, at);

CREATE TABLE assay.dead_jobs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id text NOT NULL,
  job jsonb NOT NULL,
  installation_id bigint,
  code text NOT NULL,
  reason text NOT NULL,
  remedy text NOT NULL,
  attempts integer NOT NULL,
  failed_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'dead' CHECK (state IN ('dead', 'retried', 'discarded')),
  changed_at timestamptz,
  UNIQUE (job_id, failed_at)
);
CREATE INDEX dead_jobs_by_time ON assay.dead_jobs (failed_at DESC, id DESC);

CREATE TABLE assay.slots (
  installation_id bigint NOT NULL,
  holder text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (installation_id, holder)
);
`;
