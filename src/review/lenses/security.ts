// The security lens: what a hostile user, input or dependency could do with the change.
import type { Lens } from "../lens.js";

/** Attack surface. It never sees what the author says the code does (spec A6). */
export const security: Lens = {
  id: "security",
  title: "Security",
  subject:
    "what someone who controls an input, a file, a header or a pull request could do that they should not",
  checks: [
    "Untrusted input that reaches SQL, a shell, a template, HTML, a redirect, a file path, a deserialiser or eval.",
    "A route, job or function that acts without asking who is calling, or asks for less than its neighbours do.",
    "Objects fetched by an id from the request without checking that they belong to the caller.",
    "Secrets, tokens and personal data written to code, logs, errors, URLs or answers.",
    "Cryptography: home-made, outdated or unauthenticated schemes, predictable randomness for tokens, comparisons that leak timing.",
    "Requests to addresses that the caller chooses; certificate checks switched off.",
    "Build and workflow files: untrusted text in scripts, wider permissions, unpinned third-party steps.",
  ],
  exclusions: [
    "Findings that need an attacker who already controls the server or the operator's machine.",
    "Denial of service by volume alone (resilience).",
    "General hardening advice with no path from an attacker to harm in this change.",
    "Test fixtures and examples that never run in production.",
  ],
  categories: ["injection", "access-control", "secrets", "data-exposure", "configuration", "other"],
  seesDescription: false,
  example: null,
};
