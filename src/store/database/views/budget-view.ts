// What one repository spent on one UTC day against its bound (spec K1).
import { dayOf } from "../tables/budgets.js";
import type { RepositorySettings } from "../tables/repository-settings.js";

/** A day as text, `2026-11-20`, and its money in US dollars. `limitUsd` null: no bound. */
export interface Budget {
  readonly day: string;
  readonly limitUsd: number | null;
  readonly reservedUsd: number;
  readonly spentUsd: number;
}

/** Today's budget; `row` null where nothing was reserved yet. */
export function budgetOf(
  settings: Pick<RepositorySettings, "dailyUsd">,
  row: { readonly reserved_usd: number; readonly spent_usd: number } | null,
  now: number,
): Budget {
  return {
    day: dayOf(now),
    limitUsd: settings.dailyUsd,
    reservedUsd: Math.max(0, row?.reserved_usd ?? 0),
    spentUsd: Math.max(0, row?.spent_usd ?? 0),
  };
}
