// The report as one HTML page: no scripts, nothing fetched, readable in light and dark.
import {
  brokenTable,
  headline,
  objectiveTable,
  omissionLines,
  percentileTable,
  sayEffect,
  sayFaults,
  type TextTable,
} from "./report-content.js";
import type { ItemResult, RunResults } from "./results-schema.js";
import { escapeHtml, timelineChart } from "./timeline-chart.js";

/** The report (spec R6), complete in itself: its policy forbids every origin, so nothing can be loaded or run. */
export function renderReportHtml(results: RunResults): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Fire test: ${results.verdict.replaceAll("-", " ")}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Fire test: <span class="${results.verdict}">${results.verdict.replaceAll("-", " ")}</span></h1>
<p>${escapeHtml(headline(results))} Seed ${results.seed}, ${escapeHtml(results.startedAt)} to ${escapeHtml(results.finishedAt)}.</p>
${objectives(results)}
${broken(results)}
${results.items
  .filter(({ faulted }) => faulted !== null)
  .map(section)
  .join("\n")}
${omissions(results)}
</main>
</body>
</html>
`;
}

function objectives(results: RunResults): string {
  const found = objectiveTable(results);
  return found.rows.length === 0 ? "" : `<h2>Objectives</h2>${table(found)}`;
}

function broken(results: RunResults): string {
  const found = brokenTable(results);
  if (found.rows.length === 0) return "";
  return `<h2>Not fit for faults</h2><p>These operations fail with no fault injected.</p>${table(found)}`;
}

function section(item: ItemResult): string {
  const effect = sayEffect(item);
  return `<section><h2>${escapeHtml(item.title)} <small class="${item.state}">${item.state}</small></h2>
<p>On the edge <b>${escapeHtml(item.edge)}</b>: ${escapeHtml(sayFaults(item))}. ${item.decisions.applied} applied, ${item.decisions.spared} spared.${effect === null ? "" : ` ${escapeHtml(effect)}.`}</p>
${table(percentileTable(item, "ms"))}
${chart(item)}</section>`;
}

function chart(item: ItemResult): string {
  if (item.timeline.length === 0) return "";
  const keys = [
    `<span class="key clean">●</span> clean`,
    `<span class="key faulted">●</span> faulted`,
    `<span class="missed">×</span> no clean answer`,
  ];
  return `<figure>${timelineChart(item)}<figcaption>${keys.join(" · ")} · bands: a faulted call under way</figcaption></figure>`;
}

function omissions(results: RunResults): string {
  const lines = omissionLines(results);
  if (lines.length === 0) return "";
  return `<h2>Not tested, and why</h2><ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>`;
}

function table({ head, rows }: TextTable): string {
  const cells = (row: readonly string[]): string =>
    row
      .map(
        (cell, at) =>
          `<td${classOf(cell)} data-name="${escapeHtml(head[at] ?? "")}">${escapeHtml(cell)}</td>`,
      )
      .join("");
  const names = head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const body = rows.map((row) => `<tr>${cells(row)}</tr>`).join("");
  return `<div class="scroll"><table><thead><tr>${names}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** Verdicts have their colour; short measures stay on one line. */
function classOf(cell: string): string {
  if (cell === "missed" || cell === "held") return ` class="${cell}"`;
  return /^[–-]?[\d.]* ?(ms|%|calls)?$/.test(cell) ? ' class="measure"' : "";
}

const style = `
:root{color-scheme:light dark;--ink:#1c2024;--paper:#fff;--soft:#f1f3f5;--line:#d0d5da;--good:#1a7f37;--bad:#c62828;--clean:#2b6cb0;--fault:#b7791f}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8ea;--paper:#15181b;--soft:#22272b;--line:#3a4147;--good:#57c274;--bad:#ff7b72;--clean:#79b8ff;--fault:#f0b429}}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}small{font-weight:400}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
.passed,.held{color:var(--good)}.failed,.missed{color:var(--bad);font-weight:600}
.measure{white-space:nowrap}figure{margin:0}figcaption{font-size:.85rem;margin-top:.2rem}
.key.clean{color:var(--clean)}.key.faulted{color:var(--fault)}
svg{width:100%;height:auto;margin-top:.6rem;background:var(--soft);border-radius:6px}
svg text{font-size:11px;fill:var(--ink)}.grid{stroke:var(--line)}.band{fill:var(--fault);opacity:.12}
.clean{fill:var(--clean)}.faulted{fill:var(--fault)}.bad{stroke:var(--bad);stroke-width:1.6;fill:none}
@media(max-width:42rem){main{padding:1rem}thead{display:none}tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--line)}
td{display:flex;gap:.8rem;border:0;padding:.1rem 0}td:empty{display:none}td::before{content:attr(data-name);flex:0 0 6rem;opacity:.7;font-weight:400}
td[data-name=""]::before{content:none}svg text{font-size:16px}}
`;
