// The table `repositories` and the versions of its settings.
import { sql, type Selectable } from "kysely";
import type { AccessState, RepositoryIdentity } from "../../../intake/intake.js";
import { transact } from "../engine/transact.js";
import { json } from "../json.js";
import type { RepositoryTable } from "../rows/account-rows.js";
import type { Db } from "../schema.js";
import { ensureInstallation, type InstallationDefaults } from "./installations.js";
import { initialSettings, repositorySettingsSchema, type RepositorySettings } from "./repository-settings.js";

/** One repository as the jobs see it; its settings are whole, defaults filled in. */
export interface RepositoryFacts extends RepositoryIdentity {
  readonly settings: RepositorySettings;
  readonly settingsVersion: number;
}

/** How a repository's row names it: what a delivery may tell anew. */
export interface RepositoryNames {
  readonly installation_id: number;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  readonly default_branch: string | null;
}

/** True when the row bears the names of `identity` already; a default branch that is not told stays. */
export function isNamed(held: RepositoryNames, identity: RepositoryIdentity): boolean {
  return isSame(held, toldNames(held, identity));
}

function toldNames(held: RepositoryNames | undefined, identity: RepositoryIdentity): RepositoryNames {
  return {
    installation_id: identity.installation,
    owner: identity.owner,
    name: identity.name,
    private: identity.private,
    default_branch: identity.defaultBranch ?? held?.default_branch ?? null,
  };
}

/**
 * Makes sure that the installation's and the repository's rows exist and bear the names of `identity`. A new repository is
 * `known` and switched off; state and settings of an existing one stay. Nothing is written when nothing differs.
 */
export async function ensureRepository(
  tx: Db,
  identity: RepositoryIdentity,
  given: { readonly now: number; readonly defaults: InstallationDefaults },
): Promise<void> {
  const held = await tx
    .selectFrom("repositories")
    .select(["installation_id", "owner", "name", "private", "default_branch"])
    .where("id", "=", identity.id)
    .executeTakeFirst();
  const told = toldNames(held, identity);
  if (held !== undefined && isSame(held, told)) return;
  const { now, defaults } = given;
  await ensureInstallation(tx, { id: identity.installation, account: identity.owner, now }, defaults);
  await tx
    .insertInto("repositories")
    .values({
      id: identity.id,
      ...told,
      state: "known",
      settings: json(initialSettings),
      settings_version: 1,
      created_at: new Date(now),
      updated_at: new Date(now),
    })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ ...told, updated_at: new Date(now) }))
    .execute();
}

/** Whether a repository may be worked on at all; null when there is no such row. */
export async function readAccess(db: Db, repository: number): Promise<AccessState | null> {
  const row = await db
    .selectFrom("repositories as r")
    .innerJoin("installations as i", "i.id", "r.installation_id")
    .select(["r.state", "r.settings", "r.settings_version", "i.state as installation_state"])
    .select(["i.consent_required", "i.month_limit"])
    .where("r.id", "=", repository)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    installation: {
      state: row.installation_state,
      consentRequired: row.consent_required,
      monthLimit: row.month_limit,
    },
    repository: {
      state: row.state,
      settings: repositorySettingsSchema.parse(row.settings),
      settingsVersion: row.settings_version,
    },
  };
}

/** One repository; null when there is no such row. */
export async function readRepository(db: Db, repository: number): Promise<RepositoryFacts | null> {
  const row = await db.selectFrom("repositories").selectAll().where("id", "=", repository).executeTakeFirst();
  return row === undefined ? null : repositoryOf(row);
}

/** A row as the jobs see it. */
export function repositoryOf(row: Selectable<RepositoryTable>): RepositoryFacts {
  return {
    id: row.id,
    installation: row.installation_id,
    owner: row.owner,
    name: row.name,
    private: row.private,
    defaultBranch: row.default_branch,
    settings: repositorySettingsSchema.parse(row.settings),
    settingsVersion: row.settings_version,
  };
}

/** The id of a repository by the names that it bears now, in any case of letters; null where none is there or it was removed. */
export async function findRepository(
  db: Db,
  { owner, name }: { readonly owner: string; readonly name: string },
): Promise<number | null> {
  const row = await db
    .selectFrom("repositories")
    .select("id")
    .where(sql`lower(owner)`, "=", owner.toLowerCase())
    .where(sql`lower(name)`, "=", name.toLowerCase())
    .where("state", "!=", "removed")
    .executeTakeFirst();
  return row?.id ?? null;
}

/** How a change of settings ended; `conflict` carries the version that stands now. */
export type SettingsChange =
  { readonly kind: "saved" | "conflict"; readonly settingsVersion: number } | { readonly kind: "not-found" };

/**
 * Changes settings: `edit` gets those that stand and returns the new ones (the same object: nothing is written). The version
 * rises, the row's state follows `active`, and the version's settings and author are kept. With `version` given the change is
 * made only to that version. A removed repository is not found.
 */
export async function changeSettings(
  db: Db,
  target: {
    readonly repository: number;
    readonly version?: number;
    readonly by: string;
    readonly now: number;
  },
  edit: (settings: RepositorySettings) => RepositorySettings,
): Promise<SettingsChange> {
  return transact(db, async (tx) => {
    const row = await tx
      .selectFrom("repositories")
      .select(["settings", "settings_version", "state"])
      .where("id", "=", target.repository)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined || row.state === "removed") return { kind: "not-found" };
    if (target.version !== undefined && target.version !== row.settings_version)
      return { kind: "conflict", settingsVersion: row.settings_version };
    const held = repositorySettingsSchema.parse(row.settings);
    const wanted = edit(held);
    if (wanted === held) return { kind: "saved", settingsVersion: row.settings_version };
    const version = row.settings_version + 1;
    await tx
      .updateTable("repositories")
      .set({
        settings: json(wanted),
        settings_version: version,
        state: wanted.active ? "active" : "known",
        ...(wanted.active && !held.active ? { active_since: new Date(target.now) } : {}),
        updated_at: new Date(target.now),
      })
      .where("id", "=", target.repository)
      .execute();
    await tx
      .insertInto("repository_settings")
      .values({
        repository_id: target.repository,
        version,
        settings: json(wanted),
        changed_by: target.by,
        changed_at: new Date(target.now),
      })
      .execute();
    return { kind: "saved", settingsVersion: version };
  });
}

/** Marks repositories as removed, or as there again (in the state that their settings say). Returns the ids that changed. */
export async function setRemoved(
  db: Db,
  repositories: readonly number[],
  change: { readonly removed: boolean; readonly now: number },
): Promise<number[]> {
  if (repositories.length === 0) return [];
  const rows = await db
    .updateTable("repositories")
    .set({
      updated_at: new Date(change.now),
      state: change.removed
        ? "removed"
        : sql`CASE WHEN settings->>'active' = 'true' THEN 'active' ELSE 'known' END`,
    })
    .where("id", "in", repositories)
    .where("state", change.removed ? "!=" : "=", "removed")
    .returning("id")
    .execute();
  return rows.map((row) => row.id);
}

function isSame<T extends object>(held: T, told: T): boolean {
  return (Object.keys(told) as (keyof T)[]).every((key) => held[key] === told[key]); // its own keys
}
