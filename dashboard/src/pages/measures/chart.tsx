// A chart over days, drawn by uPlot in the page's own colours; the table beside it says the same to everybody.
import { useEffect, useRef } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { lensClass } from "../../parts/small-parts.js";

/** One line or set of bars. `lens` gives it that lens's hue. */
export interface Series {
  readonly name: string;
  readonly lens: string | null;
  readonly values: readonly (number | null)[];
}

/** What is drawn. `days` are moments in milliseconds, ascending; `say` puts a value into words; `top` ends the axis, null after the largest. */
export interface ChartProps {
  readonly label: string;
  readonly days: readonly number[];
  readonly series: readonly Series[];
  readonly form: "bars" | "lines";
  readonly top: number | null;
  readonly say: (value: number) => string;
}

const height = 240;
const dayS = 86_400;

/** The chart. It is drawn anew when the theme or the width changes. */
export function Chart(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const probes = useRef<HTMLSpanElement>(null);
  const { days, series, form, top, say, label } = props;
  useEffect(() => {
    const at = place.current;
    if (at === null) return undefined;
    let chart: UPlot | null = null;
    const draw = (): void => {
      chart?.destroy();
      const data = [
        days.map((day) => day / 1_000),
        ...series.map((one) => [...one.values]),
      ] as UPlot.AlignedData; // rows of one length
      chart = new UPlot(
        optionsOf({ series, form, top, say }, coloursOf(at, probes.current), at.clientWidth),
        data,
        at,
      );
    };
    draw();
    const width = new ResizeObserver(() => chart?.setSize({ width: at.clientWidth, height }));
    width.observe(at);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", draw);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      width.disconnect();
      theme.disconnect();
      dark.removeEventListener("change", draw);
      chart?.destroy();
    };
  }, [days, series, form, top, say]);
  return (
    <figure className="card chart" aria-label={label}>
      <span ref={probes} hidden>
        {series.map((one) => (
          <i
            key={one.name}
            className={one.lens === null ? "" : lensClass(one.lens)}
            style={{ color: one.lens === null ? "var(--accent)" : "var(--hue)" }}
          />
        ))}
      </span>
      <div ref={place} aria-hidden="true" />
    </figure>
  );
}

interface Colours {
  readonly text: string;
  readonly line: string;
  readonly series: readonly string[];
}

/** Canvas knows no CSS variables: the colours are read where CSS has worked them out. */
function coloursOf(at: HTMLElement, probes: HTMLElement | null): Colours {
  const text = getComputedStyle(at).color;
  const series = [...(probes?.children ?? [])].map((probe) => getComputedStyle(probe).color);
  return { text, line: `color-mix(in srgb, ${text} 22%, transparent)`, series };
}

function optionsOf(
  given: Pick<ChartProps, "series" | "form" | "top" | "say">,
  colours: Colours,
  width: number,
): UPlot.Options {
  const { series, form, top, say } = given;
  const axis = {
    stroke: colours.text,
    grid: { stroke: colours.line, width: 1 },
    ticks: { stroke: colours.line },
  };
  const bars = UPlot.paths.bars?.({ size: [0.7, 48] });
  return {
    width,
    height,
    cursor: { y: false },
    scales: {
      x: {
        range: (_chart, first, last) =>
          form === "bars" ? [first - dayS / 2, last + dayS / 2] : [first, last],
      },
      y: { range: (_chart, _least, most) => [0, top ?? (most > 0 ? most * 1.1 : 1)] },
    },
    axes: [
      {
        ...axis,
        space: 64,
        incrs: [1, 2, 7, 14].map((days) => days * dayS),
        values: (_chart, at) => at.map(sayDay),
      },
      { ...axis, size: 64, values: (_chart, splits) => splits.map(say) },
    ],
    series: [
      { label: "Day", value: (_chart, at: number | null) => (at === null ? "" : sayDay(at)) },
      ...series.map((one, n) => {
        const stroke = colours.series[n] ?? colours.text;
        const value = (_chart: UPlot, raw: number | null | undefined): string =>
          raw === null || raw === undefined ? "" : say(raw);
        return form === "bars" && bars !== undefined
          ? { label: one.name, stroke, fill: stroke, paths: bars, points: { show: false }, value }
          : { label: one.name, stroke, width: 2, spanGaps: true, points: { show: false }, value };
      }),
    ],
  };
}

/** A day of the axis, which counts in seconds; measures are cut at midnight UTC. */
function sayDay(at: number): string {
  return new Date(at * 1_000).toLocaleDateString(undefined, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
}
