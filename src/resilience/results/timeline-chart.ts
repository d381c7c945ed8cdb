// One item's calls as an inline SVG: time across, latency up, clean and faulted calls told apart by shape and colour.
import { escapeHtml } from "./html-page.js";
import { quantity } from "./report-content.js";
import type { ItemResult } from "./results-schema.js";

const width = 640;
const height = 150;
const left = 84; // room for labels where they are larger, on narrow screens
const bottom = 24;

/** A scatter of all calls; grey bands show when faults were in force. Empty where there were no calls. */
export function timelineChart({ timeline, title }: ItemResult): string {
  const last = timeline.at(-1);
  if (last === undefined) return "";
  const endMs = Math.max(1, ...timeline.map(({ atMs, ms }) => atMs + ms));
  const topMs = Math.max(1, ...timeline.map(({ ms }) => ms));
  const x = (atMs: number): number => round(left + (atMs / endMs) * (width - left - 8));
  const y = (ms: number): number => round(height - bottom - (ms / topMs) * (height - bottom - 10));
  const bands = timeline
    .filter(({ phase }) => phase === "faulted")
    .map(({ atMs, ms }) => {
      const wide = Math.max(1, x(atMs + ms) - x(atMs));
      return `<rect class="band" x="${x(atMs)}" y="6" width="${round(wide)}" height="${height - bottom - 6}"/>`;
    });
  const dots = timeline.map(({ atMs, ms, phase, ok }) => {
    const place = `${x(atMs)},${y(ms)}`;
    if (!ok) return `<path class="bad" d="M${place}m-3,-3l6,6m0,-6l-6,6"/>`;
    return `<circle class="${phase}" cx="${x(atMs)}" cy="${y(ms)}" r="2.5"/>`;
  });
  const grid = [0, 0.5, 1].map(
    (share) =>
      `<line class="grid" x1="${left}" x2="${width - 8}" y1="${y(topMs * share)}" y2="${y(topMs * share)}"/>` +
      `<text x="${left - 6}" y="${y(topMs * share) + 4}" text-anchor="end">${quantity(Math.round(topMs * share), "ms")}</text>`,
  );
  const axis = `<text x="${width - 8}" y="${height - 6}" text-anchor="end">${quantity(Math.round(endMs) / 1_000, "s")}</text>`;
  return (
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Latency of each call: ${escapeHtml(title)}">` +
    `${bands.join("")}${grid.join("")}${axis}${dots.join("")}</svg>`
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
