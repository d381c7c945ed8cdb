// The review of an operation as one HTML page: what was measured, where it is in the code, and each change with its gates, numbers and diff.
import { escapeHtml, htmlList, htmlPage, htmlTable, quantity, range } from "../resilience/resilience.js";
import { figureCells, figureNames } from "./render-review.js";
import type { Comparison, ComparedItem } from "./prove/compare-runs.js";
import type { Gate } from "./prove/gate.js";
import type { Tried } from "./prove/try-proposal.js";
import { causeOf, placeOf } from "./advise/write-advice.js";
import type { OperationReview } from "./review-operation.js";

/** The page (spec R9). What repositories, models and programs said is escaped. */
export function renderReviewHtml(review: OperationReview): string {
  const { operation, weaknesses, tried, notes } = review;
  const named = operation.operation ?? `${operation.method} ${operation.url}`;
  const measured = weaknesses.map(
    (one) =>
      `<li><b>${one.id}</b> ${escapeHtml(one.kind.replaceAll("-", " "))} (${escapeHtml(placeOf(one))})<br><span class="quiet">${escapeHtml(causeOf(one))}</span></li>`,
  );
  return htmlPage({
    title: `Proven changes for ${named}`,
    heading: `Proven changes for ${escapeHtml(named)}`,
    body: [
      `<p class="lead">${counted(tried)}</p>`,
      index(tried),
      `<h2>What was measured</h2>${measured.length === 0 ? "<p>The results show no weakness of this operation.</p>" : `<ul>${measured.join("")}</ul>`}`,
      `<h2>Where it is in the code</h2>${place(review)}`,
      tried.length === 0 ? "" : "<h2>The changes, in the order in which they were tried</h2>",
      ...tried.map(section),
      notes.length === 0 ? "" : `<h2>Notes</h2>${htmlList(notes)}`,
      `<p class="foot">Every diff was made from exact edits and tried on a scratch copy. <i>Helps</i>, <i>no effect</i> and <i>harms</i> are decided by the same seeded scenarios before and after: by checks that turned, or intervals (95 %) that exclude chance.</p>`,
    ],
    style,
  });
}

function counted(tried: readonly Tried[]): string {
  const count = (outcome: Tried["outcome"]): number => tried.filter((one) => one.outcome === outcome).length;
  const outcomes = (["kept", "no effect", "dropped"] as const).map(
    (outcome) => `<span class="badge ${classOf(outcome)}">${count(outcome)} ${outcome}</span>`,
  );
  return `${tried.length} ${tried.length === 1 ? "change" : "changes"} tried: ${outcomes.join(" ")}`;
}

function index(tried: readonly Tried[]): string {
  const lines = tried.map(
    ({ proposal, outcome }, at) =>
      `<li><a href="#change-${at + 1}">${escapeHtml(proposal.title)}</a> <span class="badge ${classOf(outcome)}">${outcome}</span></li>`,
  );
  return lines.length === 0 ? "" : `<ol>${lines.join("")}</ol>`;
}

function place({ located, language }: OperationReview): string {
  if (located.kind === "not-found") return `<p>Not found: ${escapeHtml(located.why)}.</p>`;
  const { route, sure, others, outbound } = located;
  const { handler } = route;
  const also = others === 0 ? "" : ` ${others} other routes fit as well.`;
  const calls = outbound.slice(0, 12).map(({ kind, path, call, steps, sure: own }) => {
    const way = steps.map(
      (step) =>
        `<code title="${escapeHtml(step.how)}">${escapeHtml(`${step.path}:${step.startLine} ${step.name}`)}</code>`,
    );
    return `<li><b>${kind}</b> <code>${escapeHtml(`${path}:${call.line} ${call.callee}`)}</code> <span class="quiet">${percent(own)} sure</span><br>${way.join(" → ")}</li>`;
  });
  return `<p><code>${escapeHtml(`${handler.path}:${handler.startLine} ${handler.name}`)}</code> answers it: ${escapeHtml(route.framework)}, ${language ?? "unknown language"}, ${percent(sure)} sure.${also}</p>
${calls.length === 0 ? "<p>No call that leaves the program was found behind it.</p>" : `<p>Calls that leave the program:</p><ul>${calls.join("")}</ul>`}`;
}

function section(one: Tried, at: number): string {
  const { proposal, outcome, gates, patch, comparison } = one;
  const answers = proposal.answers.length === 0 ? "nothing that was measured" : proposal.answers.join(", ");
  return `<section id="change-${at + 1}" class="${classOf(outcome)}"><h3>${at + 1}. ${escapeHtml(proposal.title)} <span class="badge ${classOf(outcome)}">${outcome}</span></h3>
<p>${escapeHtml(sentence(one.why))}</p>
<p class="quiet"><b>Why</b> ${escapeHtml(proposal.why)}<br><b>Price</b> ${escapeHtml(proposal.tradeOff)}<br><b>Answers</b> ${escapeHtml(answers)}; proposed by ${escapeHtml(proposal.source)}</p>
<p class="gates">${gates.map(gateChip).join(" ")}</p>
${gates
  .filter(({ state }) => state === "failed")
  .map(({ name, detail }) => `<pre class="said">${escapeHtml(`${name}: ${detail}`)}</pre>`)
  .join("")}
${comparison === null ? "" : compared(comparison)}
${patch === null ? "" : `<details${outcome === "kept" ? " open" : ""}><summary>The diff${one.isAlone ? ", which applies alone" : ""}</summary>${diff(patch)}</details>`}</section>`;
}

const signs = { passed: "✓", failed: "✗", "not run": "–" } as const;

function gateChip({ name, state, detail }: Gate): string {
  return `<span class="gate ${state.replace(" ", "-")}" title="${escapeHtml(detail.slice(0, 300))}">${signs[state]} ${name}</span>`;
}

/** Bars of the 95th percentile before and after, on one scale, above the table with everything. */
function compared({ items }: Comparison): string {
  const top = Math.max(1, ...items.flatMap(({ before, after }) => [before.p95Ms ?? 0, after.p95Ms ?? 0]));
  const bar = (side: "before" | "after", { p95Ms, errorPercent }: ComparedItem["before"]): string => {
    const wide = Math.max(0.5, ((p95Ms ?? 0) / top) * 100);
    const said = `${quantity(p95Ms, "ms")}, ${quantity(errorPercent, "%")} errors`;
    return `<div class="row"><span>${side}</span><span class="track"><i class="${side}" style="width:${wide.toFixed(1)}%"></i></span><span class="measure">${said}</span></div>`;
  };
  const charts = items.map(
    (item) =>
      `<figure><figcaption><b>${escapeHtml(item.title)}</b> <span class="${item.verdict.replace(" ", "-")}">${item.verdict}</span>${item.signs.length === 0 ? "" : `: ${escapeHtml(item.signs.join("; "))}`}${item.notJudged.map((what) => `<br><span class="quiet">Not judged: ${escapeHtml(what)}.</span>`).join("")}</figcaption>${bar("before", item.before)}${bar("after", item.after)}</figure>`,
  );
  const rows = items.flatMap((item) => [
    [item.title, "before", ...figureCells(item.before), ""],
    ["", "after", ...figureCells(item.after), range(item.shiftMs, "ms")],
  ]);
  return `${charts.join("")}<p class="quiet">Bars: 95th percentile of faulted calls.</p><details><summary>All numbers</summary>${htmlTable(["scenario", "", ...figureNames, "median moved by"], rows)}</details>`;
}

function diff(patch: string): string {
  const kindOf = (line: string): string => {
    if (/^(?:diff |--- |\+\+\+ |index )/.test(line)) return "file";
    return line.startsWith("@@")
      ? "hunk"
      : line.startsWith("+")
        ? "plus"
        : line.startsWith("-")
          ? "minus"
          : "";
  };
  const lines = patch
    .trimEnd()
    .split("\n")
    .map((line) => `<span class="${kindOf(line)}">${escapeHtml(line)}</span>`);
  return `<pre class="diff">${lines.join("\n")}</pre>`;
}

function classOf(outcome: Tried["outcome"]): string {
  return outcome.replace(" ", "-");
}

function sentence(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

const style = `
.lead{font-size:1.15rem}h3{font-size:1.05rem;margin:0 0 .4rem}p{margin:.4rem 0}ol,ul{padding-left:1.4rem}li{margin:.25rem 0;overflow-wrap:anywhere}
section{border:1px solid var(--line);border-left:4px solid var(--line);border-radius:6px;padding:.8rem 1rem;margin:1rem 0}
section.kept{border-left-color:var(--good)}section.dropped{border-left-color:var(--bad)}
.badge,.gate{display:inline-block;font-size:.8rem;font-weight:600;border:1px solid currentColor;border-radius:1rem;padding:0 .55rem;white-space:nowrap}
.gate{font-weight:400;border-radius:4px}.badge.kept,.gate.passed{color:var(--good)}.badge.dropped,.gate.failed{color:var(--bad)}.gate.not-run,.badge.no-effect{opacity:.75}
.quiet{font-size:.9rem}.said{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--soft);padding:.5rem .7rem;border-radius:4px}
code,pre{font:13px/1.45 ui-monospace,monospace}a{color:var(--clean)}figure{margin:.7rem 0}figcaption{margin-bottom:.2rem}
.row{display:grid;grid-template-columns:3.5rem 1fr 12rem;gap:.6rem;align-items:center;font-size:.85rem}
.track{background:var(--soft);border-radius:3px;height:.8rem}.track i{display:block;height:100%;border-radius:3px}.track .before{background:var(--fault)}.track .after{background:var(--clean)}
details{margin-top:.5rem}summary{cursor:pointer}.diff{background:var(--soft);padding:.6rem;border-radius:4px;overflow-x:auto;margin:.4rem 0}
.diff .plus{color:var(--good)}.diff .minus{color:var(--bad)}.diff .hunk,.diff .file{opacity:.75}.foot{font-size:.85rem;margin-top:2rem;border-top:1px solid var(--line);padding-top:.6rem}
@media(max-width:36rem){.row{grid-template-columns:3.5rem 1fr}.row .measure{grid-column:2}}
`;
