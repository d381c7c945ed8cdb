// Several worker processes on the embedded PostgreSQL: killed, drained, told. A server differs in nothing but who started it.
import { afterAll, beforeAll, describe, vi } from "vitest";
import { openTestPostgres, postgresMissing, type TestPostgres } from "../../test/open-test-postgres.js";
import { describeQueueProcesses } from "../../test/queue/queue-contract-processes.js";

vi.setConfig({ testTimeout: 120_000 }); // each waits for something that happens soon, but not on a busy machine

describe.skipIf(postgresMissing("package") !== undefined)("worker processes on PostgreSQL", () => {
  let postgres: TestPostgres | undefined;
  beforeAll(async () => {
    postgres = await openTestPostgres("package");
  });
  afterAll(() => postgres?.close());

  describeQueueProcesses({ choice: () => ({ kind: "postgres", url: postgres?.url ?? "" }) });
});
