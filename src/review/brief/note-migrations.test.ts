// Which schema steps are called risky, and which look so but are not.
import { describe, expect, it } from "vitest";
import { noteMigrations } from "./note-migrations.js";
import { asText, fileDiffOf, viewOf } from "./fixtures/test-change.js";

function risks(path: string, text: string): string[] {
  const lines = text.replace(/^/gm, "+");
  const notes = noteMigrations(viewOf([fileDiffOf(path, lines, { status: "added" })]));
  return notes.filter(({ line }) => line !== null).map((note) => `${note.line ?? 0} ${note.text}`);
}

describe("migrations", () => {
  it.each<[string, RegExp]>([
    ["DROP TABLE carts;", /^1 drops a table/],
    ["ALTER TABLE orders\n  DROP COLUMN note;", /^1 drops a column/],
    ["TRUNCATE carts;", /^1 empties/],
    ["SELECT 1; DELETE FROM carts;", /^1 deletes every row/],
    ["UPDATE orders SET state = 'new';", /^1 rewrites every row/],
    ["ALTER TABLE orders ALTER COLUMN total TYPE integer;", /^1 changes a column's type/],
    ["ALTER TABLE orders MODIFY total INT;", /^1 changes a column's type/],
    ["ALTER TABLE orders ALTER COLUMN note SET NOT NULL;", /^1 forbids NULL/],
    ["ALTER TABLE orders ADD COLUMN code text NOT NULL;", /^1 adds a NOT NULL column/],
    ["ALTER TABLE orders RENAME COLUMN a TO b;", /^1 renames/],
    ["CREATE INDEX by_code ON orders (code);", /^1 builds an index/],
  ])("%j", (sql, expected) => {
    const found = risks("db/migrations/2.sql", sql);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  it.each([
    "-- DROP TABLE carts;",
    "DELETE FROM carts WHERE age > 9;",
    "ALTER TABLE orders ADD COLUMN code text NOT NULL DEFAULT '';",
    "CREATE INDEX CONCURRENTLY by_code ON orders (code);",
    "CREATE TABLE coupons (code text NOT NULL);\nCREATE INDEX by_code ON coupons (code);",
    "ALTER TABLE orders ADD CONSTRAINT c CHECK (a IS NOT NULL);",
    "CREATE TABLE a (b int);\n-- migrate:down\nDROP TABLE a;",
  ])("is calm about %j", (sql) => {
    expect(risks("db/migrations/2.sql", sql)).toEqual([]);
  });

  it("reads migrations written with an ORM, without their way back", () => {
    const alembic =
      'def upgrade():\n    op.drop_column("orders", "note")\n    op.add_column(\n        "orders",\n        sa.Column("code", sa.Text(), nullable=False),\n    )\n\ndef downgrade():\n    op.drop_table("x")';
    expect(risks("alembic/versions/1_x.py", alembic)).toEqual([
      "2 drops a column; its values are lost, and code that still reads it fails",
      "3 adds a NOT NULL column without a default; fails on a table with rows",
    ]);
    expect(
      risks(
        "db/migrate/1_x.rb",
        "rename_column :orders, :a, :b\nadd_column :o, :c, :text, null: false, default: ''",
      ),
    ).toEqual(["1 renames a column or table; code that still runs with the old name fails"]);
    expect(risks("shop/migrations/7_x.py", 'migrations.RemoveField("order", "note"),')).toHaveLength(1);
  });

  it("says whether the migration is new, and warns of one edited after the fact", () => {
    const view = viewOf([
      fileDiffOf("db/migrations/2.sql", "+SELECT 1;", { status: "added" }),
      fileDiffOf("db/migrations/1.sql", "+SELECT 1;"),
      fileDiffOf("queries/report.sql", "+SELECT 1;"),
    ]);
    expect(noteMigrations(view).map(asText)).toEqual([
      "-: new migration",
      "! -: existing migration modified; databases that already ran it will not follow",
    ]);
  });
});
