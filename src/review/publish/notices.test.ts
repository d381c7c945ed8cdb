// Notices: one comment each, in one sentence what happened and what to do.
import { expect, it } from "vitest";
import { sampleFailedLens, sampleLens, sampleResult } from "../../report/fixtures/sample-result.js";
import { hostWith } from "./fixtures/test-post.js";
import { ensureNotice, noticesOf, writeNotice, type Notice } from "./notices.js";

const quotaOut: Notice = { kind: "quota-out", month: "2026-11", limit: 200, renewsOn: "1 December 2026" };

it("[G1] a used-up quota is told once a month, not once a push", async () => {
  const host = hostWith([]);
  const desk = { host, clock: host.clock, random: () => 0 };
  const first = await ensureNotice(desk, quotaOut);
  expect(await ensureNotice(desk, quotaOut)).toBe(first);
  await ensureNotice(desk, { ...quotaOut, month: "2026-12" });
  expect(host.issueComments).toHaveLength(2);
  expect(host.calls.filter((verb) => verb === "updateIssueComment")).toEqual([]);
});

it("[G1] a mark in somebody else's comment is not believed", async () => {
  const host = hostWith([]);
  host.issueComments.push({ id: 1, nodeId: "I1", byUs: false, body: writeNotice(quotaOut).body });
  await ensureNotice({ host, clock: host.clock, random: () => 0 }, quotaOut);
  expect(host.issueComments).toHaveLength(2);
});

it("[P4] a notice whose answer was lost stands once", async () => {
  const host = hostWith([]);
  host.trouble = (verb) => (verb === "createIssueComment" ? { kind: "lost-after" } : null);
  await ensureNotice({ host, clock: host.clock, random: () => 0 }, quotaOut);
  expect(host.issueComments).toHaveLength(1);
});

it("[A4] lenses that ran out of credit make one notice that says what to do", () => {
  const lenses = [sampleLens(), sampleFailedLens, { ...sampleFailedLens, lens: "security" }];
  const notices = noticesOf(sampleResult({ lenses, degraded: true }));
  expect(notices.map((notice) => writeNotice(notice).body)).toEqual([
    "<!-- assay:notice-billing -->\n\n**Credit used up:** performance, security got no answer (the provider says that the credit is used up). Add credit at acme, then run the review again.",
  ]);
});

it("[P6] [G3] [G4] failures, skips and pauses say why, and what to do", () => {
  expect(writeNotice({ kind: "failed", reason: "the diff is cut.", remedy: "Run again." }).body).toContain(
    "**The review failed:** the diff is cut. Run again.",
  );
  expect(writeNotice({ kind: "skipped", reason: "Only lock files.", remedy: "" }).body).toContain(
    "**Not reviewed:** Only lock files.",
  );
  expect(writeNotice({ kind: "paused", reviews: 10, windowMinutes: 60 }).body).toContain("`/assay resume`");
});
