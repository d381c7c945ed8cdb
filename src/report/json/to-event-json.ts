// From an event in flight to its published shape, field by field.
import type { ReviewEvent } from "../../review/review.js";

/** An event as `eventSchema` has it; epoch milliseconds become an ISO 8601 time in UTC. */
export function toEventJson(event: ReviewEvent) {
  const stamp = { run: event.run, seq: event.seq, at: new Date(event.at).toISOString() };
  switch (event.type) {
    case "review:queued":
      return { ...stamp, type: event.type };
    case "review:started":
      return { ...stamp, type: event.type, lenses: [...event.lenses], mode: event.mode };
    case "diff:fetched": {
      const { type, files, added, removed } = event;
      return { ...stamp, type, files, added, removed };
    }
    case "context:ready":
      return {
        ...{ ...stamp, type: event.type, step: event.step },
        ...{ symbols: event.symbols, detail: event.detail ?? "" },
      };
    case "agent:started":
    case "agent:progress":
    case "agent:completed":
    case "agent:failed":
      return { ...stamp, ...toAgentJson(event) };
    case "synthesizer:started":
      return { ...stamp, type: event.type, claims: event.claims };
    case "synthesizer:completed":
      return {
        ...stamp,
        type: event.type,
        kept: event.kept,
        dropped: event.dropped,
        refuted: event.refuted ?? null,
      };
    case "review:posted":
      return { ...stamp, type: event.type, where: event.where };
    case "review:completed":
      return { ...stamp, type: event.type, verdict: event.verdict, findings: event.findings };
    case "review:failed":
      return { ...stamp, type: event.type, reason: event.reason, remedy: event.remedy };
    case "review:skipped":
      return { ...stamp, type: event.type, reason: event.reason };
  }
}

type AgentEvent = Extract<
  ReviewEvent,
  { readonly type: "agent:started" | "agent:progress" | "agent:completed" | "agent:failed" }
>;

function toAgentJson(event: AgentEvent) {
  switch (event.type) {
    case "agent:started": {
      const { type, lens, model, part, parts } = event;
      return { type, lens, model, part, parts };
    }
    case "agent:progress":
      return {
        type: event.type,
        lens: event.lens,
        message: event.message,
        retryInMs: event.retryInMs ?? null,
      };
    case "agent:completed": {
      const { type, lens, findings, waitMs, workMs } = event;
      return { type, lens, findings, waitMs, workMs };
    }
    case "agent:failed":
      return { type: event.type, lens: event.lens, reason: event.reason, remedy: event.remedy };
  }
}
