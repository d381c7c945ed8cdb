// Each scenario: which fault on which edge, percentiles of clean and faulted calls, what the delay came to, every call in time.
import type { ScenarioOutcome } from "../../../../src/web/api-types.js";
import { Badge } from "../../parts/small-parts.js";
import { CallTimeline } from "./call-timeline.js";
import { measure, outcomes as states } from "./fire-words.js";

/** Scenarios that were tested; failed ones are open from the start. */
export function ScenarioList({ outcomes }: { outcomes: readonly ScenarioOutcome[] }) {
  const tested = outcomes.filter(({ faulted }) => faulted !== null);
  if (tested.length === 0) return null;
  return (
    <section className="stack tight" aria-labelledby="scenarios">
      <h2 id="scenarios">Scenarios</h2>
      {tested.map((outcome) => (
        <Scenario key={outcome.id} outcome={outcome} />
      ))}
    </section>
  );
}

function Scenario({ outcome }: { outcome: ScenarioOutcome }) {
  const { title, state, edge, faults, effect, why } = outcome;
  return (
    <details className="card scenario" open={state === "failed"}>
      <summary>
        <span className="title break">{title}</span>
        <Badge said={states[state]} />
        {effect === null ? null : <span className="small soft break">{effect}</span>}
      </summary>
      <div className="stack scenario-body">
        <p className="small soft break">
          On the edge <strong>{edge}</strong>: {faults === "" ? "no fault" : faults}.
          {why === null ? "" : ` ${why}`}
        </p>
        <Percentiles outcome={outcome} />
        <Amplification outcome={outcome} />
        <CallTimeline outcome={outcome} />
      </div>
    </details>
  );
}

const phases = ["clean", "faulted", "own"] as const;
const columns = ["p50Ms", "p90Ms", "p95Ms", "p99Ms", "maxMs"] as const;

function Percentiles({ outcome }: { outcome: ScenarioOutcome }) {
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={`Percentiles of ${outcome.title}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Calls</th>
            {["Number", "Errors", "p50", "p90", "p95", "p99", "max"].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {phases.map((phase) => {
            const summary = outcome[phase];
            return summary === null ? null : (
              <tr key={phase}>
                <th scope="row">{phase === "own" ? "own time" : phase}</th>
                <td className="number">{summary.calls}</td>
                <td className="number">{summary.errors}</td>
                {columns.map((column) => (
                  <td key={column} className="number">
                    {measure(summary[column])}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What one injected millisecond, and one call, became. */
function Amplification({ outcome }: { outcome: ScenarioOutcome }) {
  const { injectedMs, latencyMultiple, attemptsClean, attemptsFaulted } = outcome;
  const rows = [
    ["Injected", injectedMs === null ? null : measure(injectedMs)],
    ["For each injected millisecond", latencyMultiple === null ? null : `× ${measure(latencyMultiple, "")}`],
    ["Requests to the dependency, clean", attemptsClean === null ? null : measure(attemptsClean, "")],
    ["Requests to the dependency, faulted", attemptsFaulted === null ? null : measure(attemptsFaulted, "")],
  ].filter(([, value]) => value !== null);
  if (rows.length === 0) return null;
  return (
    <dl className="facts numbers">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
