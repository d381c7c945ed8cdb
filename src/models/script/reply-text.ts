// The text that a scripted reply is sent as, spoiled by its fault where it has a spoiling one.
import type { FinishReason } from "../model-call.js";
import type { FaultName } from "./faults.js";
import type { ScriptedReply } from "./script.js";

/** The text, why the model stopped, and whether only the end of the prompt was read. */
export interface SpokenReply {
  readonly text: string;
  readonly finish: FinishReason;
  readonly isPromptCut: boolean;
}

/** What was read of a prompt that was cut: the default window of Ollama. */
export const cutPromptTokens = 4_096;

const emptyReview = { findings: [] };
const refusalText = "I cannot help with this request.";

/** Says `reply`. A reply with a fault and no answer of its own spoils an empty review. */
export function speak(reply: ScriptedReply): SpokenReply {
  const text = reply.text ?? JSON.stringify(reply.answer ?? emptyReview);
  const said = (spoken: string, finish: FinishReason = "stop"): SpokenReply => ({
    text: spoken,
    finish,
    isPromptCut: reply.fault === "cut-prompt",
  });
  const half = text.slice(0, Math.max(1, Math.floor(text.length / 2)));
  const spoilers: Partial<Record<FaultName, () => SpokenReply>> = {
    empty: () => said(""),
    malformed: () => said(reply.text ?? "Sure! I looked at the change and it seems fine to me."),
    "wrong-schema": () => said(JSON.stringify({ unexpected: [1, 2, 3] })),
    fenced: () => said(`Here is my answer:\n\`\`\`json\n${text}\n\`\`\``),
    truncated: () => said(half, "length"),
    refusal: () => said(reply.text ?? refusalText, "refusal"),
    "finish-error": () => said(half, "error"),
  };
  const spoil = reply.fault === undefined ? undefined : spoilers[reply.fault];
  return spoil === undefined ? said(text) : spoil();
}
