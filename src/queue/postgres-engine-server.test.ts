// The queue's contract on a real PostgreSQL: the server of the system.
import { afterAll, beforeAll, describe, vi } from "vitest";
import { openTestPostgres, postgresMissing, type TestPostgres } from "../../test/open-test-postgres.js";
import { describeQueueControl } from "../../test/queue/queue-contract-control.js";
import { describeQueueFlows } from "../../test/queue/queue-contract-flows.js";
import { describeQueue } from "../../test/queue/queue-contract.js";

vi.setConfig({ testTimeout: 120_000 }); // each waits for something that happens soon, but not on a busy machine

const missing = postgresMissing("system");
if (missing !== undefined) process.stderr.write(`SKIPPED: ${missing}\n`);

describe.skipIf(missing !== undefined)("[Q1] [Q3] the queue on a PostgreSQL server", () => {
  let postgres: TestPostgres | undefined;
  const choice = () => ({ kind: "postgres" as const, url: postgres?.url ?? "" });
  beforeAll(async () => {
    postgres = await openTestPostgres("system");
  });
  afterAll(() => postgres?.close());

  describeQueueFlows({ choice });
  describeQueue({ choice });
  describeQueueControl({ choice });
});
