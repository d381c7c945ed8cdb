// The ruff rules taken from Bandit: holes, and waits and errors that nobody bounds or sees.
import { but, type Grade } from "../rule-table.js";
import { named, type RuffTable } from "./ruff-rule.js";

const hole: Grade = {
  lens: "security",
  category: "injection",
  severity: "major",
  confidence: 0.75,
  use: "comment",
};
const weakCrypto = but(hole, { category: "data-exposure", confidence: 0.65 });
const noCheck = but(hole, { category: "configuration", confidence: 0.85 });
const xml = but(hole, { severity: "minor", confidence: 0.6 });
const arguable = but(hole, { severity: "minor", confidence: 0.4, use: "evidence" });
const swallow: Grade = but(hole, {
  lens: "resilience",
  category: "error-handling",
  severity: "minor",
  confidence: 0.75,
});
const unbounded = but(swallow, { category: "timeout", severity: "major", confidence: 0.9 });

const code = "Whoever controls the data runs code here.";
const breakable = "It is broken for this use; others can forge or read what it guards.";
const entities = "Untrusted XML can read local files or exhaust memory through entities; use defusedxml.";
const plain = "Everything sent, passwords included, can be read on the way.";
const impostor = "Anyone between the two ends can pose as the server and read everything.";
const shell = "Text in the command reaches a shell, which runs what it finds there.";

/** Security and resilience rules by code, part of `ruffRules`. */
export const ruffSecurityRules: RuffTable = {
  S110: named("try-except-pass", swallow, "A failure leaves no trace."),
  S112: named("try-except-continue", swallow, "Failed items are skipped without a trace."),
  S113: named(
    "request-without-timeout",
    unbounded,
    "A server that never answers holds this caller for ever.",
  ),
  S301: named("suspicious-pickle-usage", hole, code),
  S302: named("suspicious-marshal-usage", hole, code),
  S303: named("suspicious-insecure-hash-usage", weakCrypto, breakable),
  S304: named("suspicious-insecure-cipher-usage", weakCrypto, breakable),
  S305: named("suspicious-insecure-cipher-mode-usage", weakCrypto, breakable),
  S306: named("suspicious-mktemp-usage", hole, "Another process can create the file first."),
  S307: named("suspicious-eval-usage", but(hole, { severity: "critical" }), code),
  S308: named("suspicious-mark-safe-usage", hole, "Text from users becomes markup in the page."),
  S310: named("suspicious-url-open-usage", arguable, "The URL may also name a local file."),
  S311: named("suspicious-non-cryptographic-random-usage", but(arguable, { category: "data-exposure" }), ""),
  S312: named("suspicious-telnet-usage", weakCrypto, plain),
  S313: named("suspicious-xmlc-element-tree-usage", xml, entities),
  S314: named("suspicious-xml-element-tree-usage", xml, entities),
  S315: named("suspicious-xml-expat-reader-usage", xml, entities),
  S316: named("suspicious-xml-expat-builder-usage", xml, entities),
  S317: named("suspicious-xml-sax-usage", xml, entities),
  S318: named("suspicious-xml-mini-dom-usage", xml, entities),
  S319: named("suspicious-xml-pull-dom-usage", xml, entities),
  S321: named("suspicious-ftp-lib-usage", weakCrypto, plain),
  S323: named("suspicious-unverified-context-usage", noCheck, impostor),
  S324: named("hashlib-insecure-hash-function", weakCrypto, breakable),
  S501: named("request-with-no-cert-validation", noCheck, impostor),
  S502: named("ssl-insecure-version", noCheck, breakable),
  S503: named("ssl-with-bad-defaults", noCheck, breakable),
  S504: named("ssl-with-no-version", but(noCheck, { severity: "minor", confidence: 0.6 }), ""),
  S505: named("weak-cryptographic-key", weakCrypto, breakable),
  S506: named("unsafe-yaml-load", hole, code),
  S507: named("ssh-no-host-key-verification", noCheck, impostor),
  S508: named("snmp-insecure-version", noCheck, plain),
  S509: named("snmp-weak-cryptography", noCheck, plain),
  S602: named("subprocess-popen-with-shell-equals-true", hole, shell),
  S605: named("start-process-with-a-shell", hole, shell),
  S608: named(
    "hardcoded-sql-expression",
    arguable,
    "A value in the text can change the query; bind it instead.",
  ),
  S701: named("jinja2-autoescape-false", hole, "Text from users becomes markup in the page."),
};
