// Every table by its name, for typed queries; all of them lie in the schema `assay`.
import type { Kysely } from "kysely";
import type {
  ApiTokenTable,
  AuditLogTable,
  BudgetDayTable,
  BudgetHoldTable,
  BudgetReviewTable,
  FeedbackTable,
  GitHubLimitTable,
  InstallationTable,
  MetaTable,
  ModelKeyTable,
  PauseTable,
  QuotaMonthTable,
  QuotaReservationTable,
  RepositorySettingsTable,
  RepositoryTable,
  SessionTable,
  SignInLinkTable,
  WorkerTable,
} from "./rows/account-rows.js";
import type { FireTestTable, FireTestUseTable } from "./rows/fire-test-rows.js";
import type {
  DeadJobTable,
  DeliveryTable,
  EventTable,
  FindingTable,
  LensRunTable,
  MissedDeliveryTable,
  OutboxTable,
  ReviewStepTable,
  ReviewTable,
  SlotTable,
} from "./rows/work-rows.js";

/** The tables that the migrations make. */
export interface Schema {
  api_tokens: ApiTokenTable;
  audit_log: AuditLogTable;
  budget_days: BudgetDayTable;
  budget_holds: BudgetHoldTable;
  budget_reviews: BudgetReviewTable;
  dead_jobs: DeadJobTable;
  deliveries: DeliveryTable;
  events: EventTable;
  feedback: FeedbackTable;
  findings: FindingTable;
  fire_test_uses: FireTestUseTable;
  fire_tests: FireTestTable;
  github_limits: GitHubLimitTable;
  installations: InstallationTable;
  lens_runs: LensRunTable;
  meta: MetaTable;
  missed_deliveries: MissedDeliveryTable;
  model_keys: ModelKeyTable;
  outbox: OutboxTable;
  pauses: PauseTable;
  quota_months: QuotaMonthTable;
  quota_reservations: QuotaReservationTable;
  repositories: RepositoryTable;
  repository_settings: RepositorySettingsTable;
  review_steps: ReviewStepTable;
  reviews: ReviewTable;
  sessions: SessionTable;
  sign_in_links: SignInLinkTable;
  slots: SlotTable;
  workers: WorkerTable;
}

/** The database, or a transaction in it: every function of a table takes either. */
export type Db = Kysely<Schema>;
