// The table `installations`: where the App is installed, and what each may do.
import type { InstallationTable } from "../rows/account-rows.js";
import type { Db } from "../schema.js";

/** An installation as the code host describes it. */
export interface InstallationFacts {
  readonly id: number;
  readonly account: string;
  readonly accountType: string;
  readonly state: InstallationTable["state"];
}

/** What new installations get: the operator's defaults. */
export interface InstallationDefaults {
  readonly monthLimit: number | null;
  readonly consentRequired: boolean;
}

/**
 * Makes sure that a row exists, knowing no more than its id and an account's name; an existing row stays as it is. The
 * read comes first, because a row that every delivery wrote to would make them wait for each other.
 */
export async function ensureInstallation(
  tx: Db,
  known: { readonly id: number; readonly account: string; readonly now: number },
  defaults: InstallationDefaults,
): Promise<void> {
  const held = await tx
    .selectFrom("installations")
    .select("id")
    .where("id", "=", known.id)
    .executeTakeFirst();
  if (held !== undefined) return;
  await tx
    .insertInto("installations")
    .values({
      id: known.id,
      account: known.account,
      account_type: "unknown",
      state: "active",
      month_limit: defaults.monthLimit,
      consent_required: defaults.consentRequired,
      created_at: new Date(known.now),
      updated_at: new Date(known.now),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Writes what the code host says of an installation; limits and consent of an existing row stay. */
export async function saveInstallation(
  db: Db,
  facts: InstallationFacts & { readonly now: number },
  defaults: InstallationDefaults,
): Promise<void> {
  const told = {
    account: facts.account,
    account_type: facts.accountType,
    state: facts.state,
    updated_at: new Date(facts.now),
  };
  await db
    .insertInto("installations")
    .values({
      id: facts.id,
      ...told,
      month_limit: defaults.monthLimit,
      consent_required: defaults.consentRequired,
      created_at: new Date(facts.now),
    })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(told))
    .execute();
}

/** Installations by id, with their limits. */
export async function listInstallations(
  db: Db,
): Promise<(InstallationFacts & { monthLimit: number | null; consentRequired: boolean })[]> {
  const rows = await db.selectFrom("installations").selectAll().orderBy("id").execute();
  return rows.map((row) => ({
    id: row.id,
    account: row.account,
    accountType: row.account_type,
    state: row.state,
    monthLimit: row.month_limit,
    consentRequired: row.consent_required,
  }));
}

/** Sets how many reviews a month an installation may have; null lifts the bound. False when there is no such row. */
export async function setMonthLimit(
  db: Db,
  installation: number,
  change: { readonly limit: number | null; readonly now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("installations")
    .set({ month_limit: change.limit, updated_at: new Date(change.now) })
    .where("id", "=", installation)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
