// What tests of the whole service look at: reviews and events in the database, posts and checks at GitHub, and what must hold of all.
import { sql } from "kysely";
import { expect, vi } from "vitest";
import { findDisorder, over } from "./find-disorder.js";
import type { TestService } from "./open-test-service.js";

export { commentsOn, fingerprintsOn } from "./find-disorder.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** The repository of the tests. */
export const repository = "acme/shop";

/** A file with faults that the rules find offline: a shell made of input, and a request without a deadline. */
export const faulty = [
  "import subprocess",
  "",
  "import requests",
  "",
  "",
  "def ship(order):",
  '    subprocess.run("ship " + order, shell=True)',
  '    return requests.get("https://ship.example/" + order).json()',
  "",
].join("\n");

/** The same file with one fault less. */
export const mended = faulty.replace(
  'subprocess.run("ship " + order, shell=True)',
  'subprocess.run(["ship", order], check=True)',
);

/** A review's row. */
export type Row = Awaited<ReturnType<typeof reviewsOf>>[number];

/** Waits for the installation to be known, and switches the repositories on, with these settings. */
export async function activate(test: TestService, settings: object = {}): Promise<void> {
  await test.until(async () => (await test.service.parts.upkeep.installations()).length === 1);
  await test.foundation.database.db
    .updateTable("repositories")
    .set({
      state: "active",
      active_since: new Date(0),
      settings: JSON.stringify({ active: true, ...settings }),
    })
    .execute();
}

/** Makes a branch from main with these files and opens its pull request. */
export async function openPull(
  test: TestService,
  branch: string,
  given: { files?: Record<string, string | null>; draft?: boolean; title?: string; labels?: string[] } = {},
): Promise<{ number: number; headSha: string }> {
  const { files = { "services/orders/orders/ship.py": faulty }, title = branch, ...more } = given;
  await test.github.do.push({ repository, branch, as: "ada", onto: "main", files });
  return test.github.do.openPull({ repository, head: branch, base: "main", title, author: "ada", ...more });
}

/** Pushes the files onto the branch. */
export async function push(
  test: TestService,
  branch: string,
  files: Record<string, string | null>,
  onto?: string,
): Promise<string> {
  const { after } = await test.github.do.push({
    ...{ repository, branch, as: "ada", files },
    ...(onto === undefined ? {} : { onto }),
  });
  return after;
}

/** The reviews of a pull request, oldest first. */
export async function reviewsOf(test: TestService, number: number) {
  return test.foundation.database.db
    .selectFrom("reviews")
    .selectAll()
    .where("number", "=", number)
    .orderBy("created_at")
    .orderBy("ordinal")
    .execute();
}

/** Waits until the newest review of that head has ended, and its check with it. */
export async function ended(test: TestService, number: number, headSha: string): Promise<Row> {
  let row: Row | undefined;
  try {
    return await test.until(async () => {
      row = (await reviewsOf(test, number)).filter((one) => one.head_sha === headSha).at(-1);
      if (row === undefined || !over.includes(row.state)) return null;
      return checkOf(test, row)?.status === "completed" ? row : null;
    });
  } catch (error) {
    const seen = row === undefined ? "no review" : `${row.state}: ${row.reason ?? ""}`;
    throw new Error(`the review of ${number} at ${headSha.slice(0, 7)} did not end (${seen})`, {
      cause: error,
    });
  }
}

/** The check of a review, as GitHub shows it. */
export function checkOf(test: TestService, row: Pick<Row, "id">) {
  const checks = test.github.state().checkRuns.filter(({ externalId }) => externalId === row.id);
  expect(checks.length, "checks of one review").toBeLessThanOrEqual(1);
  return checks[0];
}

/** The events of a review in order. */
export async function eventsOf(
  test: TestService,
  review: string,
): Promise<{ seq: number; type: string; body: unknown }[]> {
  return test.foundation.database.db
    .selectFrom("events")
    .select(["seq", "type", "body"])
    .where("review_id", "=", review)
    .orderBy("seq")
    .execute();
}

/** Reviews that we posted on a pull request. */
export function postsOn(test: TestService, number: number) {
  const { pulls, reviews } = test.github.state();
  const pull = pulls.find((one) => one.number === number);
  return reviews.filter(({ pullId, author }) => pullId === pull?.id && author === "assay[bot]");
}

/** Comments of ours in the conversation. */
export function talkOn(test: TestService, number: number): string[] {
  const { pulls, issueComments } = test.github.state();
  const pull = pulls.find((one) => one.number === number);
  return issueComments
    .filter(({ pullId, author }) => pullId === pull?.id && author === "assay[bot]")
    .map(({ body }) => body);
}

/** Makes all reviews two minutes older, so that the next push is no burst. */
export async function letTimePass(test: TestService): Promise<void> {
  const { db } = test.foundation.database;
  await sql`UPDATE assay.reviews SET created_at = created_at - interval '2 minutes'`.execute(db);
}

/** What must hold once everything is quiet: see `findDisorder`. Waits for the last jobs, which conclude checks and answer deliveries. */
export async function expectOrder(test: TestService): Promise<void> {
  await test.until(async () => (await findDisorder(test)).length === 0).catch(() => undefined); // what is left is shown below
  expect(await findDisorder(test)).toEqual([]);
}
