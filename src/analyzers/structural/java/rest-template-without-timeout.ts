// new RestTemplate() has no timeouts.
import { argumentsOf } from "../arguments.js";
import { constructionsOf, isImported } from "../java-code.js";
import type { Rule } from "../rule.js";

/** Only the constructor without arguments, where the file sets no request factory. */
export const javaRestTemplateWithoutTimeout: Rule = {
  id: "java-rest-template-without-timeout",
  languages: ["java"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "This RestTemplate waits without end for a silent server. Build it with `RestTemplateBuilder` and its timeouts, or give it a request factory that has them.",
  mentions: /\bRestTemplate\b/,
  match: (file) =>
    !isImported("org.springframework.web.client.RestTemplate", file) ||
    file.contains(/setRequestFactory|setReadTimeout/)
      ? []
      : constructionsOf(/^RestTemplate$/, file).filter((call) => argumentsOf(call).length === 0),
};
