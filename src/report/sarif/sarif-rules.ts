// The rules of a SARIF log: one for each analyzer rule, and one for each category that a lens found something in.
import { isAtLeast, type Finding, type Severity } from "../../review/review.js";
import { categoryHelp } from "./category-help.js";
import { httpsUrl, plainLine } from "./sarif-text.js";

/** SARIF's level for each severity. */
export const levels = {
  critical: "error",
  major: "warning",
  minor: "note",
} as const satisfies Record<Severity, string>;

// GitHub sorts security alerts by this number: 9.0 and more is critical, 7.0 high, 4.0 medium.
const securitySeverity = { critical: "9.0", major: "7.0", minor: "4.0" } as const;

/** The rule that a finding falls under: `analyzer/rule`, or `lens/category` where a model claimed it. Stable over runs. */
export function ruleIdOf({ source, lens, category }: Finding): string {
  return plainLine(source.kind === "rule" ? `${source.analyzer}/${source.rule}` : `${lens}/${category}`);
}

/** The rules of `findings`, in order of their ids; a rule's level is that of its worst finding. */
export function sarifRules(findings: readonly Finding[]) {
  const worst = new Map<string, Finding>();
  for (const finding of findings) {
    const id = ruleIdOf(finding);
    const known = worst.get(id);
    if (known === undefined || !isAtLeast(known.severity, finding.severity)) worst.set(id, finding);
  }
  return [...worst].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, finding]) => toRule(id, finding));
}

function toRule(id: string, { source, lens, category, severity }: Finding) {
  const { title, help } = categoryHelp[category];
  const ofRule = source.kind === "rule";
  const short = ofRule
    ? `${source.analyzer} rule ${source.rule}: ${title.toLowerCase()}`
    : `${title} (${lens})`;
  const helpUri = ofRule ? httpsUrl(source.url) : undefined;
  const more = helpUri === undefined ? "" : ` See ${helpUri}`;
  return {
    id,
    name: ofRule ? plainLine(source.rule) : title,
    shortDescription: { text: plainLine(short) },
    fullDescription: { text: help },
    help: { text: `${help}${more}`, markdown: `**${title}.** ${help}${more}` },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: [...new Set([plainLine(lens), category])],
      ...(lens === "security" ? { "security-severity": securitySeverity[severity] } : {}),
    },
  };
}
