// Every port of the web room over plain data in memory: what the demonstration and the browser tests serve.
import { createPorts } from "../../src/web/fixtures/test-web.js";
import type { Feedback, ReviewPort, WebPorts } from "../../src/web/web.js";
import {
  demoAttention,
  demoDeadJobs,
  demoDeliveries,
  demoKeys,
  demoRepositories,
  demoService,
} from "./demo-rows.js";
import { createDemoFireTests } from "./demo-fire-port.js";
import { demoPrecision, demoSpend } from "./demo-measures.js";
import { rowOf } from "./demo-reviews.js";
import type { DemoStage } from "./demo-stage.js";

/** The ports over `stage`. What they are told to change stays changed until the process ends. */
export function createDemoPorts(stage: DemoStage): WebPorts {
  const plain = createPorts();
  return {
    ...plain,
    events: stage.events,
    reviews: reviewPort(stage, plain.reviews),
    repositories: repositoryPort(plain.repositories),
    fireTests: createDemoFireTests(),
    keys: {
      ...plain.keys,
      list: () => Promise.resolve(demoKeys),
      testStored: () => Promise.resolve(demoKeys[1]?.verdict ?? null),
    },
    quota: {
      ...plain.quota,
      list: () => Promise.resolve(demoRepositories.map((one) => one.quota).slice(0, 1)),
    },
    work: {
      ...plain.work,
      listDeliveries: () => Promise.resolve({ items: demoDeliveries, next: null }),
      listDeadJobs: () => Promise.resolve({ items: demoDeadJobs, next: null }),
    },
    measures: {
      precision: () => Promise.resolve(demoPrecision()),
      countedFindings: () => Promise.resolve({ items: [], next: null }),
      spend: ({ by }) => Promise.resolve(demoSpend(by)),
    },
    service: {
      ...plain.service,
      read: () => Promise.resolve(demoService),
      check: (step) =>
        Promise.resolve(
          step === "webhook"
            ? {
                ok: false,
                detail: "GitHub's last delivery got 502 from your tunnel.",
                remedy: "Start the tunnel again, then send a ping.",
                tookMs: 412,
              }
            : { ok: true, detail: "It answers as it should.", remedy: null, tookMs: 187 },
        ),
    },
  };
}

function reviewPort(stage: DemoStage, plain: ReviewPort): ReviewPort {
  return {
    ...plain,
    list: ({ states, verdict, search }, { limit, after }) => {
      const words = (search ?? "").toLowerCase();
      const rows = stage
        .reviews()
        .map(rowOf)
        .filter((row) => states.length === 0 || states.includes(row.state))
        .filter((row) => verdict === null || row.verdict === verdict)
        .filter((row) => `${row.title} ${row.author} #${row.number}`.toLowerCase().includes(words));
      const from = after === null ? 0 : Number(after);
      const next = from + limit < rows.length ? String(from + limit) : null;
      return Promise.resolve({ items: rows.slice(from, from + limit), next });
    },
    read: (id) => Promise.resolve(stage.find(id) ?? null),
    attention: () => Promise.resolve(demoAttention(Date.now())),
    runAgain: (id) => Promise.resolve({ kind: "queued", review: id }),
    recordFeedback: ({ review, finding, feedback }, { actor }) => {
      const found = stage.find(review);
      if (found === undefined) return Promise.resolve({ kind: "not-found" });
      const outcome = outcomeOf(feedback, actor);
      const findings = found.findings.map((one) => (one.id === finding ? { ...one, outcome } : one));
      stage.put({ ...found, findings });
      return Promise.resolve({ kind: "recorded", outcome });
    },
  };
}

function outcomeOf(feedback: Feedback, by: string) {
  if (feedback.kind === "cleared") return null;
  const reason = feedback.kind === "dismissed" ? feedback.reason : null;
  return { kind: feedback.kind, reason, by, at: Date.now() };
}

function repositoryPort(plain: WebPorts["repositories"]): WebPorts["repositories"] {
  const rows = new Map(demoRepositories.map((row) => [row.id, row]));
  return {
    ...plain,
    list: ({ search }) =>
      Promise.resolve({
        items: [...rows.values()].filter((row) => `${row.owner}/${row.name}`.includes(search ?? "")),
        next: null,
      }),
    read: (id) => Promise.resolve(rows.get(id) ?? null),
    saveSettings: ({ id, version, settings }) => {
      const row = rows.get(id);
      if (row === undefined) return Promise.resolve({ kind: "not-found" });
      if (row.settingsVersion !== version)
        return Promise.resolve({ kind: "conflict", settingsVersion: row.settingsVersion });
      rows.set(id, { ...row, settings, settingsVersion: version + 1 });
      return Promise.resolve({ kind: "saved", settingsVersion: version + 1 });
    },
    setActive: (id, active) => {
      const row = rows.get(id);
      if (row !== undefined)
        rows.set(id, { ...row, state: active ? "active" : "known", settings: { ...row.settings, active } });
      return Promise.resolve({ kind: row === undefined ? "not-found" : "done" });
    },
    readEffective: () =>
      Promise.resolve({
        sha: "91bc04e8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2",
        rows: [
          { key: "model", value: "anthropic:claude-sonnet-5", from: "the repository's settings" },
          { key: "caps.usd", value: "0.50", from: ".assay.yml:14" },
          { key: "caps.files", value: "300", from: "default" },
        ],
        warnings: [{ path: ".assay.yml", line: 21, message: "unknown key `lense`; did you mean `lenses`?" }],
      }),
  };
}
