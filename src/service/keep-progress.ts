// Keeps something true about a review while its lenses are asked, without making any lens wait for it.

/** Lends the keeper of a review's progress while lenses of it are asked in this process. */
export interface ProgressKeepers {
  /**
   * Runs `ask`, and meanwhile calls `show` now and then, never twice at a time for one review. `show` is given what it answered the last
   * time (0 at first) and must not throw. Nothing is shown any more once this has settled, so that the conclusion is the last word on
   * the check (spec P5). Throws what `ask` throws.
   */
  during<T>(
    review: string,
    work: { readonly show: (shown: number) => Promise<number>; readonly ask: () => Promise<T> },
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
    during: async (review, { show, ask }) => {
      const keeper = keepers.get(review) ?? startKeeper(show, everyMs);
      keepers.set(review, keeper);
      keeper.users += 1;
      try {
        return await ask();
      } finally {
        keeper.users -= 1;
        if (keeper.users === 0) {
          clearInterval(keeper.timer);
          keepers.delete(review);
        }
        await keeper.showing;
      }
    },
  };
}

function startKeeper(show: (shown: number) => Promise<number>, everyMs: number): Keeper {
  const timer = setInterval(() => {
    keeper.showing ??= show(keeper.shown)
      .then((shown) => {
        keeper.shown = shown;
      })
      .finally(() => {
        keeper.showing = null;
      });
  }, everyMs);
  const keeper: Keeper = { timer, users: 0, shown: 0, showing: null };
  return keeper;
}
