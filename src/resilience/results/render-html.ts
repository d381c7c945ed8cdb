// The report as one HTML page: no scripts, nothing fetched, readable in light and dark.
import { escapeHtml, htmlList, htmlPage, htmlTable } from "./html-page.js";
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
import { timelineChart } from "./timeline-chart.js";

/** The report (spec R6), complete in itself: its policy forbids every origin, so nothing can be loaded or run. */
export function renderReportHtml(results: RunResults): string {
  const verdict = results.verdict.replaceAll("-", " ");
  return htmlPage({
    title: `Fire test: ${verdict}`,
    heading: `Fire test: <span class="${results.verdict}">${verdict}</span>`,
    body: [
      `<p>${escapeHtml(headline(results))} Seed ${results.seed}, ${escapeHtml(results.startedAt)} to ${escapeHtml(results.finishedAt)}.</p>`,
      objectives(results),
      broken(results),
      ...results.items.filter(({ faulted }) => faulted !== null).map(section),
      omissions(results),
    ],
    style,
  });
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
  return `<h2>Not tested, and why</h2>${htmlList(lines)}`;
}

function table({ head, rows }: TextTable): string {
  return htmlTable(head, rows);
}

const style = `
.key.clean{color:var(--clean)}.key.faulted{color:var(--fault)}
svg{width:100%;height:auto;margin-top:.6rem;background:var(--soft);border-radius:6px}
svg text{font-size:11px;fill:var(--ink)}.grid{stroke:var(--line)}.band{fill:var(--fault);opacity:.12}
.clean{fill:var(--clean)}.faulted{fill:var(--fault)}.bad{stroke:var(--bad);stroke-width:1.6;fill:none}
@media(max-width:42rem){svg text{font-size:16px}}
`;
