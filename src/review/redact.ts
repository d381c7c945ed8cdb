// Takes secrets out of text before it goes to a model, a report or a record of either (spec X7, P7).
import type { AnalyzerPort, SecretHit } from "./ports.js";

/** Replaces each hit by a note of what stood there. Line breaks inside a hit are kept, so that line numbers stay true. */
function maskSecrets(text: string, hits: readonly SecretHit[]): string {
  let masked = "";
  let from = 0;
  for (const hit of [...hits].sort((a, b) => a.start - b.start)) {
    if (hit.end <= from) continue;
    const start = Math.max(hit.start, from);
    const breaks = text.slice(start, hit.end).match(/\r?\n/g) ?? [];
    masked += `${text.slice(from, start)}[redacted ${hit.kind}]${breaks.join("")}`;
    from = hit.end;
  }
  return masked + text.slice(from);
}

/** `texts` with every secret masked, in order. One call finds the secrets of all of them. */
export async function redactTexts(
  texts: readonly string[],
  scan: { analyzers: Pick<AnalyzerPort, "findSecrets">; signal?: AbortSignal | undefined },
): Promise<string[]> {
  const searched = texts.filter((text) => text !== "");
  if (searched.length === 0) return [...texts];
  const hits = await scan.analyzers.findSecrets(searched, scan.signal);
  let next = 0;
  return texts.map((text) => (text === "" ? "" : maskSecrets(text, hits[next++] ?? [])));
}
