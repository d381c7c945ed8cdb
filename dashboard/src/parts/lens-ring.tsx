// The mark of a review: a hexagon of six sides, one per lens; each side's form tells how that lens stands.
import type { LensRun } from "../../../src/web/api-types.js";
import { lensClass } from "./small-parts.js";
import { counted } from "./words.js";

type State = LensRun["state"];

const words: Readonly<Record<State, string>> = {
  waiting: "waiting",
  running: "running",
  retrying: "retrying",
  answered: "answered",
  failed: "failed",
  off: "off",
};

const looks: Readonly<Record<State, { readonly width: number; readonly dash?: string }>> = {
  waiting: { width: 1.25 },
  running: { width: 3.5, dash: "3 2.2" },
  retrying: { width: 3.5, dash: "1.2 2" },
  answered: { width: 4.5 },
  failed: { width: 4.5, dash: "5.5 3.5" },
  off: { width: 1.25, dash: "1.2 2.6" },
};

/** Six sides for six lenses, first at the top right. Its name tells the same in words. */
export function LensRing({
  lenses,
}: {
  lenses: readonly { readonly lens: string; readonly state: State }[];
}) {
  const sides = lenses.slice(0, 6);
  return (
    <svg className="ring" viewBox="0 0 36 36" role="img" aria-label={describe(lenses)} fill="none">
      {Array.from({ length: 6 }, (_, n) => {
        const side = sides[n];
        const { width, dash } = looks[side?.state ?? "off"];
        const isBad = side?.state === "failed";
        const isHued = side !== undefined && ["answered", "running", "retrying"].includes(side.state);
        return (
          <path
            key={n}
            className={side === undefined ? "" : lensClass(side.lens)}
            d={sidePath(n)}
            strokeWidth={width}
            {...(dash === undefined ? {} : { strokeDasharray: dash })}
            stroke={isBad ? "var(--bad)" : isHued ? "var(--hue)" : "var(--line-strong)"}
          />
        );
      })}
    </svg>
  );
}

function sidePath(n: number): string {
  const corner = (turn: number): [number, number] => {
    const angle = (Math.PI / 3) * turn - Math.PI / 2;
    return [18 + 14 * Math.cos(angle), 18 + 14 * Math.sin(angle)];
  };
  const [ax, ay] = corner(n);
  const [bx, by] = corner(n + 1);
  const gap = 0.1;
  const at = (from: number, to: number, part: number): string => (from + (to - from) * part).toFixed(2);
  return `M${at(ax, bx, gap)} ${at(ay, by, gap)}L${at(ax, bx, 1 - gap)} ${at(ay, by, 1 - gap)}`;
}

function describe(lenses: readonly { readonly state: State }[]): string {
  if (lenses.length === 0) return "no lens yet";
  const tally = new Map<State, number>();
  for (const { state } of lenses) tally.set(state, (tally.get(state) ?? 0) + 1);
  const parts = [...tally].map(([state, n]) => `${n} ${words[state]}`);
  return `${counted(lenses.length, "lens", "lenses")}: ${parts.join(", ")}`;
}
