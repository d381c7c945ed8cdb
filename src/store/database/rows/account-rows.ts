// The rows of accounts: installations, repositories, quota, money, keys, pauses, feedback, and who is signed in.
import type { ColumnType } from "kysely";
import type { CountedId, Defaulted, Json, MaybeJson, MaybeTime, Time } from "./column.js";

/** One installation of the App. `month_limit` null: no limit. */
export interface InstallationTable {
  id: number;
  account: string;
  account_type: string;
  state: "active" | "suspended" | "removed";
  month_limit: number | null;
  consent_required: Defaulted<boolean>;
  created_at: Time;
  updated_at: Time;
}

/** One repository. `state` is `active` exactly when its settings say so and it was not removed. */
export interface RepositoryTable {
  id: number;
  installation_id: number;
  owner: string;
  name: string;
  default_branch: string | null;
  private: boolean;
  state: "known" | "active" | "removed";
  settings: Json;
  settings_version: number;
  active_since: MaybeTime;
  created_at: Time;
  updated_at: Time;
}

/** One set of settings that was in force. */
export interface RepositorySettingsTable {
  repository_id: number;
  version: number;
  settings: Json;
  changed_by: string;
  changed_at: Time;
}

/** Reviews of one installation in one UTC month; reserved = held + spent + returned (spec G2); `extra` raises the limit of this month alone. */
export interface QuotaMonthTable {
  installation_id: number;
  month: string;
  reserved: Defaulted<number>;
  spent: Defaulted<number>;
  returned: Defaulted<number>;
  held: ColumnType<number, never, never>;
  extra: Defaulted<number>;
}

/** The unit that one review took. */
export interface QuotaReservationTable {
  review_id: string;
  installation_id: number;
  month: string;
  state: "held" | "spent" | "returned";
}

/** Money of one repository on one UTC day (spec K1). */
export interface BudgetDayTable {
  repository_id: number;
  day: string;
  reserved_usd: Defaulted<number>;
  spent_usd: Defaulted<number>;
}

/** Money and tokens of one review over all its processes. */
export interface BudgetReviewTable {
  review_id: string;
  reserved_tokens: Defaulted<number>;
  spent_tokens: Defaulted<number>;
  reserved_usd: Defaulted<number>;
  spent_usd: Defaulted<number>;
}

/** What was reserved for one call that has not been settled. */
export interface BudgetHoldTable {
  id: string;
  review_id: string;
  repository_id: number;
  day: string;
  tokens: number;
  usd: number;
  at: Time;
}

/** A model key, sealed (spec X2). `scope_id` is 0 for the operator's own. */
export interface ModelKeyTable {
  id: string;
  scope: "operator" | "installation" | "repository";
  scope_id: number;
  provider: string;
  base_url: string | null;
  sealed: Buffer;
  key_id: string;
  last_four: string;
  tested_at: MaybeTime;
  verdict: MaybeJson;
  created_by: string;
  created_at: Time;
}

/** A pull request that is not reviewed for the time being (spec G4). */
export interface PauseTable {
  repository_id: number;
  number: number;
  since: Time;
  by: string;
  reason: string;
}

/** One thing that somebody did with a finding (spec O2). `key` makes it unique. */
export interface FeedbackTable {
  id: CountedId;
  key: string;
  repository_id: number;
  number: number;
  fingerprint: string;
  kind: "resolved" | "unresolved" | "reply" | "reaction" | "accepted" | "dismissed" | "code-changed";
  value: string | null;
  actor: string;
  at: Time;
  source: "github" | "page";
}

/** Somebody signed in; the token itself is nowhere (spec X6). */
export interface SessionTable {
  token_hash: string;
  id: string;
  actor: string;
  role: string;
  via: string;
  avatar_url: string | null;
  access: MaybeJson;
  user_agent: string;
  created_at: Time;
  last_seen_at: Time;
  expires_at: Time;
}

/** A printed link that signs in once. */
export interface SignInLinkTable {
  token_hash: string;
  actor: string;
  role: string;
  created_at: Time;
  expires_at: Time;
  used_at: MaybeTime;
}

/** A token for programs; only its hash is kept. */
export interface ApiTokenTable {
  token_hash: string;
  id: string;
  name: string;
  role: string;
  last_four: string;
  created_by: string;
  created_at: Time;
  last_used_at: MaybeTime;
  expires_at: Time;
}

/** Who did what, and how it ended (spec X6). */
export interface AuditLogTable {
  id: CountedId;
  at: Time;
  actor: string;
  action: string;
  target: string;
  detail: string;
  ending: "asked" | "done" | "refused" | "failed";
}

/** A worker process that showed itself. */
export interface WorkerTable {
  id: string;
  started_at: Time;
  seen_at: Time;
}

/** What GitHub last said of an installation's allowance: `remaining` of `most` calls in this hour. */
export interface GitHubLimitTable {
  installation_id: number;
  most: number;
  remaining: number;
  at: Time;
}

/** Small things that the service remembers by name. */
export interface MetaTable {
  key: string;
  value: Json;
  updated_at: Time;
}
