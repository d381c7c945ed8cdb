// The gate on one review request: the order of its checks, and what each says.
import { describe, expect, it } from "vitest";
import type { PullRequestFacts, ReviewRequest } from "../review-request.js";
import { defaultGatePolicy } from "./gate-policy.js";
import type { GateSettings } from "./gate-settings.js";
import type { GateState } from "./gate-state.js";
import { judgeReview } from "./judge-review.js";
import { nextMonthStart, quotaMonth } from "./quota-month.js";
import type { GateVerdict } from "./verdict.js";

const now = Date.parse("2026-11-20T12:00:00Z");

const filters: GateSettings["filters"] = {
  drafts: false,
  baseBranches: [],
  authors: [],
  labels: [],
  titleWords: [],
  paths: [],
};

const open: GateState = {
  installation: { state: "active", consentRequired: false, monthLimit: 50 },
  repository: {
    state: "active",
    settings: { active: true, consentAt: null, filters },
    settingsVersion: 1,
  },
  sameHead: null,
  newestAsOf: null,
  paused: false,
  lastReviewAt: null,
  counts: { pullRequest: 0, repository: 0, installation: 0 },
};

const pull: PullRequestFacts = {
  number: 5,
  headSha: "a".repeat(40),
  baseSha: "b".repeat(40),
  baseRef: "main",
  title: "Add a door",
  author: "octocat",
  authorIsBot: false,
  draft: false,
  labels: [],
  fromFork: false,
  asOf: now - 1_000,
};

const request: ReviewRequest = {
  repository: { id: 2, installation: 7, owner: "acme", name: "shop", private: true, defaultBranch: "main" },
  pullRequest: pull,
  trigger: "synchronize",
  asked: false,
  full: false,
};

function judge(state: Partial<GateState>, over: Partial<ReviewRequest> = {}): GateVerdict {
  const question = { request: { ...request, ...over }, now, policy: defaultGatePolicy };
  return judgeReview(question, { ...open, ...state });
}

const turned = (code: string, more: object = {}): unknown =>
  expect.objectContaining({ stated: expect.objectContaining({ code }) as unknown, ...more });

const withSettings = (settings: Partial<GateSettings>, consentRequired = false): Partial<GateState> => ({
  installation: { ...open.installation, consentRequired },
  repository: { ...open.repository, settings: { ...open.repository.settings, ...settings } },
});

describe("the gate", () => {
  it("[G1] admits what nothing speaks against, at once", () => {
    expect(judge({})).toMatchObject({ kind: "admit", notBefore: null });
  });

  it("[G1] asks in order: installation, active, consent, filters, pause, rate; each later one shows when the former is mended", () => {
    const filtered = { ...filters, labels: ["no-review"] };
    const all: GateState = {
      ...open,
      ...withSettings({ active: false, filters: filtered }, true),
      paused: true,
      counts: { pullRequest: 0, repository: 60, installation: 300 },
    };
    const labeled = { pullRequest: { ...pull, labels: ["No-Review"] } };
    const steps: [Partial<GateState>, Partial<ReviewRequest>, string][] = [
      [{ installation: { ...all.installation, state: "removed" } }, labeled, "installation-removed"],
      [{ installation: { ...all.installation, state: "suspended" } }, labeled, "installation-suspended"],
      [{ repository: { ...all.repository, state: "removed" } }, labeled, "repository-removed"],
      [{ repository: { ...all.repository, state: "known" } }, labeled, "repository-inactive"],
      [{}, labeled, "repository-inactive"],
      [withSettings({ active: true, filters: filtered }, true), labeled, "consent-missing"],
      [withSettings({ active: true, consentAt: "2026-01-01", filters: filtered }, true), labeled, "label"],
      [withSettings({ active: true, consentAt: 1, filters: filtered }, true), {}, "paused"],
      [{ ...withSettings({ active: true }), paused: false }, {}, "repository-rate"],
      [
        { ...withSettings({ active: true }), paused: false, counts: { ...all.counts, repository: 59 } },
        {},
        "installation-rate",
      ],
    ];
    for (const [state, over, code] of steps)
      expect(judge({ ...all, ...state }, over), code).toEqual(turned(code));
  });

  it("[G1] is silent at GitHub where it has no business, and shows every other refusal on the check", () => {
    expect(judge(withSettings({ active: false }))).toEqual(turned("repository-inactive", { shown: false }));
    expect(judge(withSettings({}, true))).toEqual(turned("consent-missing", { shown: false }));
    const busy = { counts: { ...open.counts, repository: 60 } };
    expect(judge(busy)).toEqual(turned("repository-rate", { shown: true, kind: "refused" }));
    expect(judge({}, { pullRequest: { ...pull, draft: true } })).toEqual(
      turned("draft", { shown: true, kind: "skipped", notices: [] }),
    );
  });

  it("[G1] has one friendly notice for a spent quota in a month of an installation, not one per push", () => {
    const verdicts = [pull, { ...pull, number: 6 }].map((pullRequest) => judge({}, { pullRequest }));
    const [first, second] = verdicts.map((verdict) =>
      verdict.kind === "admit" ? verdict.whenQuotaOut : null,
    );
    expect(first).toEqual(turned("quota-out", { kind: "refused", shown: true }));
    expect(first?.stated.sentence).toBe("This month's 50 reviews of acme are used up.");
    expect(first?.stated.remedy).toContain("1 December 2026");
    expect(first?.notices.map((notice) => notice.job.id)).toEqual(["notice-quota-7-2026-11"]);
    expect(second?.notices[0]?.job.id).toBe(first?.notices[0]?.job.id);
  });

  it("[G2] knows its month in UTC, and when the next one begins", () => {
    expect(quotaMonth(Date.parse("2026-12-31T23:59:59Z"))).toBe("2026-12");
    expect(nextMonthStart(Date.parse("2026-12-31T23:59:59Z"))).toBe("1 January 2027");
  });

  it("[W3] reviews a head once, unless a person asks again or the base is new", () => {
    const held = { sameHead: "rev_held" };
    expect(judge(held)).toEqual({ kind: "same-head", review: "rev_held" });
    expect(judge(held, { asked: true })).toMatchObject({ kind: "admit" });
    expect(judge(held, { full: true, trigger: "base-changed" })).toMatchObject({ kind: "admit" });
  });

  it("[W5] lets no delivery that came late take a newer one's place", () => {
    expect(judge({ newestAsOf: pull.asOf + 1 })).toEqual({ kind: "stale" });
    expect(judge({ newestAsOf: pull.asOf })).toMatchObject({ kind: "admit" });
    expect(judge({ newestAsOf: pull.asOf + 1 }, { asked: true })).toMatchObject({ kind: "admit" });
  });

  it("[G4] lets a push within a burst wait for the next one; the first, and what a person asks, never waits", () => {
    const burst = { lastReviewAt: now - 5_000 };
    expect(judge(burst)).toMatchObject({ notBefore: now + defaultGatePolicy.settleMs });
    expect(judge({ lastReviewAt: now - defaultGatePolicy.burstWindowMs })).toMatchObject({ notBefore: null });
    expect(judge(burst, { asked: true, trigger: "command" })).toMatchObject({ notBefore: null });
    expect(judge(burst, { trigger: "reopened" })).toMatchObject({ notBefore: null });
  });

  it("[G4] pauses after many reviews of one pull request and says so once; a person gets a review all the same", () => {
    const many = { counts: { ...open.counts, pullRequest: defaultGatePolicy.pauseAfter } };
    const verdict = judge(many);
    expect(verdict).toEqual(turned("paused", { kind: "skipped", shown: true, pause: true }));
    expect(verdict).toMatchObject({
      notices: [{ job: { name: "notice", payload: { notice: { about: "paused", number: 5 } } } }],
    });
    expect(judge({ ...many, paused: true })).toEqual(turned("paused", { pause: false, notices: [] }));
    expect(judge({ paused: true }, { asked: true })).toMatchObject({ kind: "admit" });
    expect(
      judge({ counts: { ...open.counts, pullRequest: defaultGatePolicy.pauseAfter - 1 } }),
    ).toMatchObject({
      kind: "admit",
    });
  });

  it("[G1] a person's request passes no rate and no inactive repository", () => {
    const busy = { counts: { ...open.counts, installation: 300 } };
    expect(judge(busy, { asked: true })).toEqual(turned("installation-rate"));
    expect(judge(withSettings({ active: false }), { asked: true })).toEqual(turned("repository-inactive"));
  });

  it("[G1] has no rate where the operator sets none", () => {
    const policy = { ...defaultGatePolicy, repositoryPerHour: null, installationPerHour: null };
    const counts = { pullRequest: 0, repository: 1e6, installation: 1e6 };
    expect(judgeReview({ request, now, policy }, { ...open, counts })).toMatchObject({ kind: "admit" });
  });

  it("gives every job an id that the queue takes", () => {
    const verdict = judge({ counts: { ...open.counts, pullRequest: 99 } });
    const quota = judge({});
    const notices = [
      ...("notices" in verdict ? verdict.notices : []),
      ...(quota.kind === "admit" ? quota.whenQuotaOut.notices : []),
    ];
    expect(notices.length).toBe(2);
    for (const notice of notices) expect(notice.job.id).toMatch(/^[A-Za-z][A-Za-z0-9_-]*$/);
  });
});

describe("the filters", () => {
  const skip = (own: Partial<GateSettings["filters"]>, facts: Partial<PullRequestFacts>): string | null => {
    const verdict = judge(withSettings({ filters: { ...filters, ...own } }), {
      pullRequest: { ...pull, ...facts },
    });
    return "stated" in verdict ? verdict.stated.code : null;
  };

  it("[G3] leave out drafts, unless the repository wants them", () => {
    expect(skip({}, { draft: true })).toBe("draft");
    expect(skip({ drafts: true }, { draft: true })).toBeNull();
  });

  it("[G3] leave out base branches outside the list; * stands for any text", () => {
    expect(skip({ baseBranches: ["main", "release/*"] }, { baseRef: "topic" })).toBe("base-branch");
    expect(skip({ baseBranches: ["main", "release/*"] }, { baseRef: "release/1.2" })).toBeNull();
    expect(skip({ baseBranches: ["*-stable", "v*.*.x"] }, { baseRef: "v1.2.x" })).toBeNull();
    expect(skip({ baseBranches: ["a*a"] }, { baseRef: "a" })).toBe("base-branch");
    expect(skip({ baseBranches: ["a*b*b"] }, { baseRef: "ab" })).toBe("base-branch");
    expect(skip({ baseBranches: ["*"] }, { baseRef: "anything" })).toBeNull();
  });

  it("[G3] leave out authors, bots by their whole login too, whatever the case", () => {
    expect(skip({ authors: ["Dependabot[bot]"] }, { author: "dependabot[bot]", authorIsBot: true })).toBe(
      "author",
    );
    expect(skip({ authors: ["*[bot]"] }, { author: "renovate[bot]", authorIsBot: true })).toBe("author");
    expect(skip({ authors: ["dependabot[bot]", ""] }, { author: "dependabotb" })).toBeNull();
  });

  it("[G3] leave out labels and whole words of the title", () => {
    expect(skip({ labels: ["no review"] }, { labels: ["bug", "No Review"] })).toBe("label");
    expect(skip({ labels: ["no review"] }, { labels: ["bug"] })).toBeNull();
    for (const title of ["WIP: door", "[wip] door", "door (wip)", "wip"])
      expect(skip({ titleWords: ["WIP"] }, { title }), title).toBe("title");
    for (const title of ["wiping doors", "swipe", ""])
      expect(skip({ titleWords: ["WIP", " "] }, { title }), title).toBeNull();
    expect(skip({ titleWords: ["[skip review]"] }, { title: "door [skip review]!" })).toBe("title");
  });

  it("[G3] say what to do, in every case", () => {
    const verdict = judge({}, { pullRequest: { ...pull, draft: true } });
    expect(verdict).toMatchObject({
      stated: {
        sentence: "The pull request is a draft.",
        remedy: expect.stringContaining("/assay review") as string,
      },
    });
  });

  it("[G3] give way to a person who asks", () => {
    expect(judge({}, { asked: true, pullRequest: { ...pull, draft: true } })).toMatchObject({
      kind: "admit",
    });
  });

  it("[F1] may be lent by a configuration of the base", () => {
    const lent = { request, now, policy: defaultGatePolicy, filters: { ...filters, authors: ["octocat"] } };
    expect(judgeReview(lent, open)).toEqual(turned("author"));
  });
});
