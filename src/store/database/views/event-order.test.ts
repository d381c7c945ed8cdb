// The log of all events under writers and readers at once: what was read is never followed by something lower.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../../test/open-test-database.js";
import { acceptanceOf, repositoryOf, requestOf, reviewId } from "../../../../test/service-support.js";
import { transact } from "../engine/transact.js";
import { createIntakeStore } from "../intake-store.js";
import { appendEvents } from "../tables/events.js";
import { createEventPort } from "./event-port.js";

const scope = { kind: "everything" } as const;
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase({ poolSize: 12 });
});
afterAll(() => database.close());

it("[L2] under concurrent writers no event appears below one that was read before", async () => {
  const { db } = database;
  const store = createIntakeStore(db, { monthLimit: null, consentRequired: false });
  for (const [index, name] of ["a", "b", "c"].entries()) {
    const repository = repositoryOf({ id: index + 1, installation: index + 1 });
    await store.acceptReview(acceptanceOf(name, requestOf(1, name.repeat(40), { repository })));
  }
  const port = createEventPort(database, () => undefined);
  const writers = ["a", "b", "c", "a", "b", "c", "a", "b", "c"].map(reviewId);
  const state = { isWriting: true };
  const writing = Promise.all(
    writers.map(async (review) => {
      for (let n = 0; n < 30; n += 1)
        await transact(db, (tx) => appendEvents(tx, review, { events: [{ type: "agent:progress" }], at: n }));
    }),
  ).finally(() => (state.isWriting = false));
  const readers = [0, 1, 2].map(async () => {
    const seen: number[] = [];
    for (let last = 0, isDone = false; !isDone;) {
      const wasWriting = state.isWriting;
      const events = await port.read({ after: last, limit: 20, review: null, scope });
      seen.push(...events.map(({ id }) => id));
      last = events.at(-1)?.id ?? last;
      isDone = !wasWriting && events.length === 0;
    }
    return seen;
  });
  const heard = await Promise.all(readers);
  await writing;
  const all = (await port.read({ after: 0, limit: 1000, review: null, scope })).map(({ id }) => id);
  expect(all).toHaveLength(3 + writers.length * 30);
  for (const seen of heard) expect(seen).toEqual(all);
}, 60_000);
