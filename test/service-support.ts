// Deliveries, review requests and gate answers for tests of the service, with every field set and any of them changed.
import type {
  AccessState,
  Delivery,
  GateVerdict,
  RepositoryIdentity,
  ReviewAcceptance,
  ReviewRequest,
} from "../src/intake/intake.js";
import { endNoticeJob, reviewJob } from "../src/intake/intake.js";
import type { Finding } from "../src/review/review.js";

/** The time at which tests of the service begin: 2026-11-20, noon UTC. */
export const noon = Date.UTC(2026, 10, 20, 12);

/** A fresh review id. */
export function reviewId(name: string): string {
  return `rev_${name.padEnd(22, "0")}`;
}

/** A repository of installation 7. */
export function repositoryOf(changed: Partial<RepositoryIdentity> = {}): RepositoryIdentity {
  return {
    id: 100,
    installation: 7,
    owner: "acme",
    name: "shop",
    private: true,
    defaultBranch: "main",
    ...changed,
  };
}

/** A delivery of that repository. */
export function deliveryOf(guid: string, changed: Partial<Delivery> = {}): Delivery {
  return {
    guid,
    event: "pull_request",
    action: "opened",
    receivedAt: noon,
    installation: 7,
    repository: repositoryOf(),
    ...changed,
  };
}

/** A request to review pull request `number` at `headSha`. */
export function requestOf(
  number: number,
  headSha: string,
  changed: Partial<ReviewRequest> = {},
): ReviewRequest {
  return {
    repository: repositoryOf(),
    pullRequest: {
      number,
      headSha,
      baseSha: "b".repeat(40),
      baseRef: "main",
      title: "Add a cart",
      author: "mona",
      authorIsBot: false,
      draft: false,
      labels: [],
      fromFork: false,
      asOf: noon,
    },
    trigger: "opened",
    asked: false,
    full: false,
    ...changed,
  };
}

/** A turned-away verdict that shows itself. */
export const quotaOut = {
  kind: "refused",
  stated: { code: "quota-out", sentence: "The month's reviews are used up.", remedy: "Raise the limit." },
  shown: true,
  pause: false,
  notices: [],
} as const satisfies GateVerdict;

/** Lets everything in. */
export const admitAll = (): GateVerdict => ({ kind: "admit", notBefore: null, whenQuotaOut: quotaOut });

/** An acceptance of `request` as review `name`. */
export function acceptanceOf(
  name: string,
  request: ReviewRequest,
  changed: Partial<ReviewAcceptance> = {},
): ReviewAcceptance {
  const review = reviewId(name);
  const { installation } = request.repository;
  return {
    delivery: deliveryOf(`guid-${name}`, { repository: request.repository, installation }),
    review,
    request,
    now: noon,
    month: "2026-11",
    windows: { pullRequestSince: noon - 3_600_000, rateSince: noon - 3_600_000 },
    judge: admitAll,
    job: reviewJob(review, installation),
    endNotice: (ended) => endNoticeJob(ended, installation),
    superseded: {
      code: "superseded",
      sentence: "A newer head took its place.",
      remedy: "Nothing is to be done.",
    },
    ...changed,
  };
}

/** Whether a repository is switched on. */
export function isActive(state: AccessState): boolean {
  return state.repository.state === "active";
}

/** A finding of the bugs lens. */
export function findingOf(id: string, changed: Partial<Finding> = {}): Finding {
  return {
    id,
    lens: "bugs",
    source: { kind: "model", model: "test:model" },
    anchor: {
      path: "src/cart.ts",
      side: "new",
      startLine: 3,
      endLine: 4,
      quote: "const a = b;",
      lineHash: "0".repeat(64),
      inDiff: true,
    },
    category: "logic",
    severity: "major",
    confidence: 0.8,
    title: "b may be undefined",
    scenario: "When the cart is empty b is undefined.",
    evidence: [],
    suggestion: null,
    preExisting: false,
    alsoFrom: [],
    ...changed,
  };
}
