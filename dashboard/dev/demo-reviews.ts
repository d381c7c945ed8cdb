// Reviews in every state, as a store would hand them over, for looking at the page.
import type { LensRun, ReviewRecord, ReviewSummary } from "../../src/web/web.js";
import { demoContext, demoCoverage, demoDropped, demoFindings } from "./demo-findings.js";

export const demoLenses = [
  { id: "bugs", title: "Bugs", typicalMs: 9_200 },
  { id: "security", title: "Security", typicalMs: 11_800 },
  { id: "performance", title: "Performance", typicalMs: 7_400 },
  { id: "resilience", title: "Resilience", typicalMs: 12_600 },
  { id: "maintainability", title: "Maintainability", typicalMs: 6_300 },
  { id: "docs-tests", title: "Documentation and tests", typicalMs: 5_100 },
] as const;

/** A review id with a readable beginning. */
export function demoId(name: string): string {
  return `rev_${name.padEnd(22, "0").slice(0, 22)}`;
}

/** A lens that was not asked yet. */
export function freshRun(lens: (typeof demoLenses)[number]): LensRun {
  return {
    lens: lens.id,
    title: lens.title,
    model: "anthropic:claude-sonnet-5",
    state: "waiting",
    part: 0,
    parts: 0,
    attempts: [],
    startedAt: null,
    finishedAt: null,
    nextTryAt: null,
    waitMs: 0,
    workMs: 0,
    typicalMs: lens.typicalMs,
    tokens: { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 },
    costUsd: null,
    fromCache: false,
    findings: 0,
    failure: null,
    message: null,
    remedy: null,
  };
}

/** A lens that answered `workMs` after `begin`, having waited `waitMs` first. */
export function answeredRun(
  lens: (typeof demoLenses)[number],
  at: { readonly begin: number; readonly waitMs: number; readonly workMs: number },
  findings = demoFindings.filter((finding) => finding.lens === lens.id).length,
): LensRun {
  const { begin, waitMs, workMs } = at;
  const startedAt = begin + waitMs;
  return {
    ...freshRun(lens),
    state: "answered",
    part: 1,
    parts: 1,
    attempts: [{ number: 1, startedAt, waitMs, workMs, outcome: "answered", detail: "" }],
    startedAt,
    finishedAt: startedAt + workMs,
    waitMs,
    workMs,
    tokens: { input: 18_400, cacheRead: 15_900, cacheWrite: 0, output: 640 + workMs / 20 },
    costUsd: 0.0061 + workMs / 2_000_000,
    findings,
  };
}

/** A whole review that waits in the queue; everything else is said by `changed`. */
export function demoReview(name: string, changed: Partial<ReviewRecord>): ReviewRecord {
  const createdAt = changed.createdAt ?? Date.now();
  return {
    id: demoId(name),
    repository: { id: 7, installation: 1, owner: "acme", name: "shop" },
    number: 482,
    title: "Checkout: charge the card before the order is written",
    author: "mona",
    headSha: "4f1c2d98a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2",
    baseSha: "91bc04e8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2",
    baseRef: "main",
    trigger: "synchronize",
    ordinal: 1,
    state: "queued",
    reason: null,
    remedy: null,
    verdict: null,
    degraded: false,
    counts: { critical: 0, major: 0, minor: 0, dropped: 0 },
    lenses: [],
    costUsd: null,
    createdAt,
    startedAt: null,
    finishedAt: null,
    progressAt: createdAt,
    isStuck: false,
    pullRequestUrl: "https://github.com/acme/shop/pull/482",
    settingsVersion: 4,
    mode: "models",
    verdictReason: null,
    summary: null,
    lensRuns: demoLenses.map(freshRun),
    findings: [],
    dropped: [],
    coverage: null,
    context: null,
    configuration: [
      { key: "model", value: "anthropic:claude-sonnet-5", from: "the repository's settings" },
      { key: "model.docs-tests", value: "anthropic:claude-haiku-5", from: ".assay.yml:9" },
      { key: "lenses.off", value: "none", from: "default" },
      { key: "caps.files", value: "300", from: "default" },
      { key: "caps.usd", value: "0.50", from: ".assay.yml:14" },
      { key: "filters.paths", value: "**/*.snap", from: ".assay.yml:17" },
    ],
    warnings: [],
    patch: null,
    tokens: { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 },
    links: { review: null, checkRun: null },
    supersededBy: null,
    deliveryGuid: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    purgedAt: null,
    ...changed,
  };
}

/** A completed review of the change that the findings are of. */
export function completedReview(
  name: string,
  startedAt: number,
  changed: Partial<ReviewRecord> = {},
): ReviewRecord {
  const begin = startedAt + 2_900;
  const works = [8_700, 12_900, 7_100, 14_200, 5_900, 4_700];
  const lensRuns = demoLenses.map((lens, n) =>
    answeredRun(lens, { begin, waitMs: n === 0 ? 40 : 1_150 + n * 30, workMs: works[n] ?? 6_000 }),
  );
  const finishedAt = begin + 17_300;
  return demoReview(name, {
    state: "completed",
    verdict: "request-changes",
    createdAt: startedAt - 400,
    startedAt,
    finishedAt,
    progressAt: finishedAt,
    lensRuns,
    counts: { critical: 1, major: 2, minor: 1, dropped: 2 },
    findings: demoFindings,
    dropped: demoDropped,
    coverage: demoCoverage,
    context: demoContext,
    verdictReason: "One critical finding with evidence: a retried checkout charges twice.",
    summary:
      "The change moves charging before the order is written. That order is right, but nothing makes the charge safe to repeat.",
    warnings: [
      {
        path: ".assay.yml",
        line: 21,
        message: "unknown key `lense`; did you mean `lenses`? It is left out.",
      },
    ],
    tokens: { input: 110_400, cacheRead: 95_400, cacheWrite: 18_400, output: 6_515 },
    costUsd: 0.0634,
    links: {
      review: "https://github.com/acme/shop/pull/482#pullrequestreview-1",
      checkRun: "https://github.com/acme/shop/runs/1",
    },
    ...changed,
  });
}

/** The row of a review, as the list shows it. */
export function rowOf(review: ReviewRecord): ReviewSummary {
  const { lensRuns, id, repository, number, title, author, headSha, baseRef, trigger, ordinal, state } =
    review;
  const { reason, remedy, verdict, degraded, counts, costUsd, createdAt, startedAt, finishedAt } = review;
  const { progressAt, isStuck, pullRequestUrl } = review;
  const lenses = lensRuns.map(({ lens, state: lensState }) => ({ lens, state: lensState }));
  return {
    ...{
      id,
      repository,
      number,
      title,
      author,
      headSha,
      baseRef,
      trigger,
      ordinal,
      state,
      reason,
      remedy,
      verdict,
    },
    ...{
      degraded,
      counts,
      lenses,
      costUsd,
      createdAt,
      startedAt,
      finishedAt,
      progressAt,
      isStuck,
      pullRequestUrl,
    },
  };
}
