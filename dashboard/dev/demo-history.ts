// The reviews that the demonstration begins with: one in every state, and a long tail of finished ones.
import type { ReviewRecord, StreamedEvent } from "../../src/web/web.js";
import { answeredRun, completedReview, demoLenses, demoReview, freshRun } from "./demo-reviews.js";

type Body = StreamedEvent["body"];

/** Reviews, newest first, at `now`. */
export function demoHistory(now: number): readonly ReviewRecord[] {
  const minute = 60_000;
  return [
    completedReview("completed", now - 9 * minute),
    failedReview(now - 21 * minute),
    degradedReview(now - 55 * minute),
    demoReview("skippedquota", {
      number: 480,
      title: "Translate the order mails into Portuguese",
      author: "joão",
      state: "skipped",
      reason: "This month's quota of 500 reviews is used up.",
      remedy: "Raise the limit, or wait for December 1.",
      lensRuns: demoLenses.map((lens) => ({ ...freshRun(lens), state: "off", message: "not asked" })),
      createdAt: now - 70 * minute,
      finishedAt: now - 70 * minute,
    }),
    demoReview("cancelled", {
      number: 479,
      title: "Upgrade the payment client to v4",
      author: "dependabot[bot]",
      state: "cancelled",
      reason: "A newer head took its place.",
      supersededBy: "rev_completed0000000000000",
      createdAt: now - 80 * minute,
      startedAt: now - 79 * minute,
      finishedAt: now - 78.5 * minute,
    }),
    ...Array.from({ length: 120 }, (_, n) => olderReview(n, now - (90 + n * 37) * minute)),
  ];
}

function failedReview(startedAt: number): ReviewRecord {
  const failed = demoLenses.map((lens) => ({
    ...freshRun(lens),
    state: "failed" as const,
    attempts: [1, 2, 3].map((number) => ({
      number,
      startedAt: startedAt + 2_000 + [0, 2_400, 8_900][number - 1]!,
      waitMs: [20, 1_000, 4_000][number - 1]!,
      workMs: [1_400, 2_100, 1_800][number - 1]!,
      outcome: "auth" as const,
      detail: "401 invalid x-api-key",
    })),
    startedAt: startedAt + 2_000,
    finishedAt: startedAt + 12_700,
    waitMs: 5_020,
    workMs: 5_300,
    failure: "auth" as const,
    message: "anthropic refused the key ending in 9f3c: 401 invalid x-api-key.",
    remedy: "Replace the key on the page Keys, then run the review again.",
  }));
  return demoReview("failed", {
    number: 481,
    title: "Retry mails that the provider bounced",
    author: "hubot",
    state: "failed",
    reason: "No lens answered: anthropic refused the key (401 invalid x-api-key).",
    remedy: "Replace the key on the page Keys, then run the review again.",
    lensRuns: failed,
    createdAt: startedAt - 300,
    startedAt,
    finishedAt: startedAt + 12_900,
  });
}

function degradedReview(startedAt: number): ReviewRecord {
  const whole = completedReview("degraded", startedAt, {
    number: 478,
    title: "Show stock per warehouse on the product page",
    author: "octocat",
    verdict: "comment",
    degraded: true,
    counts: { critical: 0, major: 1, minor: 1, dropped: 0 },
  });
  const lensRuns = whole.lensRuns.map((run) =>
    run.lens === "security"
      ? {
          ...run,
          state: "failed" as const,
          failure: "timeout" as const,
          message: "The model gave no first token within 60 s, three times.",
          remedy: "Run the review again, or choose another model for this lens.",
          findings: 0,
          attempts: [1, 2, 3].map((number) => ({
            number,
            startedAt: startedAt + 3_000 + (number - 1) * 5_000,
            waitMs: number === 1 ? 40 : 1_500,
            workMs: 3_400,
            outcome: "timeout" as const,
            detail: "no first token within 60 s",
          })),
        }
      : run,
  );
  return { ...whole, lensRuns, findings: whole.findings.slice(2) };
}

function olderReview(n: number, startedAt: number): ReviewRecord {
  const titles = [
    "Cache product images",
    "Fix rounding of totals",
    "Add a wish list",
    "Log slow queries",
    "Split the cart module",
  ];
  const isClean = n % 3 === 0;
  const review = completedReview(`older${n}`, startedAt, {
    number: 477 - n,
    title: titles[n % titles.length] ?? "",
    author: ["mona", "hubot", "octocat", "joão"][n % 4] ?? "mona",
    verdict: isClean ? "approve" : n % 3 === 1 ? "comment" : "request-changes",
    counts: isClean
      ? { critical: 0, major: 0, minor: 0, dropped: 1 }
      : { critical: n % 2, major: 1, minor: 2, dropped: 1 },
    costUsd: 0.02 + (n % 7) / 100,
  });
  return isClean ? { ...review, findings: [], verdictReason: "No finding at or over minor." } : review;
}

/** The events that would have been told of a review that ended. */
export function eventsOf(review: ReviewRecord): readonly { readonly at: number; readonly body: Body }[] {
  const { startedAt, finishedAt } = review;
  const at = startedAt ?? review.createdAt;
  const end = finishedAt ?? at;
  const queued = { at: review.createdAt, body: { type: "review:queued" as const } };
  if (review.state === "skipped")
    return [queued, { at: end, body: { type: "review:skipped", reason: review.reason ?? "" } }];
  const lenses = review.lensRuns.map((run) => run.lens);
  const begun = [
    queued,
    { at, body: { type: "review:started" as const, lenses, mode: "models" as const } },
    { at: at + 900, body: { type: "diff:fetched" as const, files: 6, added: 214, removed: 38 } },
  ];
  if (review.state === "cancelled") return begun;
  const asked = [
    ...begun,
    { at: at + 2_800, body: { type: "context:ready" as const, step: "graph" as const, symbols: 5 } },
    ...review.lensRuns.map((run) => ({
      at: run.finishedAt ?? end,
      body:
        run.state === "failed"
          ? {
              type: "agent:failed" as const,
              lens: run.lens,
              reason: run.message ?? "",
              remedy: run.remedy ?? "",
            }
          : {
              type: "agent:completed" as const,
              lens: run.lens,
              findings: run.findings,
              waitMs: run.waitMs,
              workMs: run.workMs,
            },
    })),
  ];
  if (review.state === "failed")
    return [
      ...asked,
      { at: end, body: { type: "review:failed", reason: review.reason ?? "", remedy: review.remedy ?? "" } },
    ];
  const kept = review.findings.length;
  return [
    ...asked,
    { at: end - 1_900, body: { type: "synthesizer:started", claims: kept + review.dropped.length } },
    { at: end - 1_850, body: { type: "synthesizer:completed", kept, dropped: review.dropped.length } },
    { at: end - 300, body: { type: "review:posted", where: "GitHub" } },
    { at: end, body: { type: "review:completed", verdict: review.verdict ?? "comment", findings: kept } },
  ];
}

/** A lens's answer, for a review that is played. */
export function answerOf(lens: string, begin: number, workMs: number) {
  const known = demoLenses.find((one) => one.id === lens) ?? demoLenses[0];
  return answeredRun(known, { begin, waitMs: 800, workMs });
}
