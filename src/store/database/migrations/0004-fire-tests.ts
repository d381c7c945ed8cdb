// Migration 4: results of fire tests by repository and commit, and which review was given which of them.

/** Plain SQL for PostgreSQL 15 and newer, run in one transaction with the others that are due. */
export const sql0004 = `
-- One run of \`assay scenario run\`. The body is results.json, gzipped; the other columns are what lists show of it.
CREATE TABLE assay.fire_tests (
  id text PRIMARY KEY,
  repository_id bigint NOT NULL REFERENCES assay.repositories (id),
  commit_sha text NOT NULL CHECK (commit_sha ~ '^[0-9a-f]{40}$'),
  branch text,
  label text,
  source text NOT NULL CHECK (source IN ('upload', 'artifact')),
  digest text NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('passed', 'failed', 'nothing-tested')),
  is_complete boolean NOT NULL,
  passed integer NOT NULL,
  failed integer NOT NULL,
  not_tested integer NOT NULL,
  held integer NOT NULL,
  missed integer NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz NOT NULL,
  bytes integer NOT NULL,
  body bytea NOT NULL,
  added_by text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (repository_id, commit_sha, digest)
);
CREATE INDEX fire_tests_by_time ON assay.fire_tests (created_at DESC, id DESC);
CREATE INDEX fire_tests_by_repository ON assay.fire_tests (repository_id, created_at DESC, id DESC);

-- The measured results that the resilience lens of a review was given. \`behind\` counts the commits between the change's base
-- and the commit that was measured in its place.
CREATE TABLE assay.fire_test_uses (
  review_id text NOT NULL REFERENCES assay.reviews (id) ON DELETE CASCADE,
  side text NOT NULL CHECK (side IN ('base', 'head')),
  fire_test_id text NOT NULL REFERENCES assay.fire_tests (id) ON DELETE CASCADE,
  behind integer NOT NULL DEFAULT 0 CHECK (behind >= 0),
  PRIMARY KEY (review_id, side)
);
CREATE INDEX fire_test_uses_by_test ON assay.fire_test_uses (fire_test_id);

CREATE INDEX reviews_by_head ON assay.reviews (repository_id, head_sha);
`;
