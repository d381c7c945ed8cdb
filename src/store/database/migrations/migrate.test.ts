// Migrations on a real database: once, whoever starts, and never backwards.
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { onEachPostgres } from "../../../../test/each-postgres.js";
import { openTestDatabase, type TestDatabase } from "../../../../test/open-test-database.js";
import { migrate } from "./migrate.js";
import { migrations } from "./migrations.js";

it("versions count up from 1 without gaps", () => {
  expect(migrations.map((one) => one.version)).toEqual(migrations.map((_, index) => index + 1));
});

await onEachPostgres("migrations", (binaries) => {
  let database: TestDatabase;
  let connection: pg.ClientConfig;
  beforeAll(async () => {
    database = await openTestDatabase({ binaries });
    connection = { connectionString: database.url };
  });
  afterAll(() => database.close());

  async function query(text: string): Promise<unknown[]> {
    const client = new pg.Client(connection);
    await client.connect();
    try {
      return (await client.query(text)).rows as unknown[];
    } finally {
      await client.end();
    }
  }

  it("[Y2] run once, however many processes start at the same time, and a second run changes nothing", async () => {
    await query("DROP SCHEMA assay CASCADE");
    const runs = await Promise.all(Array.from({ length: 6 }, () => migrate(connection)));
    expect(runs.filter((run) => run.ran.length > 0)).toHaveLength(1);
    expect(runs.every((run) => run.version === migrations.length)).toBe(true);
    expect(await migrate(connection)).toEqual({ ran: [], version: migrations.length });
  });

  it("[Y2] that fail leave the schema as it was", async () => {
    const next = migrations.length + 1;
    const sql = "CREATE TABLE assay.half (id int); SELECT 1 / 0";
    await expect(migrate(connection, [...migrations, { version: next, name: "bad", sql }])).rejects.toThrow(
      "division",
    );
    expect(await query("SELECT to_regclass('assay.half') AS half")).toEqual([{ half: null }]);
    expect(await migrate(connection)).toEqual({ ran: [], version: migrations.length });
  });

  it("[Y2] refuse a schema that is newer than the program, saying both versions", async () => {
    await expect(migrate(connection, migrations.slice(0, 1))).rejects.toMatchObject({
      code: "database-unfit",
      message: expect.stringContaining(`version ${migrations.length}`) as string,
      remedy: expect.stringContaining("newer program") as string,
    });
  });
});
