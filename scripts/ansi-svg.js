// Draws coloured terminal output as an SVG window: real text, system fonts, readable on light and dark pages.
import Anser from "anser";
import stringWidth from "string-width";

const cell = { width: 8.4, height: 19, font: 14 };
const margin = { side: 22, top: 16, bottom: 18 };
const barHeight = 38;

/** Colours by the name that ANSI gives them; each has a contrast of 4.5 or more on its background. */
const palettes = {
  light: {
    page: "#ffffff",
    bar: "#f6f8fa",
    edge: "#d1d9e0",
    text: "#1f2328",
    dim: "#59636e",
    red: "#cf222e",
    green: "#1a7f37",
    yellow: "#9a6700",
    blue: "#0969da",
    cyan: "#1b7c83",
  },
  dark: {
    page: "#0d1117",
    bar: "#151b23",
    edge: "#3d444d",
    text: "#e6edf3",
    dim: "#9198a1",
    red: "#ff7b72",
    green: "#3fb950",
    yellow: "#d29922",
    blue: "#58a6ff",
    cyan: "#39c5cf",
  },
};

/**
 * The SVG of `text`, which may hold the colours and weights that `picocolors` writes, in a window titled `title`; `columns`
 * is the terminal's width, `label` says in a sentence what is shown. The same input gives the same bytes.
 */
export function ansiToSvg(text, { columns, title, label }) {
  const lines = stylesByLine(text);
  const width = Math.round(columns * cell.width + 2 * margin.side);
  const height = barHeight + margin.top + lines.length * cell.height + margin.bottom;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(label)}">`,
    `<title>${escape(label)}</title>`,
    `<style>${styleSheet()}</style>`,
    `<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"/>`,
    `<path class="bar" d="M0.5 ${barHeight}V10.5a10 10 0 0 1 10-10H${width - 10.5}a10 10 0 0 1 10 10V${barHeight}z"/>`,
    ...[20, 40, 60].map((x) => `<circle class="dot" cx="${x}" cy="19.5" r="6"/>`),
    `<text class="dim" x="${width / 2}" y="24" text-anchor="middle">${escape(title)}</text>`,
    ...lines.flatMap((runs, at) => drawLine(runs, barHeight + margin.top + (at + 0.75) * cell.height)),
    "</svg>\n",
  ].join("\n");
}

/** Runs of equal style, line by line; a style goes on over a line's end. */
function stylesByLine(text) {
  const lines = [[]];
  for (const { content, fg, decorations } of Anser.ansiToJson(text.replace(/\n$/, ""), {
    use_classes: true,
  })) {
    const style = [fg?.replace("ansi-", ""), ...decorations].filter(Boolean).join(" ");
    content.split("\n").forEach((part, at) => {
      if (at > 0) lines.push([]);
      if (part !== "") lines.at(-1).push({ text: part, style });
    });
  }
  return lines;
}

/** Every run stands at its own column and is stretched to its cells, so that any monospace font keeps the columns. */
function drawLine(runs, y) {
  let column = 0;
  const spans = runs.map(({ text, style }) => {
    const [x, cells] = [margin.side + column * cell.width, stringWidth(text)];
    column += cells;
    const look = style === "" ? "" : ` class="${style}"`;
    return `<tspan${look} x="${x.toFixed(1)}" textLength="${(cells * cell.width).toFixed(1)}">${escape(text)}</tspan>`;
  });
  return spans.length === 0 ? [] : [`<text y="${y.toFixed(1)}">${spans.join("")}</text>`];
}

function styleSheet() {
  return [
    `text{font:${cell.font}px ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;white-space:pre}`,
    ".bold{font-weight:700}",
    colours(palettes.light),
    `@media (prefers-color-scheme:dark){${colours(palettes.dark)}}`,
  ].join("");
}

function colours({ page, bar, edge, text, ...named }) {
  return [
    `text{fill:${text}}.page{fill:${page};stroke:${edge}}.bar{fill:${bar};stroke:${edge}}.dot{fill:${edge}}`,
    ...Object.entries(named).map(([name, colour]) => `.${name}{fill:${colour}}`),
  ].join("");
}

function escape(text) {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
