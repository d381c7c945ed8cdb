// What findings were worth: accepted, dismissed, fixed, open, per lens, model and repository, and over time (spec O2).
import { sql, type RawBuilder } from "kysely";
import type { Db } from "../schema.js";
import { countedFindings, type PrecisionQuery } from "./counted-findings.js";
import type { RepositoryName } from "./links.js";
import { nameOf } from "./review-summary.js";

/** Counts of findings by what became of them. `precision` is null before anyone said anything. */
export interface Tally {
  readonly findings: number;
  readonly accepted: number;
  readonly dismissed: number;
  readonly fixed: number;
  readonly open: number;
  readonly precision: number | null;
}

/** What people did at the code host without settling a finding: findings resolved and replied to, thumbs on their comments. */
export interface SaidTally {
  readonly resolved: number;
  readonly replied: number;
  readonly up: number;
  readonly down: number;
}

/** The tallies of one span. `from` of a point is the first moment of its day or week, in UTC. */
export interface Precision {
  readonly rows: readonly (Tally & {
    readonly lens: string;
    readonly model: string;
    readonly repository: RepositoryName;
    readonly said: SaidTally;
    readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  })[];
  readonly points: readonly (Tally & { readonly from: number; readonly lens: string })[];
  readonly total: Tally;
}

type Counts = Omit<Tally, "precision">;
interface RowCounts extends Counts {
  readonly lens: string;
  readonly model: string;
  readonly repository_id: number;
  readonly installation_id: number;
  readonly owner: string;
  readonly name: string;
}

const counts = sql.raw(`count(*) AS findings, count(*) FILTER (WHERE c.outcome = 'accepted') AS accepted,
  count(*) FILTER (WHERE c.outcome = 'dismissed') AS dismissed, count(*) FILTER (WHERE c.outcome = 'fixed') AS fixed,
  count(*) FILTER (WHERE c.outcome IS NULL) AS open`);
const mostReasons = 10;

/** All of one span. Precision is (accepted + fixed) / (accepted + fixed + dismissed). */
export async function readPrecision(
  db: Db,
  query: PrecisionQuery & { readonly bucket: "day" | "week" },
): Promise<Precision> {
  const counted = countedFindings(query);
  const { rows } = await sql<RowCounts>`
    SELECT c.lens, c.model, c.repository_id, c.installation_id, c.owner, c.name, ${counts} FROM (${counted}) c
    GROUP BY c.lens, c.model, c.repository_id, c.installation_id, c.owner, c.name
    ORDER BY findings DESC, c.owner, c.name, c.lens, c.model`.execute(db);
  const { rows: points } = await sql<Counts & { at: number; lens: string }>`
    SELECT date_trunc(${query.bucket}, c.at, 'UTC') AS at, c.lens, ${counts} FROM (${counted}) c
    GROUP BY 1, c.lens ORDER BY 1, c.lens`.execute(db);
  const reasons = await readReasons(db, counted);
  const said = await readSaid(db, counted);
  return {
    rows: rows.map((row) => ({
      ...{ lens: row.lens, model: row.model, repository: nameOf(row), ...tallyOf(row) },
      said: said.get(keyOf(row)) ?? { resolved: 0, replied: 0, up: 0, down: 0 },
      reasons: reasons.get(keyOf(row)) ?? [],
    })),
    points: points.map((point) => ({ from: point.at, lens: point.lens, ...tallyOf(point) })),
    total: tallyOf(rows.reduce(add, { findings: 0, accepted: 0, dismissed: 0, fixed: 0, open: 0 })),
  };
}

type Reasons = ReadonlyMap<string, readonly { readonly reason: string; readonly count: number }[]>;

async function readReasons(db: Db, counted: RawBuilder<unknown>): Promise<Reasons> {
  const { rows } = await sql<{
    lens: string;
    model: string;
    repository_id: number;
    reason: string;
    times: number;
  }>`
    SELECT * FROM (
      SELECT c.lens, c.model, c.repository_id, c.outcome_reason AS reason, count(*) AS times,
        row_number() OVER (PARTITION BY c.lens, c.model, c.repository_id ORDER BY count(*) DESC, c.outcome_reason) AS nth
      FROM (${counted}) c WHERE c.outcome = 'dismissed' AND c.outcome_reason IS NOT NULL
      GROUP BY c.lens, c.model, c.repository_id, c.outcome_reason) t
    WHERE nth <= ${mostReasons} ORDER BY nth`.execute(db);
  const reasons = new Map<string, { reason: string; count: number }[]>();
  for (const row of rows) {
    const held = reasons.get(keyOf(row)) ?? [];
    reasons.set(keyOf(row), [...held, { reason: row.reason, count: row.times }]);
  }
  return reasons;
}

async function readSaid(db: Db, counted: RawBuilder<unknown>): Promise<ReadonlyMap<string, SaidTally>> {
  const { rows } = await sql<SaidTally & { lens: string; model: string; repository_id: number }>`
    SELECT c.lens, c.model, c.repository_id, count(*) FILTER (WHERE s.thread = 'resolved') AS resolved,
      count(*) FILTER (WHERE s.is_replied) AS replied,
      coalesce(sum(substring(s.thumbs FROM '^\\+(\\d+)')::bigint), 0)::bigint AS up,
      coalesce(sum(substring(s.thumbs FROM '-(\\d+)$')::bigint), 0)::bigint AS down
    FROM (${counted}) c CROSS JOIN LATERAL (
      SELECT (array_agg(f.kind ORDER BY f.at DESC, f.id DESC) FILTER (WHERE f.kind IN ('resolved', 'unresolved')))[1] AS thread,
        count(*) FILTER (WHERE f.kind = 'reply') > 0 AS is_replied,
        (array_agg(f.value ORDER BY f.at DESC, f.id DESC) FILTER (WHERE f.kind = 'reaction'))[1] AS thumbs
      FROM assay.feedback f WHERE f.repository_id = c.repository_id AND f.number = c.number
        AND f.fingerprint = c.fingerprint) s
    GROUP BY c.lens, c.model, c.repository_id`.execute(db);
  return new Map(
    rows.map((row) => [
      keyOf(row),
      { resolved: row.resolved, replied: row.replied, up: row.up, down: row.down },
    ]),
  );
}

function keyOf(row: {
  readonly lens: string;
  readonly model: string;
  readonly repository_id: number;
}): string {
  return `${row.repository_id} ${row.lens} ${row.model}`;
}

function tallyOf({ findings, accepted, dismissed, fixed, open }: Counts): Tally {
  const right = accepted + fixed;
  const judged = right + dismissed;
  return { findings, accepted, dismissed, fixed, open, precision: judged === 0 ? null : right / judged };
}

function add(sum: Counts, row: Counts): Counts {
  return {
    findings: sum.findings + row.findings,
    accepted: sum.accepted + row.accepted,
    dismissed: sum.dismissed + row.dismissed,
    fixed: sum.fixed + row.fixed,
    open: sum.open + row.open,
  };
}
