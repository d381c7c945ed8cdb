// Spend: what reviews cost per day, repository, lens or model, and how the day's budgets stand.
import { useMemo } from "react";
import type { Spend } from "../../../../src/web/api-types.js";
import { useRead } from "../../api/queries.js";
import { ReadView } from "../../parts/read-view.js";
import { Empty, LensName, Meter, ModelName } from "../../parts/small-parts.js";
import { useFilters } from "../../parts/use-filters.js";
import { useLensTitle } from "../../parts/use-lens-title.js";
import { counted, dollars, short } from "../../parts/words.js";
import { Chart } from "./chart.js";
import { SpanChoice, useSpan } from "./span-choice.js";

const bys = ["day", "repository", "lens", "model"] as const;

/** The page. */
export function SpendPage() {
  const { values, set } = useFilters(["days", "by"]);
  const by = bys.find((one) => one === values.by) ?? "day";
  const span = useSpan(values.days);
  const asked = useRead<Spend>(["spend"], "/spend", { ...span, by });
  return (
    <>
      <div className="page-head">
        <h1>Spend</h1>
        <div className="filters">
          <SpanChoice days={values.days} choose={(days) => set("days", days)} />
          <select aria-label="Sum per" value={by} onChange={(event) => set("by", event.target.value)}>
            {bys.map((one) => (
              <option key={one} value={one}>
                per {one}
              </option>
            ))}
          </select>
        </div>
      </div>
      <ReadView asked={asked} what="the sums">
        {(spend) => <Sums spend={spend} by={by} />}
      </ReadView>
    </>
  );
}

function Sums({ spend, by }: { spend: Spend; by: (typeof bys)[number] }) {
  const { total, rows } = spend;
  const chart = useMemo(() => {
    const sorted = [...rows].sort((a, b) => (a.key < b.key ? -1 : 1));
    return {
      days: sorted.map((row) => Date.parse(row.key)),
      series: [{ name: "Spent", lens: null, values: sorted.map((row) => row.costUsd) }],
    };
  }, [rows]);
  if (rows.length === 0)
    return (
      <Empty title="Nothing was spent in this span">
        <p>The offline reviewer costs nothing; models are listed here with their tokens and price.</p>
      </Empty>
    );
  return (
    <>
      <dl className="figures">
        <div>
          <dt>Spent</dt>
          <dd>{dollars(total.costUsd)}</dd>
        </div>
        <div>
          <dt>Reviews</dt>
          <dd>{total.reviews.toLocaleString()}</dd>
        </div>
        <div>
          <dt>Calls of models</dt>
          <dd>{total.calls.toLocaleString()}</dd>
        </div>
        <div>
          <dt>Per review</dt>
          <dd>{total.reviews === 0 ? "–" : dollars(total.costUsd / total.reviews)}</dd>
        </div>
      </dl>
      {by === "day" && chart.days.every(Number.isFinite) ? (
        <Chart
          label="Dollars per day; the table below has the numbers"
          {...chart}
          form="bars"
          top={null}
          say={dollars}
        />
      ) : null}
      <Budgets budgets={spend.budgets} />
      <RowTable rows={rows} by={by} />
    </>
  );
}

function Budgets({ budgets }: Pick<Spend, "budgets">) {
  const bounded = budgets.filter(({ budget }) => budget.limitUsd !== null);
  if (bounded.length === 0) return null;
  return (
    <section className="card attention" aria-labelledby="budgets-title">
      <div className="card-head">
        <h2 id="budgets-title">Budgets of today</h2>
      </div>
      <ul>
        {bounded.map(({ repository, budget }) => (
          <li key={repository.id}>
            <strong className="break">
              {repository.owner}/{repository.name}
            </strong>
            <Meter
              share={budget.spentUsd / Math.max(0.01, budget.limitUsd ?? 0)}
              held={budget.reservedUsd / Math.max(0.01, budget.limitUsd ?? 0)}
            />
            <span className="small numbers">
              {dollars(budget.spentUsd)} of {dollars(budget.limitUsd)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const heads = { day: "Day", repository: "Repository", lens: "Lens", model: "Model" } as const;

/** Days stand newest first; everything else dearest first, as the service gives it. */
function RowTable({ rows, by }: { rows: Spend["rows"]; by: (typeof bys)[number] }) {
  const shown = by === "day" ? [...rows].sort((a, b) => (a.key < b.key ? 1 : -1)) : rows;
  return (
    <div className="card table-frame" tabIndex={0} role="region" aria-label={`Spend per ${by}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{heads[by]}</th>
            {["Price", "Reviews", "Calls", "Read", "Cached", "Written"].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.key}>
              <th scope="row" className="break">
                <Label row={row} by={by} />
              </th>
              <td className="number">
                {dollars(row.costUsd)}
                {row.unpriced === 0 ? null : (
                  <div className="small quiet">and {counted(row.unpriced, "call")} of unknown price</div>
                )}
              </td>
              <td className="number">{row.reviews.toLocaleString()}</td>
              <td className="number">{row.calls.toLocaleString()}</td>
              <td className="number">{short(row.tokens.input)}</td>
              <td className="number">{short(row.tokens.cacheRead)}</td>
              <td className="number">{short(row.tokens.output)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Label({ row, by }: { row: Spend["rows"][number]; by: (typeof bys)[number] }) {
  const titleOf = useLensTitle();
  switch (by) {
    case "lens":
      return <LensName lens={row.key} title={titleOf(row.key)} />;
    case "model":
      return <ModelName model={row.label} />;
    case "day":
    case "repository":
      return row.label;
  }
}
