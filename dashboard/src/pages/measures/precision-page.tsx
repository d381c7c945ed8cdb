// Precision: what findings were worth, per lens, model and repository, over time, with the findings behind each number.
import { useMemo, useState } from "react";
import type { Precision } from "../../../../src/web/api-types.js";
import { useRead } from "../../api/queries.js";
import { Empty, LensName, Meter, ProblemNotice, Reading } from "../../parts/small-parts.js";
import { useFilters } from "../../parts/use-filters.js";
import { Chart, type Series } from "./chart.js";
import { CountedFindings, type Behind } from "./counted-findings.js";
import { spans, useSpan } from "./use-span.js";

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const tallies = ["accepted", "fixed", "dismissed", "open"] as const;

/** The page. A number is a button that shows its findings. */
export function PrecisionPage() {
  const { values, set } = useFilters(["days"]);
  const span = useSpan(values.days);
  const asked = useRead<Precision>(["precision"], "/precision", {
    ...span,
    bucket: values.days === "90" ? "week" : "day",
  });
  const [behind, setBehind] = useState<Behind | null>(null);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Precision</h1>
          <p>Of the findings that somebody settled: how many were right.</p>
        </div>
        <select
          aria-label="Span"
          value={values.days || "30"}
          onChange={(event) => set("days", event.target.value)}
        >
          {spans.map(([days, name]) => (
            <option key={days} value={days}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {asked.data === undefined ? (
        asked.error === null ? (
          <Reading what="the measures" />
        ) : (
          <ProblemNotice fault={asked.error} retry={() => void asked.refetch()} />
        )
      ) : asked.data.rows.length === 0 ? (
        <Empty title="No findings in this span">
          <p>
            Accept or dismiss findings here, resolve their threads on GitHub, or merge a fix: each counts.
          </p>
        </Empty>
      ) : (
        <Measures precision={asked.data} show={setBehind} />
      )}
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
            <dt>{name}</dt>
            <dd>{total[name]}</dd>
          </div>
        ))}
      </dl>
      <OverTime precision={precision} />
      <RowTable precision={precision} show={show} />
    </>
  );
}

function OverTime({ precision: { points } }: { precision: Precision }) {
  const { days, series } = useMemo(() => {
    const moments = [...new Set(points.map((point) => point.from))].sort((a, b) => a - b);
    const lenses = [...new Set(points.map((point) => point.lens))];
    const byPlace = new Map(points.map((point) => [`${point.from} ${point.lens}`, point.precision]));
    const lines: readonly Series[] = lenses.map((lens) => ({
      name: lens,
      lens,
      values: moments.map((from) => byPlace.get(`${from} ${lens}`) ?? null),
    }));
    return { days: moments, series: lines };
  }, [points]);
  if (days.length < 2) return null;
  return (
    <Chart
      label="Precision of each lens over time; the table below has the numbers"
      {...{ days, series }}
      form="lines"
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
            <th scope="col">Lens</th>
            <th scope="col">Model</th>
            <th scope="col">Repository</th>
            <th scope="col">Precision</th>
            {tallies.map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
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
  return (
    <tr>
      <th scope="row">
        <LensName lens={row.lens} />
      </th>
      <td className="soft break">{row.model}</td>
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
            className="button bare"
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
      <td className="small soft">
        {row.reasons.map(({ reason, count }) => `${reason} (${count})`).join(", ")}
      </td>
    </tr>
  );
}
