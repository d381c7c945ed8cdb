// One thing that needs a person, and how its kinds are counted.
import type { RepositoryName } from "./links.js";

/** The kinds, worst first. */
export const attentionKinds = [
  "failed",
  "stuck",
  "out-of-quota",
  "key-rejected",
  "delivery-lost",
  "dead-job",
  "paused",
] as const;

/** One of the kinds. */
export type AttentionKind = (typeof attentionKinds)[number];

/** One thing that needs a person. `id` is stable while it lasts; `button` says what is pressed, and on what it acts. */
export interface AttentionItem {
  readonly id: string;
  readonly kind: AttentionKind;
  readonly at: number;
  readonly repository: RepositoryName | null;
  readonly review: string | null;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  readonly button: {
    readonly action:
      | "run-again"
      | "refill"
      | "open-settings"
      | "open-keys"
      | "open-quota"
      | "redeliver"
      | "retry-job"
      | "none";
    readonly target: string;
  };
}

/** Items of one kind, newest first and cut, and how many there are in all. */
export interface AttentionGroup {
  readonly items: readonly AttentionItem[];
  readonly count: number;
}

/** At most so many items are shown; counts count all. */
export const mostItems = 100;

/** Rows that bear their number in all as `total`, as a group. */
export function groupOf<Row extends { readonly total: number }>(
  rows: readonly Row[],
  view: (row: Row) => AttentionItem,
): AttentionGroup {
  return { items: rows.map(view), count: rows[0]?.total ?? 0 };
}

/** The repository of a row that may have none. */
export function maybeName(row: {
  readonly repository_id: number | null;
  readonly installation_id: number | null;
  readonly owner: string | null;
  readonly name: string | null;
}): RepositoryName | null {
  const { repository_id: id, installation_id: installation, owner, name } = row;
  if (id === null || installation === null || owner === null || name === null) return null;
  return { id, installation, owner, name };
}
