// Migration 2: quota, money, keys, feedback and who is signed in.

/** Plain SQL for PostgreSQL 15 and newer, run in one transaction with the others that are due. */
export const sql0002 = `
CREATE TABLE assay.meta (
  key text PRIMARY KEY,
  value jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE assay.quota_months (
  installation_id bigint NOT NULL REFERENCES assay.installations (id),
  month text NOT NULL CHECK (month ~ '^[0-9]{4}-[0-9]{2}$'),
  reserved integer NOT NULL DEFAULT 0,
  spent integer NOT NULL DEFAULT 0,
  returned integer NOT NULL DEFAULT 0,
  held integer NOT NULL GENERATED ALWAYS AS (reserved - spent - returned) STORED CHECK (held >= 0),
  PRIMARY KEY (installation_id, month)
);

CREATE TABLE assay.quota_reservations (
  review_id text PRIMARY KEY,
  installation_id bigint NOT NULL,
  month text NOT NULL,
  state text NOT NULL CHECK (state IN ('held', 'spent', 'returned')),
  FOREIGN KEY (installation_id, month) REFERENCES assay.quota_months (installation_id, month)
);
CREATE INDEX quota_reservations_held ON assay.quota_reservations (installation_id, month) WHERE state = 'held';

CREATE TABLE assay.budget_days (
  repository_id bigint NOT NULL,
  day text NOT NULL CHECK (day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  reserved_usd numeric(14, 6) NOT NULL DEFAULT 0 CHECK (reserved_usd >= 0),
  spent_usd numeric(14, 6) NOT NULL DEFAULT 0,
  PRIMARY KEY (repository_id, day)
);

CREATE TABLE assay.budget_reviews (
  review_id text PRIMARY KEY REFERENCES assay.reviews (id) ON DELETE CASCADE,
  reserved_tokens bigint NOT NULL DEFAULT 0 CHECK (reserved_tokens >= 0),
  spent_tokens bigint NOT NULL DEFAULT 0,
  reserved_usd numeric(14, 6) NOT NULL DEFAULT 0 CHECK (reserved_usd >= 0),
  spent_usd numeric(14, 6) NOT NULL DEFAULT 0
);

-- One call under way: what was reserved for it, so that a killed worker's reservation can be given back.
CREATE TABLE assay.budget_holds (
  id text PRIMARY KEY,
  review_id text NOT NULL REFERENCES assay.budget_reviews (review_id) ON DELETE CASCADE,
  repository_id bigint NOT NULL,
  day text NOT NULL,
  tokens bigint NOT NULL,
  usd numeric(14, 6) NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX budget_holds_by_review ON assay.budget_holds (review_id);
CREATE INDEX budget_holds_by_time ON assay.budget_holds (at);

CREATE TABLE assay.model_keys (
  id text PRIMARY KEY,
  scope text NOT NULL CHECK (scope IN ('operator', 'installation', 'repository')),
  scope_id bigint NOT NULL DEFAULT 0,
  provider text NOT NULL,
  base_url text,
  sealed bytea NOT NULL,
  key_id text NOT NULL,
  last_four text NOT NULL,
  tested_at timestamptz,
  verdict jsonb,
  rejected_at timestamptz,
  last_used_at timestamptz,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (scope, scope_id, provider, base_url)
);

CREATE TABLE assay.pauses (
  repository_id bigint NOT NULL,
  number integer NOT NULL,
  since timestamptz NOT NULL,
  by text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (repository_id, number)
);

CREATE TABLE assay.feedback (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL UNIQUE,
  repository_id bigint NOT NULL,
  number integer NOT NULL,
  fingerprint text NOT NULL,
  kind text NOT NULL
    CHECK (kind IN ('resolved', 'unresolved', 'reply', 'reaction', 'accepted', 'dismissed', 'code-changed')),
  value text,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  source text NOT NULL CHECK (source IN ('github', 'page'))
);
CREATE INDEX feedback_by_finding ON assay.feedback (repository_id, number, fingerprint, at);

CREATE TABLE assay.sessions (
  token_hash text PRIMARY KEY,
  id text NOT NULL UNIQUE,
  actor text NOT NULL,
  role text NOT NULL,
  via text NOT NULL,
  avatar_url text,
  access jsonb,
  user_agent text NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_by_expiry ON assay.sessions (expires_at);

CREATE TABLE assay.sign_in_links (
  token_hash text PRIMARY KEY,
  actor text NOT NULL,
  role text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

CREATE TABLE assay.api_tokens (
  token_hash text PRIMARY KEY,
  id text NOT NULL UNIQUE,
  name text NOT NULL,
  role text NOT NULL,
  last_four text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  expires_at timestamptz NOT NULL
);

CREATE TABLE assay.audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  detail text NOT NULL,
  ending text NOT NULL CHECK (ending IN ('asked', 'done', 'refused', 'failed'))
);
CREATE INDEX audit_log_by_time ON assay.audit_log (at DESC, id DESC);
`;
