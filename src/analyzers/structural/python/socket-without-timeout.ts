// socket.create_connection without a timeout blocks for as long as the kernel tries.
import { addArgument, keywordOf, passesUnseen, positionalsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Silent where a timeout is set on the socket afterwards. */
export const pySocketWithoutTimeout: Rule = {
  id: "py-socket-without-timeout",
  languages: ["python"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "Connecting and reading here block without end when the peer is silent. Pass `timeout` to `create_connection`.",
  mentions: /\bcreate_connection\b/,
  match: (file) =>
    file.contains(/setdefaulttimeout\(|settimeout\(/)
      ? []
      : file
          .callsTo(/^socket\.create_connection$/)
          .filter(
            (call) =>
              keywordOf(call, "timeout") === null && positionalsOf(call).length < 2 && !passesUnseen(call),
          ),
  fix: (call, file) => addArgument(call, "timeout=10", file),
};
