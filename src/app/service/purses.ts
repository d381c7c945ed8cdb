// The purse of a review in the service: reserved in the database, so that lenses in several processes share it (spec K1).
import { randomUUID } from "node:crypto";
import type { Purses } from "../../service/service.js";
import {
  releaseHolds,
  reserveBudget,
  settleBudget,
  type BudgetGrant,
  type Database,
} from "../../store/store.js";
import type { Clock } from "../../runtime/runtime.js";

const caps: Readonly<Record<Extract<BudgetGrant, { kind: "refused" }>["cap"], string>> = {
  tokens: "the cap of tokens for one review is reached",
  review: "the cap of money for one review is reached",
  day: "the repository's cap of money for one day is reached",
};

/** Purses over the database. A call of unknown price reserves no money, only tokens. */
export function createPurses(db: Database["db"], clock: Clock): Purses {
  return {
    openPurse: (review, given, use) => {
      const by = `${review.id}/${nameOf(use)}/`;
      let cleared: Promise<unknown> | null = null; // what an earlier run of the same job had reserved must not count twice
      return {
        reserve: async ({ tokens, costUsd }) => {
          await (cleared ??= releaseHolds(db, { review: review.id, by }));
          const id = `${by}${randomUUID()}`;
          const grant = await reserveBudget(db, {
            ...{ id, review: review.id, repository: review.repository, tokens, costUsd: costUsd ?? 0 },
            caps: { tokens: given.tokens, costUsd: given.costUsd, dailyUsd: given.dailyUsd },
            endsWithReview: use.kind !== "question",
            now: clock.now(),
          });
          if (grant.kind === "refused") return { refused: caps[grant.cap] };
          return { id, ...resume(db, id) };
        },
        resume: (id) => resume(db, id),
      };
    },
  };
}

function nameOf(use: Parameters<Purses["openPurse"]>[2]): string {
  switch (use.kind) {
    case "lens":
      return `lens-${use.lens}`;
    case "passes":
      return "passes";
    case "question":
      return `question-${use.job}`;
  }
}

function resume(db: Database["db"], id: string): ReturnType<ReturnType<Purses["openPurse"]>["resume"]> {
  return {
    settle: ({ usage, costUsd }) =>
      settleBudget(db, id, { tokens: usage.input + usage.output, costUsd: costUsd ?? 0 }),
  };
}
