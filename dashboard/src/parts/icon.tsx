// Every drawn sign of the page, as strokes on a 16-unit square; always beside words or with a name of its own.

const paths = {
  check: "M3 8.5 6.5 12 13 4.5",
  cross: "M4 4l8 8M12 4l-8 8",
  clock: "M8 2.2a5.8 5.8 0 1 0 0 11.6a5.8 5.8 0 0 0 0-11.6M8 4.8V8l2.2 1.6",
  dash: "M4 8h8",
  dot: "M8 6.8a1.2 1.2 0 1 0 0 2.4a1.2 1.2 0 0 0 0-2.4",
  play: "M5.5 3.5v9l7-4.5z",
  alert: "M8 2.3 14.3 13.3H1.7zM8 6.5v3.2M8 11.4v.3",
  retry: "M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.7h-2.7",
  spinner: "M8 2.5a5.5 5.5 0 1 1-5.5 5.5",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.4 10.4 14 14",
  out: "M6 3.5H3.5v9h9V10M9 2.5h4.5V7M13 3 7.5 8.5",
  comment: "M2.5 3.5h11v7.5h-6l-3 2.5v-2.5h-2z",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  sun: "M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5M8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1",
  moon: "M13 9.8A5.5 5.5 0 0 1 6.2 3a5.5 5.5 0 1 0 6.8 6.8z",
  auto: "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11",
  list: "M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.1M2.5 8h.1M2.5 12h.1",
  repo: "M4 2.5h8.5v11H4.5a1.5 1.5 0 0 1 0-3h8M4.5 10.5a1.5 1.5 0 0 0-1.5 1.5V4a1.5 1.5 0 0 1 1.5-1.5",
  key: "M10.5 2.5a3 3 0 1 0 0 6a3 3 0 0 0 0-6M8.3 7.7 2.5 13.5M4.5 11.5l1.5 1.5M10.5 5.5h.1",
  target:
    "M8 2.2a5.8 5.8 0 1 0 0 11.6a5.8 5.8 0 0 0 0-11.6M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6M8 8h.1",
  coins:
    "M6 3.5a3.5 2 0 1 0 .1 0M2.5 5.5v4c0 1.1 1.6 2 3.5 2s3.5-.9 3.5-2v-4M9.5 8c2 0 4 .8 4 2s-1.6 2-3.5 2-3.5-.8-3.5-2M13.5 10v2c0 1.1-1.6 2-3.5 2-1.5 0-2.7-.5-3.3-1.2",
  grave: "M4 13.5V6.5a4 4 0 0 1 8 0v7M2.5 13.5h11M8 5.5v4M6.5 7h3",
  inbox: "M2.5 9.5 4.5 3h7l2 6.5v4h-11zM2.5 9.5h3.2c0 2.5 4.6 2.5 4.6 0h3.2",
  log: "M4 2.5h6l2.5 2.5v8.5H4zM6 7h4.5M6 10h4.5",
  people:
    "M6 3a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 0 0 0-4.4M2 13c0-5 8-5 8 0M10.5 3.3a2.2 2.2 0 0 1 0 4M11.5 9.5c1.7.300 2.7 1.5 2.7 3.5",
  flag: "M4 14V2.5h7.5L10 5.5l1.5 3H4",
  chevron: "M5.5 3.5 10 8l-4.5 4.5",
  branch:
    "M4.5 2.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 0 0 0-3M4.5 5.5v5M4.5 10.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 0 0 0-3M11.5 2.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 0 0 0-3M11.5 5.5c0 3-7 1.5-7 5",
  bugs: "M8 5.5c2 0 3 1.5 3 4s-1 4-3 4-3-1.5-3-4 1-4 3-4M5.8 5.8a2.2 2.2 0 0 1 4.4 0M8 6v7.5M2 9.5h3M11 9.5h3M3 5l2.3 1.7M13 5l-2.3 1.7M3 14l2.3-1.7M13 14l-2.3-1.7",
  security: "M8 1.8 13 3.8V8c0 3-2 5-5 6.2C5 13 3 11 3 8V3.8zM5.8 8l1.6 1.6L10.4 6.4",
  performance: "M2.5 12a5.8 5.8 0 1 1 11 0M8 10 11 6M7.5 10.5a.7.700 0 1 0 1 0",
  resilience: "M1.5 8.5h3l1.5-4 3 8 1.7-4h3.8",
  maintainability: "M8 2 14 5 8 8 2 5zM2 8l6 3 6-3M2 11l6 3 6-3",
  "docs-tests":
    "M8 4.3C6.5 3 4.5 2.8 2.5 3v9c2-.2 4 0 5.5 1.3C9.5 12 11.5 11.8 13.5 12V3c-2-.2-4 0-5.5 1.3zM8 4.3v9",
  other: "M8 2.5 13 5.3v5.4L8 13.5l-5-2.8V5.3z",
} as const;

/** The name of a sign. */
export type IconName = keyof typeof paths;

/** A sign. With `label` it is an image of that name; without one it is decoration beside words. */
export function Icon({ name, label, spin = false }: { name: IconName; label?: string; spin?: boolean }) {
  const role = label === undefined ? { "aria-hidden": true as const } : { role: "img", "aria-label": label };
  return (
    <svg
      className={spin ? "icon spin" : "icon"}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      {...role}
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** The sign of a lens; an unknown lens has a plain hexagon. */
export function lensIcon(lens: string): IconName {
  return lens in paths ? (lens as IconName) : "other"; // just looked up
}
