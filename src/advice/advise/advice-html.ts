// The advice as one HTML page: what a hurried reader needs first, each cause with its numbers, then what to do in order of priority.
import { escapeHtml, htmlList, htmlPage, htmlTable } from "../../resilience/resilience.js";
import { adviceObjectives } from "./objective-table.js";
import { priorities } from "./remedies.js";
import { placeOf, type Advice, type AdvisedWeakness } from "./write-advice.js";

/** The page (spec R7). Text of applications and models is escaped; code spans of our own are shown as code. */
export function renderAdviceHtml(advice: Advice): string {
  const { summary, nextTests, notes, role, results, weaknesses } = advice;
  const reader = role === "sre" ? "those who run it" : "those who change its code";
  return htmlPage({
    title: "Advice from the fire test",
    heading: "Advice from the fire test",
    body: [
      `<p class="lead">${summary.map(prose).join(" ")}</p>`,
      recommendations(advice),
      weaknesses.length === 0 ? "" : `<h2>Causes, as hypotheses</h2>${weaknesses.map(cause).join("\n")}`,
      objectives(advice),
      `<h2>What to test next</h2><ul>${nextTests.map((test) => `<li>${prose(test)}</li>`).join("")}</ul>`,
      notes.length === 0 ? "" : `<h2>Notes</h2>${htmlList(notes)}`,
      `<p class="foot">Written for ${reader}, from results with seed ${results.seed}, ${escapeHtml(results.startedAt)}. Every number is taken from the results by the program; causes are hypotheses until a change is proven.</p>`,
    ],
    style,
  });
}

function recommendations({ weaknesses, role }: Advice): string {
  const cards = priorities.flatMap((priority) => {
    const own = weaknesses.filter(({ remedy }) => remedy.priority === priority);
    const titles = [...new Set(own.map(({ remedy }) => remedy.title))];
    return titles.map((title) =>
      card(
        own.filter(({ remedy }) => remedy.title === title),
        role,
      ),
    );
  });
  return cards.length === 0 ? "" : `<h2>What to do</h2>${cards.join("\n")}`;
}

function card(same: readonly AdvisedWeakness[], role: Advice["role"]): string {
  const [first] = same;
  if (first === undefined) return "";
  const { remedy } = first;
  const answers = same.map(
    ({ weakness }) => `<a href="#${weakness.id}">${weakness.id}</a> ${escapeHtml(placeOf(weakness))}`,
  );
  return `<section class="card ${remedy.priority.replaceAll(" ", "-")}"><h3>${escapeHtml(remedy.title)} <small>${remedy.priority} · ${remedy.effort} effort</small></h3>
<p>${prose(remedy.remedy[role])}</p>
<p class="quiet"><b>Risk</b> ${prose(remedy.risk)}</p>
<p class="quiet"><b>Answers</b> ${answers.join("; ")}</p></section>`;
}

function cause({ weakness, cause: said, wordedBy }: AdvisedWeakness): string {
  const seen = weakness.items.map(({ title }) => title).join("; ");
  const by = wordedBy === null ? "" : ` <small>worded by ${escapeHtml(wordedBy)}</small>`;
  return `<section id="${weakness.id}"><h3>${weakness.id}: ${escapeHtml(placeOf(weakness))}${by}</h3><p>${prose(said)}</p>${seen === "" ? "" : `<p class="quiet"><b>Seen in</b> ${escapeHtml(seen)}</p>`}</section>`;
}

function objectives({ results }: Advice): string {
  const { head, rows, narrow } = adviceObjectives(results);
  const said = narrow === null ? "" : `<p>${escapeHtml(narrow)}</p>`;
  return rows.length === 0 ? "" : `<h2>Objectives in depth</h2>${htmlTable(head, rows)}${said}`;
}

/** Escaped, with our own code spans as code. */
function prose(text: string): string {
  return text
    .split(/`([\w .=-]+)`/)
    .map((part, at) => (at % 2 === 1 ? `<code>${escapeHtml(part)}</code>` : escapeHtml(part)))
    .join("");
}

const style = `
.lead{font-size:1.15rem}h3{font-size:1rem;margin:0 0 .3rem}section{margin:.8rem 0}p{margin:.3rem 0}
.card{border:1px solid var(--line);border-left:4px solid var(--clean);border-radius:6px;padding:.7rem 1rem;background:var(--soft)}
.card.critical{border-left-color:var(--bad)}.card.recommended{border-left-color:var(--fault)}
.quiet{font-size:.9rem}.foot{font-size:.85rem;margin-top:2rem;border-top:1px solid var(--line);padding-top:.6rem}
a{color:var(--clean)}code{background:var(--soft);padding:0 .25em;border-radius:3px}.card code{background:var(--paper)}
`;
