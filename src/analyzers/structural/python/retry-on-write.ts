// A retry around a request that creates something can create it twice.
import { decoratorsOf } from "../python-code.js";
import type { Rule } from "../rule.js";

/** Evidence only: the other side may recognise repeats by a key. */
export const pyRetryOnWrite: Rule = {
  id: "py-retry-on-write",
  languages: ["python"],
  lens: "resilience",
  category: "retry",
  severity: "major",
  confidence: 0.6,
  use: "evidence",
  scope: "production",
  message:
    "When the first try got through and only its answer was lost, the retry repeats the write. Retry only what is safe to repeat, or send an idempotency key.",
  mentions: /\b(retry|backoff)\b/,
  match: (file) =>
    file
      .nodes("function_definition")
      .filter(
        (definition) =>
          decoratorsOf(definition, file).some((text) => /^(tenacity\.)?retry\b|^backoff\.on_/.test(text)) &&
          /\.post\(|INSERT\s+INTO|\.add\(|\.insert\(/i.test(file.textOf(definition.field("body"))) &&
          !/idempoten|on conflict|request_id/i.test(file.textOf(file.parent(definition))),
      ),
};
