// The list of wire formats that the loopback server speaks.
import { anthropicMessages } from "./anthropic-messages.js";
import { gemini } from "./gemini.js";
import type { LoopbackWire } from "./loopback-wire.js";
import { openaiChat } from "./openai-chat.js";
import { openaiResponses } from "./openai-responses.js";

/** Every format; the first whose `matches` takes the path serves a request. */
export const loopbackWires: readonly LoopbackWire[] = [
  anthropicMessages,
  openaiResponses,
  openaiChat,
  gemini,
];
