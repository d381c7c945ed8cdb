// Everything that the page reads from the database, put together: lists, single rows, measures, and who is signed in.
import type { Clock } from "../../../runtime/runtime.js";
import type { Database } from "../engine/open-database.js";
import type { RowScope } from "../tables/event-log.js";
import { createApiTokens, createAuditLog, createSessions, createSignInLinks } from "./access-rows.js";
import { readAttention } from "./attention.js";
import { listCountedFindings } from "./counted-findings.js";
import { listDeadJobs } from "./dead-jobs-view.js";
import { listDeliveries, type DeliveryQuery } from "./deliveries-view.js";
import { createEventPort } from "./event-port.js";
import {
  fireTestsOfReview,
  listFireTests,
  readFireTestRow,
  reviewsOfFireTest,
  type FireTestQuery,
} from "./fire-tests-view.js";
import { listKeys, readKey } from "./keys-view.js";
import { createLinks } from "./links.js";
import { listReviews, type ReviewQuery } from "./list-reviews.js";
import type { PageRequest } from "./page.js";
import { readPrecision } from "./precision.js";
import { listQuota } from "./quota-view.js";
import { readReviewRecord } from "./read-review.js";
import { listRepositories, readRepositoryRecord, type RepositoryQuery } from "./repositories-view.js";
import { readFirstSteps } from "./first-steps.js";
import { readServiceNumbers } from "./service-numbers.js";
import { readSpend, type SpendQuery } from "./spend.js";

/**
 * What rows are shown with. `webUrl` is where pull requests are shown (no slash at its end). `keepMs`: for how long texts of a
 * review are kept. `stuckMs`: without progress for longer a running review is stuck (default 15 minutes, as the queue has it).
 */
export interface ViewOptions {
  readonly clock: Clock;
  readonly webUrl: string;
  readonly keepMs: number;
  readonly stuckMs?: number;
  readonly onFault: (fault: unknown) => void;
}

const usualStuckMs = 15 * 60_000;

/** The reading half of the page's ports; roles and access are the caller's own types. */
export type Views<Role extends string, Access> = ReturnType<typeof createViews<Role, Access>>;

/** Opens nothing: methods read `database` as it is. Every method that takes a scope checks every row against it (spec X6). */
export function createViews<Role extends string, Access>(
  database: Pick<Database, "db" | "listen">,
  options: ViewOptions,
) {
  const { db } = database;
  const { clock, keepMs, stuckMs = usualStuckMs } = options;
  const links = createLinks(options.webUrl);
  const shown = () => ({ links, now: clock.now(), stuckMs });
  return {
    reviews: {
      list: (query: ReviewQuery, page: PageRequest) => listReviews(db, query, { page, shown: shown() }),
      read: (id: string, scope: RowScope) =>
        readReviewRecord(db, id, { scope, shown: { ...shown(), keepMs } }),
      attention: (scope: RowScope) => readAttention(db, scope, shown()),
    },
    events: createEventPort(database, options.onFault),
    repositories: {
      list: (query: RepositoryQuery, page: PageRequest) => listRepositories(db, query, { page, ...shown() }),
      read: (id: number, scope: RowScope) => readRepositoryRecord(db, { id, scope }, shown()),
    },
    fireTests: {
      list: (query: FireTestQuery, page: PageRequest) => listFireTests(db, query, { page, links }),
      read: (id: string, scope: RowScope) => readFireTestRow(db, id, { scope, links }),
      reviewsOf: (id: string) => reviewsOfFireTest(db, id),
      ofReview: (review: string, scope: RowScope) => fireTestsOfReview(db, review, { scope, links }),
    },
    keys: {
      list: (scope: RowScope) => listKeys(db, scope),
      read: (id: string, scope: RowScope) => readKey(db, id, scope),
    },
    quota: { list: (scope: RowScope) => listQuota(db, scope, clock.now()) },
    work: {
      listDeliveries: (query: DeliveryQuery, page: PageRequest) => listDeliveries(db, query, page),
      listDeadJobs: (query: Parameters<typeof listDeadJobs>[1], page: PageRequest) =>
        listDeadJobs(db, query, page),
    },
    measures: {
      precision: (query: Parameters<typeof readPrecision>[1]) => readPrecision(db, query),
      countedFindings: (query: Parameters<typeof listCountedFindings>[1], page: PageRequest) =>
        listCountedFindings(db, query, { page, links }),
      spend: (query: SpendQuery) => readSpend(db, query, clock.now()),
    },
    numbers: () => readServiceNumbers(db, clock.now()),
    firstSteps: () => readFirstSteps(db),
    access: {
      sessions: createSessions<Role, Access>(db),
      links: createSignInLinks<Role>(db),
      tokens: createApiTokens<Role>(db),
      audit: createAuditLog(db),
    },
  };
}
