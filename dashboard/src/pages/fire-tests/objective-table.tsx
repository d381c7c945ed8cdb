// What had to hold: what was missed first, then the narrowest margins, each with its margin as a number and as a bar.
import type { FireTest, Objective } from "../../../../src/web/api-types.js";
import { Badge, Empty } from "../../parts/small-parts.js";
import { counted } from "../../parts/words.js";
import { measure } from "./fire-words.js";

const held = { text: "Held", tone: "good", icon: "check" } as const;
const missed = { text: "Missed", tone: "bad", icon: "alert" } as const;

/** The table; `rows` come in order of trouble. */
export function ObjectiveTable({ objectives }: Pick<FireTest, "objectives">) {
  const { rows } = objectives;
  if (rows.length === 0)
    return (
      <section className="card">
        <Empty title="No objective was judged">
          <p>Nothing could be tested, or the scenarios ask for nothing. The reasons stand below.</p>
        </Empty>
      </section>
    );
  return (
    <section className="card" aria-labelledby="objectives">
      <div className="card-head">
        <h2 id="objectives">Objectives</h2>
        <span className="small soft numbers">
          {objectives.missed === 0 ? "all held" : `${counted(objectives.missed, "objective")} missed`},{" "}
          {objectives.held} held
        </span>
      </div>
      <div className="table-frame" tabIndex={0} role="region" aria-label="Objectives in order of trouble">
        <table>
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">What had to hold</th>
              <th scope="col" className="number">
                Measured
              </th>
              <th scope="col" className="number">
                Allowed
              </th>
              <th scope="col" className="number">
                Margin
              </th>
              <th scope="col" className="number">
                95 % interval
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <Row key={at} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ row }: { row: Objective }) {
  const { unit, interval } = row;
  return (
    <tr>
      <td>
        <Badge said={row.holds ? held : missed} />
      </td>
      <td className="what">
        <strong>{row.title}</strong>
        <div className="small soft break">{row.scenarioTitle}</div>
        {row.detail === "" ? null : <div className="small quiet break">{row.detail}</div>}
      </td>
      <td className="number">{measure(row.measured, unit)}</td>
      <td className="number">{measure(row.threshold, unit)}</td>
      <td className="number">
        {measure(row.margin, unit)}
        <MarginBar row={row} />
      </td>
      <td className="number">
        {interval === null
          ? "–"
          : `${measure(interval[0] ?? null, "")} to ${measure(interval[1] ?? null, unit)}`}
      </td>
    </tr>
  );
}

/** The margin as a share of what is allowed: to the right what is left, to the left what it was missed by. */
function MarginBar({ row: { margin, threshold } }: { row: Objective }) {
  if (margin === null || threshold === null || threshold === 0) return null;
  const share = Math.max(-1, Math.min(1, margin / threshold));
  const width = `${Math.abs(share) * 50}%`;
  const place = share < 0 ? { right: "50%", width } : { left: "50%", width };
  return (
    <div className={share < 0 ? "margin-bar short" : "margin-bar"} aria-hidden="true">
      <span style={place} />
    </div>
  );
}
