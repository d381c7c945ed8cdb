// Which rows somebody may see, as a condition of SQL: every list and every single row is read under one (spec X6).
import { sql, type RawBuilder } from "kysely";
import type { RowScope } from "../tables/event-log.js";

/**
 * True for rows that lie in `scope`: a row of a repository needs its id among the repositories, a row of an installation
 * alone its id among the installations; a row of neither is for those who see everything. `columns` are SQL names of ours.
 */
export function inScope(
  scope: RowScope,
  columns: { readonly repository?: string; readonly installation?: string },
): RawBuilder<boolean> {
  if (scope.kind === "everything") return sql`true`;
  const { repository, installation } = columns;
  const inRepositories = (column: string) =>
    sql<boolean>`${sql.raw(column)} = ANY(${[...scope.repositories]}::bigint[])`;
  const inInstallations = (column: string) =>
    sql<boolean>`${sql.raw(column)} = ANY(${[...scope.installations]}::bigint[])`;
  if (repository === undefined)
    return installation === undefined ? sql`false` : inInstallations(installation);
  if (installation === undefined) return inRepositories(repository);
  // The row's own repository decides wherever there is one.
  return sql`CASE WHEN ${sql.raw(repository)} IS NULL THEN coalesce(${inInstallations(installation)}, false)
    ELSE ${inRepositories(repository)} END`;
}

/** Whether a repository lies in the scope. */
export function holdsRepository(scope: RowScope, repository: number): boolean {
  return scope.kind === "everything" || scope.repositories.includes(repository);
}

/** Whether an installation as a whole lies in the scope. */
export function holdsInstallation(scope: RowScope, installation: number): boolean {
  return scope.kind === "everything" || scope.installations.includes(installation);
}
