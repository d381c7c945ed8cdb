// The table `fire_test_uses`: which measured results the resilience lens of a review was given.
import type { Db } from "../schema.js";

/** One side. `behind` counts the commits between the change's base and the one that was measured in its place. */
export interface FireTestUse {
  readonly side: "base" | "head";
  readonly fireTest: string;
  readonly behind: number;
}

/** Notes what a review is given, in place of what was noted before: a step that runs twice notes the same. */
export async function noteFireTestUses(db: Db, review: string, uses: readonly FireTestUse[]): Promise<void> {
  await db.deleteFrom("fire_test_uses").where("review_id", "=", review).execute();
  if (uses.length === 0) return;
  const rows = uses.map(({ side, fireTest, behind }) => ({
    ...{ review_id: review, side, fire_test_id: fireTest, behind },
  }));
  await db.insertInto("fire_test_uses").values(rows).execute();
}
