// Rows of everything that is not a review: repositories, keys, deliveries, dead jobs, measures, the service.
import { info, repository } from "../../src/web/fixtures/rows.js";
import type {
  AttentionItem,
  AttentionKind,
  DeadJob,
  Delivery,
  ModelKey,
  RepositoryRecord,
  ServiceInfo,
} from "../../src/web/web.js";
import { demoId, demoLenses } from "./demo-reviews.js";

const hour = 3_600_000;
const started = Date.now();
const shop = { id: 7, installation: 1, owner: "acme", name: "shop" };

export const demoRepositories: readonly RepositoryRecord[] = [
  { name: "shop", id: 7, state: "active" as const, reviewsLast30Days: 214 },
  { name: "payments", id: 8, state: "active" as const, reviewsLast30Days: 87 },
  { name: "warehouse-scanner", id: 9, state: "known" as const, reviewsLast30Days: 0 },
  { name: "handbook", id: 10, state: "known" as const, reviewsLast30Days: 0 },
].map((given) => ({
  ...repository,
  ...given,
  url: `https://github.com/acme/${given.name}`,
  lastReviewAt: given.state === "active" ? started - 600_000 : null,
  quotaLeft: 113,
  settings: {
    ...repository.settings,
    active: given.state === "active",
    model: "anthropic:claude-sonnet-5",
    modelPerLens: { "docs-tests": "anthropic:claude-haiku-5" },
    synthesis: { refute: "doubtful", summary: null },
    filters: {
      ...repository.settings.filters,
      authors: ["dependabot[bot]"],
      paths: ["**/*.snap", "vendor/**"],
    },
    caps: { ...repository.settings.caps, usd: 0.5 },
    dailyUsd: 12,
    guidelines: "Money is counted in whole cents.\nEvery call over the network has a deadline.",
  },
  quota: {
    ...repository.quota,
    limit: 500,
    held: 3,
    spent: 384,
    returned: 6,
    left: 113,
    resetsAt: started + 240 * hour,
  },
  budget: { day: "2026-11-20", limitUsd: 12, reservedUsd: 0.6, spentUsd: 4.83 },
}));

const keyBase = { baseUrl: null, createdBy: "operator", createdAt: started - 400 * hour, rejectedAt: null };
export const demoKeys: readonly ModelKey[] = [
  {
    ...keyBase,
    id: "k1",
    owner: { kind: "operator" },
    ownerLabel: "the whole service",
    provider: "anthropic",
    lastFour: "b81e",
    verdict: { kind: "works", model: "anthropic:claude-sonnet-5", isFormatKept: true, costUsd: 0.0003 },
    testedAt: started - 20 * hour,
    lastUsedAt: started - 500_000,
    usedBy: ["acme/shop", "acme/payments"],
    usedByCount: 2,
  },
  {
    ...keyBase,
    id: "k2",
    owner: { kind: "repository", id: 9 },
    ownerLabel: "acme/warehouse-scanner",
    provider: "openai",
    lastFour: "9f3c",
    verdict: {
      kind: "refused",
      model: "openai:gpt-6-mini",
      failure: "auth",
      message:
        '401 {"error":{"message":"Incorrect API key provided: sk-…9f3c","type":"invalid_request_error"}}',
      remedy: "Make a new key with the provider and rotate this one.",
    },
    testedAt: started - 2 * hour,
    rejectedAt: started - 1.5 * hour,
    lastUsedAt: started - 30 * hour,
    usedBy: ["acme/warehouse-scanner"],
    usedByCount: 1,
  },
];

export const demoDeliveries: readonly Delivery[] = Array.from({ length: 240 }, (_, n) => ({
  guid: `72d3162e-cc78-11e3-81ab-${String(n).padStart(12, "0")}`,
  event: n % 5 === 3 ? "issue_comment" : "pull_request",
  action: n % 5 === 3 ? "created" : "synchronize",
  receivedAt: started - n * 0.4 * hour,
  repository: shop,
  installation: 1,
  outcome: n % 5 === 3 ? "ignored" : n % 11 === 7 ? "refused" : "queued",
  reason: n % 5 === 3 ? "The comment is no command." : n % 11 === 7 ? "This month's quota is used up." : null,
  review: n % 5 === 3 || n % 11 === 7 ? null : demoId("completed"),
  jobState: n % 5 === 3 ? null : n % 11 === 7 ? "failed" : "done",
  attempts: n % 5 === 3 ? 0 : 1,
  missed: n === 4,
}));

export const demoDeadJobs: readonly DeadJob[] = [
  {
    id: "1",
    jobId: "lens:rev_x:security",
    kind: "lens",
    reason: "anthropic refused the key (401 invalid x-api-key).",
    remedy: "Replace the key, then retry.",
    failedAt: started - 0.35 * hour,
    state: "dead",
    attempts: 3,
    review: demoId("failed"),
    repository: shop,
    installation: 1,
  },
  {
    id: "2",
    jobId: "index:7:91bc04e",
    kind: "index",
    reason: "git could not fetch: the repository answered 404.",
    remedy: "Check that the App still sees it, then retry.",
    failedAt: started - 30 * hour,
    state: "retried",
    attempts: 5,
    review: null,
    repository: shop,
    installation: 1,
  },
];

/** What needs a person, at `now`. */
export function demoAttention(now: number): {
  items: readonly AttentionItem[];
  counts: Record<AttentionKind, number>;
} {
  const items: readonly AttentionItem[] = [
    item("failed", now - 21 * 60_000, {
      review: demoId("failed"),
      title: "acme/shop #481: the review failed",
      detail: "No lens answered: anthropic refused the key.",
      remedy: "Replace the key, then run it again.",
      button: { action: "open-keys", target: "k1" },
    }),
    item("out-of-quota", now - 70 * 60_000, {
      review: demoId("skippedquota"),
      title: "acme has used this month's 500 reviews",
      detail: "1 pull request was skipped since.",
      remedy: "Raise the limit.",
      button: { action: "refill", target: demoId("skippedquota") },
    }),
    item("delivery-lost", now - 3 * hour, {
      review: null,
      title: "A delivery never arrived and was found by the sweep",
      detail: "pull_request synchronize of #476.",
      remedy: "Have it delivered again.",
      button: { action: "redeliver", target: "72d3162e-cc78-11e3-81ab-000000000004" },
    }),
    item("dead-job", now - 5 * hour, {
      review: null,
      title: "A job was given up: index of acme/shop",
      detail: "git could not fetch: 404.",
      remedy: "Check that the App still sees it, then retry.",
      button: { action: "retry-job", target: "2" },
    }),
  ];
  const counts = {
    failed: 1,
    stuck: 0,
    "out-of-quota": 1,
    "key-rejected": 0,
    "delivery-lost": 1,
    "dead-job": 1,
    paused: 0,
  };
  return { items, counts };
}

function item(
  kind: AttentionKind,
  at: number,
  rest: Omit<AttentionItem, "id" | "kind" | "at" | "repository">,
): AttentionItem {
  return { id: `${kind}-${at % 1_000}`, kind, at, repository: shop, ...rest };
}

export const demoService: ServiceInfo = {
  ...info,
  startedAt: started - 26 * hour,
  publicUrl: "https://assay.acme.example",
  workers: 2,
  github: {
    mode: "app",
    apiUrl: "https://api.github.com",
    appSlug: "assay-acme",
    installUrl: "https://github.com/apps/assay-acme/installations/new",
  },
  models: { mode: "models", defaultModel: "anthropic:claude-sonnet-5" },
  lenses: demoLenses.map(({ id, title }) => ({ id, title })),
  providers: [
    { name: "anthropic", title: "Anthropic", needsBaseUrl: false },
    { name: "openai", title: "OpenAI", needsBaseUrl: false },
    { name: "compatible", title: "OpenAI-compatible", needsBaseUrl: true },
  ],
  checklist: [
    {
      step: "app",
      done: true,
      title: "GitHub App",
      detail: "assay-acme is installed on 1 account.",
      remedy: null,
      url: "https://github.com/apps/assay-acme",
    },
    {
      step: "webhook",
      done: false,
      title: "Webhook",
      detail: "No delivery arrived yet.",
      remedy: "Point the App's webhook at https://assay.acme.example/webhooks/github.",
      url: "https://github.com/settings/apps/assay-acme",
    },
    {
      step: "key",
      done: true,
      title: "Model key",
      detail: "anthropic, ending in b81e.",
      remedy: null,
      url: null,
    },
    {
      step: "repository",
      done: false,
      title: "First repository",
      detail: "None is active.",
      remedy: "Activate one.",
      url: null,
    },
  ],
};
