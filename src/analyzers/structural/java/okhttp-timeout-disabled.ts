// OkHttp's limits are ten seconds each; zero switches one off.
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** A web socket or an event stream needs no read limit and is let through. */
export const javaOkhttpTimeoutDisabled: Rule = {
  id: "java-okhttp-timeout-disabled",
  languages: ["java"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "Zero switches this limit off, so a silent server holds the call without end. Give a duration that fits the call.",
  mentions: /okhttp3/,
  match: (file) =>
    file.contains(/WebSocket|EventSource|event-stream/)
      ? []
      : file
          .calls()
          .flatMap(({ node, name }) =>
            /okhttp3\.OkHttpClient(\.Builder)?.*\.(read|connect|write)Timeout$|OkHttpClient\.Builder\b.*\.(read|connect|write)Timeout$/.test(
              name,
            ) && /^(0|Duration\.ZERO)$/.test(file.textOf(argumentsOf(node)[0] ?? null))
              ? [node]
              : [],
          ),
};
