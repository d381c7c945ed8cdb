// Schema changes that lose data, rewrite or lock a table, or break the code that still runs: one table for SQL and ORMs.

/** One shape of a risky step. `pattern` is tried on a whole statement, blanks normalised; `unless` makes it harmless. */
export interface RiskyStatement {
  readonly pattern: RegExp;
  readonly unless?: RegExp;
  readonly text: string;
  /** A step that can be taken back at no loss, so that it is told but does not ask for attention. */
  readonly isMild?: true;
}

/** In SQL, tried on each statement without its comments. */
export const riskySql: readonly RiskyStatement[] = [
  { pattern: /\bDROP\s+(?:TABLE|SCHEMA|DATABASE)\b/i, text: "drops a table or more; its rows are lost" },
  {
    pattern: /\bDROP\s+COLUMN\b/i,
    text: "drops a column; its values are lost, and code that still reads it fails",
  },
  { pattern: /\bTRUNCATE\b/i, text: "empties a table" },
  { pattern: /^\s*DELETE\s+FROM\b/i, unless: /\bWHERE\b/i, text: "deletes every row of a table" },
  { pattern: /^\s*UPDATE\s/i, unless: /\bWHERE\b/i, text: "rewrites every row of a table" },
  {
    pattern:
      /\bALTER\s+(?:COLUMN\s+)?\S+\s+(?:SET\s+DATA\s+)?TYPE\b|\b(?:MODIFY|CHANGE)\s+(?:COLUMN\s+)?\S+\s/i,
    text: "changes a column's type; the table may be rewritten and locked, and values may not fit",
  },
  { pattern: /\bSET\s+NOT\s+NULL\b/i, text: "forbids NULL in a column; fails where rows hold one" },
  {
    pattern: /\bADD\s+(?:COLUMN\s+)?(?!CONSTRAINT\b)[^,;]*\bNOT\s+NULL\b/i,
    unless: /\bDEFAULT\b|\bGENERATED\b/i,
    text: "adds a NOT NULL column without a default; fails on a table with rows",
  },
  {
    pattern: /\bRENAME\s+(?:COLUMN|TO)\b/i,
    text: "renames a column or table; code that still runs with the old name fails",
  },
  {
    pattern: /\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)/i,
    unless: /\bCONCURRENTLY\b/i,
    text: "builds an index while writes wait",
    isMild: true,
  },
];

/** In migrations written in a program's language, tried on each added call with its following lines. */
export const riskyCalls: readonly RiskyStatement[] = [
  {
    pattern: /\b(?:drop_table|dropTable|dropTableIfExists|DropTable|Schema::drop\w*|DeleteModel)\b/,
    text: "drops a table; its rows are lost",
  },
  {
    pattern: /\b(?:drop_column|remove_columns?|dropColumns?|DropColumn|RemoveField)\b/,
    text: "drops a column; its values are lost, and code that still reads it fails",
  },
  {
    pattern:
      /\b(?:rename_column|renameColumn|rename_table|renameTable|RenameField|RenameModel|RenameColumn)\b/,
    text: "renames a column or table; code that still runs with the old name fails",
  },
  {
    pattern: /\b(?:alter_column|change_column|AlterField|AlterColumn)\b/,
    text: "changes a column's type or rules; the table may be rewritten, and values may not fit",
  },
  {
    pattern: /\badd_column\b.*\b(?:nullable\s*=\s*False|null:\s*false)/,
    unless: /\b(?:server_default\s*=|default:)/,
    text: "adds a NOT NULL column without a default; fails on a table with rows",
  },
];
