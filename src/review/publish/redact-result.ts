// Takes secrets out of everything of a result that may be posted (spec P7).
import type { AnalyzerPort } from "../ports.js";
import { redactTexts } from "../redact.js";
import type { ReviewResult } from "../review-result.js";

/** Names and hashes of ours: they are compared, and hold no foreign text. */
const ours = new Set([
  "id",
  "run",
  "sha",
  "lineHash",
  "kind",
  "side",
  "state",
  "severity",
  "category",
  "mode",
]);

/**
 * The result with every secret in any of its texts masked. A suggestion that showed one is put aside, with the reason. It is done
 * before texts are disarmed, because what splits a link would also hide a password in it.
 */
export async function redactResult(
  result: ReviewResult,
  scan: { analyzers: Pick<AnalyzerPort, "findSecrets">; signal?: AbortSignal | undefined },
): Promise<ReviewResult> {
  const texts = new Set<string>();
  mapTexts(result, (text) => {
    texts.add(text);
    return text;
  });
  const before = [...texts];
  const after = await redactTexts(before, scan);
  const masked = new Map(before.map((text, index) => [text, after[index] ?? ""]));
  const clean = mapTexts(result, (text) => masked.get(text) ?? text) as ReviewResult; // only strings were replaced, by strings
  return {
    ...clean,
    findings: clean.findings.map((finding, index) => {
      const suggestion = result.findings[index]?.suggestion ?? null;
      const isSame = JSON.stringify(suggestion) === JSON.stringify(finding.suggestion);
      return isSame
        ? finding
        : { ...finding, suggestion: { kind: "rejected", reason: "it would show a secret" } };
    }),
  };
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one: unknown) => mapTexts(one, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, ours.has(key) ? one : mapTexts(one, change)]),
  );
}
