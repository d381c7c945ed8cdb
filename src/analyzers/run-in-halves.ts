// Runs a batch, and after a failure its halves, so that one hostile file costs itself and not its neighbours.
import { AssayError, messageOf, type Clock } from "../runtime/runtime.js";

/** How to run a batch. `attempt` is told its part of the time (1, then 1/2, 1/4, …) and throws when the batch fails. */
export interface HalvingRequest<Item, Result> {
  readonly items: readonly Item[];
  readonly attempt: (items: readonly Item[], share: number) => Promise<readonly Result[]>;
  readonly clock: Clock;
  /** Nothing more is begun once this many milliseconds have passed. */
  readonly budgetMs: number;
}

/** What came of it: results in the order of the items, and the items for which there are none, with the reason. */
export interface HalvingResult<Item, Result> {
  readonly results: readonly Result[];
  readonly lost: readonly { readonly items: readonly Item[]; readonly reason: string }[];
}

/** Smallest share of the time that a half is given; less would fail honest files by their number alone. */
const minShare = 1 / 8;

/**
 * Runs `items` together; when that fails, each half by itself, down to single items or to the end of the budget.
 * Throws only `cancelled`; every other failure is told in `lost` (spec X8: an analyzer's failure costs only itself).
 */
export async function runInHalves<Item, Result>(
  request: HalvingRequest<Item, Result>,
): Promise<HalvingResult<Item, Result>> {
  const endsAt = request.clock.now() + request.budgetMs;
  const runPart = async (items: readonly Item[], share: number): Promise<HalvingResult<Item, Result>> => {
    if (request.clock.now() >= endsAt) return { results: [], lost: [{ items, reason: "had no time left" }] };
    try {
      return { results: await request.attempt(items, share), lost: [] };
    } catch (thrown) {
      if (thrown instanceof AssayError && thrown.code === "cancelled") throw thrown;
      if (items.length <= 1) return { results: [], lost: [{ items, reason: messageOf(thrown) }] };
    }
    const middle = Math.ceil(items.length / 2);
    const smaller = Math.max(share / 2, minShare);
    const first = await runPart(items.slice(0, middle), smaller);
    const second = await runPart(items.slice(middle), smaller);
    return {
      results: [...first.results, ...second.results],
      lost: [...first.lost, ...second.lost],
    };
  };
  return request.items.length === 0 ? { results: [], lost: [] } : runPart(request.items, 1);
}
