// How far the first run has come: the database itself, deliveries, keys, an active repository.
import { sql } from "kysely";
import type { Db } from "../schema.js";

/** What rows tell of the first run. `repository` is the active one that changed last. */
export interface FirstSteps {
  readonly serverVersion: string;
  readonly schemaVersion: number;
  readonly deliveries: number;
  readonly keys: number;
  readonly repository: number | null;
  readonly activeRepositories: number;
}

/** Reads them in one statement; it also proves that the database answers. */
export async function readFirstSteps(db: Db): Promise<FirstSteps> {
  const { rows } = await sql<FirstSteps>`
    SELECT current_setting('server_version') AS "serverVersion",
      (SELECT max(version) FROM assay.schema_migrations) AS "schemaVersion",
      (SELECT count(*) FROM assay.deliveries) AS deliveries,
      (SELECT count(*) FROM assay.model_keys) AS keys,
      (SELECT id FROM assay.repositories WHERE state = 'active' ORDER BY updated_at DESC, id LIMIT 1) AS repository,
      (SELECT count(*) FROM assay.repositories WHERE state = 'active') AS "activeRepositories"`.execute(db);
  const none = { deliveries: 0, keys: 0, repository: null, activeRepositories: 0 };
  return rows[0] ?? { serverVersion: "", schemaVersion: 0, ...none };
}
