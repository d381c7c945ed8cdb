// What people do around a review: turn the pull request back into a draft, dismiss a finding and push again, ask for consent first.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestService, type TestService } from "./open-test-service.js";
import {
  activate,
  checkOf,
  commentsOn,
  ended,
  expectOrder,
  fingerprintsOn,
  letTimePass,
  mended,
  openPull,
  postsOn,
  push,
  repository,
  reviewsOf,
} from "./watch-service.js";

let test: TestService;

beforeAll(async () => {
  test = await openTestService({ ASSAY_CONSENT_REQUIRED: "true" });
  await activate(test);
});
afterAll(async () => {
  await expectOrder(test);
  await test.close();
});

it("[G1] without the consent that the operator requires, no review is queued and the refusal is kept with its reason", async () => {
  const pull = await openPull(test, "no-consent");
  await test.github.webhooks.settled();
  const refusal = await test.until(() =>
    test.foundation.database.db
      .selectFrom("deliveries")
      .select(["outcome", "reason"])
      .where("event", "=", "pull_request")
      .executeTakeFirst(),
  );
  expect(refusal.reason).toBe("consent-missing");
  expect(test.github.webhooks.deliveries().at(-1)?.responseBody).toContain("give consent");
  for (const row of await reviewsOf(test, pull.number)) expect(row.state).toBe("skipped");
  expect(postsOn(test, pull.number)).toEqual([]);
});

it("[G1] consent given, the next push is reviewed", async () => {
  await activate(test, { consentAt: Date.now() });
  const head = await push(test, "no-consent", { "services/orders/orders/more.py": "x = 1\n" });
  const number = test.github.state().pulls.at(-1)?.number ?? 0;
  expect(await ended(test, number, head)).toMatchObject({ state: "completed" });
  expect(postsOn(test, number)).toHaveLength(1);
});

it("[W4] turned back into a draft while it runs: nothing is posted, the check is neutral, the slot comes back", async () => {
  const number = (test.github.state().pulls.at(-1)?.number ?? 0) + 1;
  let isDraft = false;
  const done = test.github.faults.add({
    route: `GET /repos/*/pulls/${number}`,
    effect: {
      kind: "run-first",
      run: async () => {
        if (isDraft) return;
        isDraft = true;
        await test.github.do.setDraft({ repository, number, as: "ada", draft: true });
      },
    },
  });
  const pull = await openPull(test, "back-to-draft");
  await test.until(() => isDraft);
  const row = await ended(test, pull.number, pull.headSha);
  done();
  expect(row).toMatchObject({ state: "cancelled", code: "draft" });
  expect(checkOf(test, row)?.conclusion).toBe("neutral");
  expect(postsOn(test, pull.number)).toEqual([]);
});

it("[P4] a finding that a person dismissed is not said again on the next head", async () => {
  const pull = await openPull(test, "dismissed");
  await ended(test, pull.number, pull.headSha);
  const [comment] = commentsOn(test, pull.number);
  await test.github.do.reply({ commentId: comment?.id ?? 0, as: "ada", body: "/assay dismiss we know" });
  await test.until(async () => (await outcomeOf(comment?.id ?? 0)) === "dismissed");
  const before = fingerprintsOn(test, pull.number);
  await letTimePass(test);
  const head = await push(test, "dismissed", { "services/orders/orders/other.py": "y = 2\n" });
  expect(await ended(test, pull.number, head)).toMatchObject({ state: "completed" });
  expect(fingerprintsOn(test, pull.number)).toEqual(before);
  const [dismissed] = before;
  const body = postsOn(test, pull.number).at(-1)?.body ?? "";
  expect(body).not.toContain(`assay:f=${String(dismissed)}`);
  const { db } = test.foundation.database;
  const kept = await db
    .selectFrom("findings")
    .select("outcome")
    .where("fingerprint", "=", String(dismissed))
    .execute();
  expect(kept.map(({ outcome }) => outcome)).toContain("dismissed");
});

it("[O2] code changed after the last review and then merged counts its finding as fixed, and no other", async () => {
  const pull = await openPull(test, "merged");
  await ended(test, pull.number, pull.headSha);
  const about = (word: string): number =>
    commentsOn(test, pull.number).find(({ body }) => body.includes(word))?.id ?? 0;
  const [shell, deadline] = [about("py-shell-with-built-command"), about("py-requests-without-timeout")];
  await test.github.do.comment({ repository, number: pull.number, as: "ada", body: "/assay pause" });
  await test.until(async () => (await pausesOf(pull.number)) > 0);
  const head = await push(test, "merged", { "services/orders/orders/ship.py": mended });
  expect(await ended(test, pull.number, head)).toMatchObject({ state: "skipped", code: "paused" });
  await test.github.do.closePull({ repository, number: pull.number, as: "ada", merge: true });
  await test.until(async () => (await outcomeOf(shell)) === "fixed");
  expect(await outcomeOf(deadline)).toBeNull();
  const { db } = test.foundation.database;
  const said = await db.selectFrom("feedback").select(["kind", "actor", "value"]).execute();
  expect(said).toContainEqual({
    kind: "code-changed",
    actor: "merge",
    value: `merged as ${head.slice(0, 7)}`,
  });
});

async function pausesOf(number: number): Promise<number> {
  const { db } = test.foundation.database;
  return (await db.selectFrom("pauses").selectAll().where("number", "=", number).execute()).length;
}

async function outcomeOf(commentId: number): Promise<string | null | undefined> {
  const { db } = test.foundation.database;
  const row = await db
    .selectFrom("findings")
    .select("outcome")
    .where("comment_id", "=", commentId)
    .executeTakeFirst();
  return row?.outcome;
}
