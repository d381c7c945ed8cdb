// The search box of the reviews list over many reviews: node bench/run.js search [REVIEWS]. Beside it, what the same took without an index.
import { sql } from "kysely";
import { openTestDatabase } from "../test/open-test-database.js";
import { listReviews } from "../src/store/database/views/list-reviews.js";
import type { Db } from "../src/store/database/schema.js";
import { sayMachine, spread, table } from "./figures.js";

const count = Number(process.argv[3] ?? 200_000);
const rounds = 7;
let made = 0;
const searches = ["needle", "parcel ship", "fix", "#4711", "ada-17", "nothing-like-it", "c0ffee1"];
const shown = {
  links: { pull: () => "", commit: () => "" } as never, // rows are counted, not shown
  now: Date.now(),
  stuckMs: 600_000,
};

const database = await openTestDatabase({ poolSize: 2 });
try {
  console.log(`${count} reviews. ${sayMachine()}`);
  await fill(database.db);
  const rows = [];
  for (const search of searches) {
    const times = { words: [] as number[], like: [] as number[] };
    let found = 0;
    for (let round = 0; round < rounds; round += 1) {
      times.words.push(await timed(async () => (found = await list(database.db, search))));
      times.like.push(await timed(() => byLike(database.db, search)));
    }
    rows.push([search, String(found), spread(times.words, 1), spread(times.like, 1)]);
  }
  console.log(table(["search", "found, of 51", "by words, ms", "by ILIKE, ms"], rows));
  const { rows: plan } = await sql<{ "QUERY PLAN": string }>`
    EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) SELECT id FROM assay.reviews v
    WHERE assay.found_by(v.title, v.author, v.base_ref, v.number, v.head_sha) @@ assay.search_for('needle', NULL, NULL)
    ORDER BY v.created_at DESC, v.id DESC LIMIT 51`.execute(database.db);
  for (const row of plan) console.log(row["QUERY PLAN"]);
  const { rows: sizes } = await sql<{ index: string; rows: string }>`
    SELECT pg_size_pretty(pg_relation_size('assay.reviews_by_words')) AS index,
      pg_size_pretty(pg_relation_size('assay.reviews')) AS rows`.execute(database.db);
  console.log(`The index takes ${sizes[0]?.index ?? "?"}, the rows ${sizes[0]?.rows ?? "?"}.`);
  const insert = { with: [] as number[], without: [] as number[] };
  for (let round = 0; round < rounds; round += 1)
    insert.with.push(await timed(() => add(database.db, 1_000)));
  await sql`DROP INDEX assay.reviews_by_words`.execute(database.db);
  for (let round = 0; round < rounds; round += 1)
    insert.without.push(await timed(() => add(database.db, 1_000)));
  console.log(
    `1,000 reviews more: ${spread(insert.with)} ms, without the index ${spread(insert.without)} ms.`,
  );
} finally {
  await database.close();
}

async function fill(db: Db): Promise<void> {
  await sql`INSERT INTO assay.installations (id, account, account_type, state, created_at, updated_at)
    VALUES (1, 'acme', 'Organization', 'active', now(), now())`.execute(db);
  await sql`INSERT INTO assay.repositories (id, installation_id, owner, name, private, state, settings, settings_version, created_at, updated_at)
    SELECT n, 1, 'acme', 'shop' || n, true, 'active', '{}', 1, now(), now() FROM generate_series(1, 50) n`.execute(
    db,
  );
  await add(db, count);
  await sql`VACUUM ANALYZE assay.reviews`.execute(db);
}

/** Titles of five to nine words out of 2,000, one in a thousand with "parcel ship", one in 20,000 with "needle", every third with "fix". */
async function add(db: Db, more: number): Promise<void> {
  const from = made + 1;
  made += more;
  await sql`INSERT INTO assay.reviews (id, repository_id, installation_id, number, head_sha, base_sha, base_ref, title, author,
      trigger, asked, as_of, settings_version, ordinal, state, created_at, progress_at, finished_at)
    SELECT 'rev_' || lpad(n::text, 22, '0'), 1 + n % 50, 1, n / 50 + 1, md5(n::text) || '00000000', md5('b'), 'main',
      (CASE WHEN n % 20000 = 7 THEN 'needle ' ELSE '' END) || (CASE WHEN n % 1000 = 3 THEN 'ship a parcel ' ELSE '' END)
        || (CASE WHEN n % 3 = 0 THEN 'fix ' ELSE 'add ' END)
        || (SELECT string_agg('word' || (hashint4(n * 10 + k) & 2047), ' ') FROM generate_series(1, 4 + n % 5) k),
      'ada-' || n % 97, 'opened', false, now(), 1, 1, 'completed',
      now() - (${from + more} - n) * interval '1 minute', now(), now()
    FROM generate_series(${from}::int, ${from + more - 1}::int) n`.execute(db);
}

async function list(db: Db, search: string): Promise<number> {
  const query = {
    scope: { kind: "everything" },
    repository: null,
    states: [],
    verdict: null,
    search,
  } as const;
  const page = await listReviews(db, query, { page: { after: null, limit: 50 }, shown });
  return page.items.length + (page.next === null ? 0 : 1);
}

async function byLike(db: Db, search: string): Promise<unknown> {
  const like = `%${search}%`;
  return sql`SELECT v.id FROM assay.reviews v JOIN assay.repositories r ON r.id = v.repository_id
    WHERE v.title ILIKE ${like} OR v.author ILIKE ${like} OR v.base_ref ILIKE ${like} OR starts_with(v.head_sha, ${search})
    ORDER BY v.created_at DESC, v.id DESC LIMIT 51`.execute(db);
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}
