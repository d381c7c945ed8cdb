// Keeps the check of a review true while its lenses are asked, without making any lens wait for the code host.
import { messageOf } from "../runtime/runtime.js";
import type { LensAnswers, PreparedReview } from "../review/review.js";
import type { ServiceParts } from "./service-parts.js";
import { showCheck, stepOf, type CheckOf } from "./show-check.js";
import { lensPrefix } from "./steps.js";

/** Lends the keeper of a review's progress while lenses of it are asked in this process. */
export interface ProgressKeepers {
  /**
   * Runs `ask`, and shows meanwhile how far all lenses of the review are, wherever they are asked. Nothing is written any more once
   * it has settled, so that the conclusion is the last word on the check (spec P5). Throws what `ask` throws and nothing else.
   */
  during<T>(
    of: CheckOf & { readonly prepared: PreparedReview },
    parts: ServiceParts,
    ask: () => Promise<T>,
  ): Promise<T>;
}

interface Keeper {
  readonly timer: NodeJS.Timeout;
  users: number;
  shown: number;
  showing: Promise<void> | null;
}

/** Slower than a person looks again, and far below GitHub's 80 writes a minute; a review that is done sooner writes none. */
const lookEveryMs = 3_000;

/** Opens the keepers of one process. `everyMs` is how often they look; each holds a timer while lenses are asked and no longer. */
export function createProgressKeepers(everyMs = lookEveryMs): ProgressKeepers {
  const keepers = new Map<string, Keeper>();
  return {
    during: async (of, parts, ask) => {
      const { id } = of.row;
      const keeper = keepers.get(id) ?? startKeeper(of, parts, everyMs);
      keepers.set(id, keeper);
      keeper.users += 1;
      try {
        return await ask();
      } finally {
        keeper.users -= 1;
        if (keeper.users === 0) {
          clearInterval(keeper.timer);
          keepers.delete(id);
        }
        await keeper.showing;
      }
    },
  };
}

function startKeeper(
  of: CheckOf & { readonly prepared: PreparedReview },
  parts: ServiceParts,
  everyMs: number,
): Keeper {
  const timer = setInterval(() => {
    keeper.showing ??= show(of, parts, keeper).finally(() => {
      keeper.showing = null;
    });
  }, everyMs);
  const keeper: Keeper = { timer, users: 0, shown: 0, showing: null };
  return keeper;
}

/** Progress is worth a try and nothing more: a fault is logged, the conclusion makes it good. */
async function show(
  { row, repository, prepared }: CheckOf & { readonly prepared: PreparedReview },
  parts: ServiceParts,
  keeper: Keeper,
): Promise<void> {
  try {
    const answers = (await parts.rows.readSteps(row.id, lensPrefix)).map(({ value }) => value as LensAnswers); // written by the job `lens`
    const { lenses } = prepared.options;
    if (answers.length === keeper.shown || answers.length === lenses.length) return; // nothing new, or the conclusion says it at once
    keeper.shown = answers.length;
    const steps = lenses.map(({ lens }) => stepOf(lens, answers));
    const now = (await parts.rows.readReview(row.id)) ?? row;
    await showCheck({ row: now, repository }, { kind: "running", stage: "Lenses", lenses: steps }, { parts });
  } catch (thrown) {
    parts.log.warn({ review: row.id }, `the check could not be brought up to date: ${messageOf(thrown)}`);
  }
}
