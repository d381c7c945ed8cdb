// A report as one HTML page: no scripts, nothing fetched, readable in light and dark; what every report's page is made of.

/** What differs between pages. `heading` and `body` are HTML that its maker has escaped; `style` is added to the common one. */
export interface HtmlPage {
  readonly title: string;
  readonly heading: string;
  readonly body: readonly string[];
  readonly style?: string;
}

/** The page (spec R6), complete in itself: its policy forbids every origin, so nothing can be loaded or run. */
export function htmlPage({ title, heading, body, style = "" }: HtmlPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${commonStyle}${style}</style>
</head>
<body>
<main>
<h1>${heading}</h1>
${body.filter((part) => part !== "").join("\n")}
</main>
</body>
</html>
`;
}

/** A table whose cells are text; verdicts get their colour, short measures stay on one line. */
export function htmlTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
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

/** Items of text as a list; nothing for none. */
export function htmlList(items: readonly string[]): string {
  return items.length === 0 ? "" : `<ul>${items.map((one) => `<li>${escapeHtml(one)}</li>`).join("")}</ul>`;
}

/** Text made harmless inside HTML, attributes included. */
export function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    "&": "amp",
    "<": "lt",
    ">": "gt",
    '"': "quot",
    "'": "#39",
  };
  return text.replaceAll(/[&<>"']/g, (sign) => `&${names[sign] ?? ""};`);
}

function classOf(cell: string): string {
  if (/^(?:missed|held|helps|harms)$/.test(cell)) return ` class="${cell}"`;
  return /^[–-]?[\d.]* ?(ms|%|calls)?$/.test(cell) ? ' class="measure"' : "";
}

const commonStyle = `
:root{color-scheme:light dark;--ink:#1c2024;--paper:#fff;--soft:#f1f3f5;--line:#d0d5da;--good:#1a7f37;--bad:#c62828;--clean:#2b6cb0;--fault:#b7791f}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8ea;--paper:#15181b;--soft:#22272b;--line:#3a4147;--good:#57c274;--bad:#ff7b72;--clean:#79b8ff;--fault:#f0b429}}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}small{font-weight:400}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
.passed,.held,.helps{color:var(--good)}.failed,.missed,.harms{color:var(--bad);font-weight:600}
.measure{white-space:nowrap}figure{margin:0}figcaption{font-size:.85rem;margin-top:.2rem}
@media(max-width:42rem){main{padding:1rem}thead{display:none}tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--line)}
td{display:flex;gap:.8rem;border:0;padding:.1rem 0}td:empty{display:none}td::before{content:attr(data-name);flex:0 0 6rem;opacity:.7;font-weight:400}
td[data-name=""]::before{content:none}}
`;
