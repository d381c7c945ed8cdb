// The review as a SARIF 2.1.0 log, as code scanning and editors read it.
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { escapeForJson, type ChangeIdentity, type ReviewResult } from "../../review/review.js";
import type { RenderOptions } from "../render-options.js";
import { notificationDescriptors, sarifInvocation } from "./sarif-invocation.js";
import { sarifResult } from "./sarif-result.js";
import { sarifRules } from "./sarif-rules.js";
import { plainLine, plainText } from "./sarif-text.js";

/**
 * The review as SARIF 2.1.0, indented by two, ending in a line feed (spec I2). Dropped claims are not in it: a result that
 * was put aside is no result; `json` has them.
 */
export function renderSarif(result: ReviewResult, options: RenderOptions): string {
  const rules = sarifRules(result.findings);
  const ruleIndexes = new Map(rules.map(({ id }, at) => [id, at]));
  const run = {
    tool: {
      driver: {
        name: "Assay",
        version: plainLine(options.toolVersion),
        rules,
        notifications: notificationDescriptors,
      },
    },
    automationDetails: { id: `assay/${plainLine(result.run)}` },
    invocations: [sarifInvocation(result)],
    ...provenance(result.change),
    originalUriBaseIds: { SRCROOT: { description: { text: "The root of the reviewed repository." } } },
    columnKind: "utf16CodeUnits",
    results: result.findings.map((finding) => sarifResult(finding, ruleIndexes)),
    properties: {
      verdict: result.verdict,
      verdictReason: plainLine(result.verdictReason),
      summary: plainText(result.summary),
      mode: result.mode,
      base: plainLine(result.change.base.sha ?? result.change.base.label),
      head: plainLine(result.change.head.sha ?? result.change.head.label),
    },
  };
  const log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
  return `${escapeForJson(JSON.stringify(log, null, 2))}\n`;
}

/** Where the head came from; nothing where the repository is known by a bare name, since SARIF asks for an absolute URI. */
function provenance({ repository, head }: ChangeIdentity) {
  const repositoryUri = absoluteUri(repository);
  if (repositoryUri === undefined) return {};
  const revision = head.sha === null ? {} : { revisionId: plainLine(head.sha) };
  const mappedTo = { uriBaseId: "SRCROOT" };
  return {
    versionControlProvenance: [{ repositoryUri, ...revision, branch: plainLine(head.label), mappedTo }],
  };
}

function absoluteUri(repository: string): string | undefined {
  if (isAbsolute(repository)) return pathToFileURL(repository).href;
  if (!/^(https?|ssh|git):\/\//.test(repository) || !URL.canParse(repository)) return undefined;
  const url = new URL(repository);
  url.username = ""; // a token in a remote's address is no one else's business
  url.password = "";
  return url.href;
}
