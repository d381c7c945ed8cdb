// Keeps the one check of a review true at the host: made once, updated after, whatever was lost on the way.
import { backOff, lookForLost, sendOnce, sendUntilAnswered, type Desk } from "./call-host.js";
import type { CheckContent, CheckHost } from "./ports.js";
import { refusedWrite } from "./refused-write.js";

const maxPosts = 3;

/** Which check: the review's id on a head, and the host's id of it where that is known already. */
export interface CheckPlace {
  readonly head: string;
  readonly key: string;
  readonly checkId: number | null;
}

/**
 * Makes sure that the review's check stands with this content (spec P5), and gives the host's id of it. A check that is not
 * known is looked for by its key before one is made; a lost answer is looked for before it is sent again.
 */
export async function ensureCheck(
  desk: Desk<CheckHost>,
  place: CheckPlace,
  content: CheckContent,
): Promise<number> {
  const { host, signal } = desk;
  const find = async (): Promise<number | null> => {
    const checks = await host.listChecks(place.head, signal);
    return checks.find(({ key }) => key === place.key)?.id ?? null;
  };
  const there = place.checkId ?? (await find());
  if (there !== null) {
    const updated = await sendUntilAnswered(desk, () => host.updateCheck(there, content, signal));
    if (updated.kind === "done") return there;
    if (updated.classification !== "not-found") throw refusedWrite("a check", updated, desk.clock.now());
  }
  return create(desk, { place, content, find });
}

async function create(
  desk: Desk<CheckHost>,
  wanted: { place: CheckPlace; content: CheckContent; find: () => Promise<number | null> },
): Promise<number> {
  const { head, key } = wanted.place;
  for (let posts = 1; ; posts += 1) {
    const sentAt = desk.clock.now();
    const outcome = await sendOnce(() =>
      desk.host.createCheck({ head, key, content: wanted.content }, desk.signal),
    );
    if (outcome.kind === "done") return outcome.id;
    if (outcome.kind === "refused") throw refusedWrite("a check", outcome, desk.clock.now());
    const found = await lookForLost(desk, sentAt, wanted.find);
    if (found !== null) return found;
    if (posts === maxPosts) throw outcome.error;
    await backOff(desk, posts - 1);
  }
}
