// Precision: what findings were worth, per lens, model and repository, over time, with the findings behind each number.
import { useMemo, useState } from "react";
import type { Precision } from "../../../../src/web/api-types.js";
import { useRead } from "../../api/queries.js";
import { useRereadOnNews } from "../../live/live-context.js";
import { ReadView } from "../../parts/read-view.js";
import { Empty, LensName, Meter, ModelName } from "../../parts/small-parts.js";
import { useFilters } from "../../parts/use-filters.js";
import { useLensTitle } from "../../parts/use-lens-title.js";
import { Chart, type Series } from "./chart.js";
import { sayThumbs } from "../review/finding-said.js";
import { CountedFindings, type Behind } from "./counted-findings.js";
import { SpanChoice, useSpan } from "./span-choice.js";

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const tallies = ["accepted", "fixed", "dismissed", "open"] as const;
const names = {
  findings: "Findings",
  accepted: "Accepted",
  fixed: "Fixed by merge",
  dismissed: "Dismissed",
  open: "Open",
} as const;

/** The page. A number is a button that shows its findings. */
export function PrecisionPage() {
  const { values, set } = useFilters(["days"]);
  const span = useSpan(values.days);
  const asked = useRead<Precision>(["precision"], "/precision", {
    ...span,
    bucket: values.days === "90" ? "week" : "day",
  });
  useRereadOnNews(["precision", "counted"], null, "finding:told");
  const [behind, setBehind] = useState<Behind | null>(null);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Precision</h1>
          <p>Of the findings that somebody settled: how many were right.</p>
        </div>
        <SpanChoice days={values.days} choose={(days) => set("days", days)} />
      </div>
      <ReadView asked={asked} what="the measures">
        {(precision) =>
          precision.rows.length === 0 ? (
            <Empty title="No findings in this span">
              <p>
                Accept or dismiss findings here or on GitHub, or merge a fix: each counts. Resolved threads,
                replies and thumbs are shown beside.
              </p>
            </Empty>
          ) : (
            <Measures precision={precision} show={setBehind} />
          )
        }
      </ReadView>
      {behind === null ? null : <CountedFindings behind={behind} span={span} close={() => setBehind(null)} />}
    </>
  );
}

function Measures({ precision, show }: { precision: Precision; show: (behind: Behind) => void }) {
  const { total } = precision;
  return (
    <>
      <dl className="figures">
        <div>
          <dt>Precision</dt>
          <dd>{total.precision === null ? "not known" : percent(total.precision)}</dd>
        </div>
        {(["findings", ...tallies] as const).map((name) => (
          <div key={name}>
            <dt>{names[name]}</dt>
            <dd>{total[name].toLocaleString()}</dd>
          </div>
        ))}
      </dl>
      <OverTime precision={precision} />
      <RowTable precision={precision} show={show} />
    </>
  );
}

function OverTime({ precision: { points } }: { precision: Precision }) {
  const titleOf = useLensTitle();
  const { days, series } = useMemo(() => {
    const moments = [...new Set(points.map((point) => point.from))].sort((a, b) => a - b);
    const lenses = [...new Set(points.map((point) => point.lens))];
    const byPlace = new Map(points.map((point) => [`${point.from} ${point.lens}`, point.precision]));
    const lines: readonly Series[] = lenses.map((lens) => ({
      name: titleOf(lens),
      lens,
      values: moments.map((from) => byPlace.get(`${from} ${lens}`) ?? null),
    }));
    return { days: moments, series: lines };
  }, [points, titleOf]);
  if (days.length < 2) return null;
  return (
    <Chart
      label="Precision of each lens over time; the table below has the numbers"
      {...{ days, series }}
      form="lines"
      top={1}
      say={percent}
    />
  );
}

function RowTable({ precision: { rows }, show }: { precision: Precision; show: (behind: Behind) => void }) {
  return (
    <div
      className="card table-frame"
      tabIndex={0}
      role="region"
      aria-label="Precision by lens, model and repository"
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Lens and model</th>
            <th scope="col">Repository</th>
            <th scope="col">Precision</th>
            {tallies.map((name) => (
              <th key={name} scope="col" className="number">
                {names[name]}
              </th>
            ))}
            <th scope="col">Said on GitHub</th>
            <th scope="col">Why dismissed</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={`${row.lens} ${row.model} ${row.repository.id}`} row={row} show={show} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, show }: { row: Precision["rows"][number]; show: (behind: Behind) => void }) {
  const titleOf = useLensTitle();
  return (
    <tr>
      <th scope="row">
        <LensName lens={row.lens} title={titleOf(row.lens)} />
        <ModelName model={row.model} />
      </th>
      <td className="soft">
        {row.repository.owner}/{row.repository.name}
      </td>
      <td className="numbers">
        {row.precision === null ? (
          <span className="quiet">not known</span>
        ) : (
          <>
            {percent(row.precision)} <Meter share={row.precision} />
          </>
        )}
      </td>
      {tallies.map((name) => (
        <td key={name} className="number">
          <button
            type="button"
            className="button bare count"
            disabled={row[name] === 0}
            aria-label={`${row[name]} ${name}: show them`}
            onClick={() =>
              show({ lens: row.lens, model: row.model, repository: row.repository.id, outcome: name })
            }
          >
            {row[name]}
          </button>
        </td>
      ))}
      <td className="small">
        <SaidButton row={row} show={show} />
      </td>
      <td className="small soft">
        {row.reasons.map(({ reason, count }) => `${reason} (${count})`).join(", ")}
      </td>
    </tr>
  );
}

/** What people did there without settling a finding; counted beside precision, never in it. */
function SaidButton({ row, show }: { row: Precision["rows"][number]; show: (behind: Behind) => void }) {
  const { resolved, replied } = row.said;
  const words = [
    resolved === 0 ? "" : `${resolved} resolved`,
    replied === 0 ? "" : `${replied} replied to`,
    sayThumbs(row.said),
  ].filter((part) => part !== "");
  if (words.length === 0) return <span className="quiet">nothing</span>;
  return (
    <button
      type="button"
      className="button bare count said"
      onClick={() =>
        show({ lens: row.lens, model: row.model, repository: row.repository.id, outcome: "said" })
      }
    >
      {words.join(", ")}
    </button>
  );
}
