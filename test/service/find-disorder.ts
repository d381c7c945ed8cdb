// What must hold of a service once everything is quiet, whatever happened to its processes; names each thing that does not.
import type { TestService } from "./open-test-service.js";

/** States in which nothing more happens to a review. */
export const over = ["completed", "failed", "skipped", "cancelled"];

/** Comments on lines of a pull request, ours only. */
export function commentsOn(test: TestService, number: number) {
  const { pulls, reviewComments } = test.github.state();
  const pull = pulls.find((one) => one.number === number);
  return reviewComments.filter(({ pullId, author }) => pullId === pull?.id && author === "assay[bot]");
}

/** The fingerprints that comments and bodies of ours on a pull request bear, in order, repeats included. */
export function fingerprintsOn(test: TestService, number: number): string[] {
  return commentsOn(test, number).flatMap(({ body }) => /assay:f=([\w.-]+) lens/.exec(body)?.[1] ?? []);
}

/**
 * Everything that is out of order, one sentence each; empty when all holds. Deliveries are answered for (W5); reviews have ended, with a
 * reason where they have no result; events are without gaps and end once (L1); quota and budget add up and hold nothing (G2, K1); no run
 * and no head is posted twice, no finding commented twice (P4); each review that began has one check, concluded (P5).
 */
export async function findDisorder(test: TestService): Promise<string[]> {
  const wrong: string[] = [];
  const claim = (holds: boolean, otherwise: string): void => {
    if (!holds) wrong.push(otherwise);
  };
  await judgeDeliveries(test, claim);
  await judgeReviews(test, claim);
  await judgeAccounts(test, claim);
  judgePosts(test, claim);
  return wrong;
}

type Claim = (holds: boolean, otherwise: string) => void;

async function judgeDeliveries({ foundation }: TestService, claim: Claim): Promise<void> {
  const { db } = foundation.database;
  const accepted = await db
    .selectFrom("deliveries as d")
    .leftJoin("reviews as r", "r.id", "d.review_id")
    .select(["d.guid", "d.event", "d.action", "d.job_state", "d.review_id", "r.state"])
    .where("d.outcome", "=", "queued")
    .execute();
  for (const { guid, event, action, job_state, review_id, state } of accepted) {
    const which = `${event} ${action ?? ""} ${guid}`;
    claim(job_state !== "pending", `the delivery ${which} is not answered for`);
    if (review_id !== null) claim(over.includes(state ?? ""), `the review of ${which} is ${state ?? "gone"}`);
  }
}

async function judgeReviews(test: TestService, claim: Claim): Promise<void> {
  const { db } = test.foundation.database;
  const reviews = await db.selectFrom("reviews").selectAll().execute();
  const events = await db
    .selectFrom("events")
    .select(["review_id", "seq", "type"])
    .orderBy("review_id")
    .orderBy("seq")
    .execute();
  const { checkRuns } = test.github.state();
  for (const { id, state, code, reason, check_run_id } of reviews) {
    claim(over.includes(state), `the review ${id} is ${state}`);
    claim(state === "completed" || !!reason, `the review ${id} is ${state} without a reason`);
    const log = events.filter(({ review_id }) => review_id === id);
    const own = log.filter(({ type }) => type !== "finding:told"); // people go on after the end
    claim(
      log.every(({ seq }, index) => seq === index + 1),
      `the events of ${id} have gaps: ${log.map(({ seq }) => seq).join(" ")}`,
    );
    const ends = own.filter(({ type }) => /^review:(completed|failed|skipped)$/.test(type));
    claim(ends.length === 1 && own.at(-1) === ends[0], `the review ${id} ends ${ends.length} times`);
    const checks = checkRuns.filter(({ externalId }) => externalId === id);
    claim(checks.length <= 1, `the review ${id} has ${checks.length} checks`);
    claim(
      code === "uninstalled" || checks.every(({ status }) => status === "completed"), // without the App, nobody lets us
      `the check of ${id} is not concluded`,
    );
    claim(check_run_id === null || checks.length === 1, `the check of ${id} is lost`);
  }
}

async function judgeAccounts({ foundation }: TestService, claim: Claim): Promise<void> {
  const { db } = foundation.database;
  const months = await db.selectFrom("quota_months").selectAll().execute();
  for (const { installation_id, reserved, held, spent, returned } of months) {
    claim(held === 0, `the quota of ${installation_id} holds ${held}`);
    claim(
      reserved === spent + returned,
      `the quota of ${installation_id}: ${reserved} reserved, ${spent} spent, ${returned} returned`,
    );
  }
  const completed = await db.selectFrom("reviews").select("id").where("state", "=", "completed").execute();
  const spent = months.reduce((sum, month) => sum + month.spent, 0);
  claim(spent === completed.length, `${spent} units are spent for ${completed.length} reviews`);
  const holds = await db
    .selectFrom("budget_holds")
    .select("id")
    .where((eb) => eb.or([eb("tokens", ">", 0), eb("usd", ">", 0)]))
    .execute();
  claim(holds.length === 0, `${holds.length} calls still hold money`);
  const days = await db.selectFrom("budget_days").select("day").where("reserved_usd", "!=", 0).execute();
  claim(days.length === 0, `money is still reserved on ${days.length} days`);
}

function judgePosts(test: TestService, claim: Claim): void {
  const { pulls, reviews } = test.github.state();
  const posts = reviews.filter(({ author }) => author === "assay[bot]");
  const runs = posts.flatMap(({ body }) => /assay:run=([\w.-]+)/.exec(body)?.[1] ?? []);
  claim(new Set(runs).size === runs.length, `a run is posted twice: ${runs.join(" ")}`);
  for (const { number } of pulls) {
    const marks = fingerprintsOn(test, number);
    claim(
      new Set(marks).size === marks.length,
      `findings are commented twice on ${number}: ${marks.join(" ")}`,
    );
  }
}
