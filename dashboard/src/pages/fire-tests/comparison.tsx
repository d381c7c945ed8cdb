// What changed from another fire test of the same repository to this one, scenario by scenario, decided by intervals.
import type { FireTest, FireTestComparison, FireTestRow } from "../../../../src/web/api-types.js";
import { useRead } from "../../api/queries.js";
import { Badge, ProblemNotice, Reading } from "../../parts/small-parts.js";
import { useFilters } from "../../parts/use-filters.js";
import { counted } from "../../parts/words.js";
import { changes, measure, nameOf } from "./fire-words.js";

/** The choice of the other one, kept in the address, and the comparison. */
export function Comparison({ test }: { test: FireTest }) {
  const { values, set } = useFilters(["before"]);
  const { data } = useRead<{ items: readonly FireTestRow[] }>(
    ["fire-tests-beside", test.repository.id],
    "/fire-tests",
    {
      repository: test.repository.id,
      limit: 100,
    },
  );
  const others = (data?.items ?? []).filter(({ id }) => id !== test.id);
  return (
    <section className="card" aria-labelledby="comparison">
      <div className="card-head">
        <h2 id="comparison">Compared with another commit</h2>
        {others.length === 0 ? (
          <span className="small soft">
            {data === undefined ? "" : "this repository has no other results"}
          </span>
        ) : (
          <select
            className="other"
            aria-label="Compare with"
            value={values.before}
            onChange={(event) => set("before", event.target.value)}
          >
            <option value="">choose one …</option>
            {others.map((other) => (
              <option key={other.id} value={other.id}>
                {nameOf(other)} ({other.verdict.replaceAll("-", " ")})
              </option>
            ))}
          </select>
        )}
      </div>
      {values.before === "" ? null : <Compared before={values.before} after={test.id} />}
    </section>
  );
}

function Compared({ before, after }: { before: string; after: string }) {
  const asked = useRead<FireTestComparison>(
    ["fire-comparison", before, after],
    `/fire-tests/${after}/comparison`,
    {
      before,
    },
  );
  if (asked.data === undefined)
    return (
      <div className="scenario-body">
        {asked.error === null ? (
          <Reading what="the comparison" />
        ) : (
          <ProblemNotice fault={asked.error} retry={() => void asked.refetch()} />
        )}
      </div>
    );
  const { verdict, why, scenarios, unmatched } = asked.data;
  return (
    <>
      <p className="row compared">
        <Badge said={changes[verdict]} />
        <span className="break">{why}</span>
        {unmatched === 0 ? null : (
          <span className="small quiet">{counted(unmatched, "scenario")} stand on one side alone</span>
        )}
      </p>
      <div className="table-frame" tabIndex={0} role="region" aria-label="Scenarios before and after">
        <table>
          <thead>
            <tr>
              <th scope="col">Scenario</th>
              <th scope="col">Change</th>
              <th scope="col" className="number">
                p95
              </th>
              <th scope="col" className="number">
                Errors
              </th>
              <th scope="col" className="number">
                Requests to the dependency
              </th>
            </tr>
          </thead>
          <tbody>
            {scenarios.map((one) => (
              <Row key={one.id} scenario={one} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ scenario }: { scenario: FireTestComparison["scenarios"][number] }) {
  const { title, verdict, signs, before, after } = scenario;
  return (
    <tr>
      <th scope="row" className="what break">
        {title}
        {signs.map((sign) => (
          <div key={sign} className="small soft">
            {sign}
          </div>
        ))}
      </th>
      <td>
        <Badge said={changes[verdict]} />
      </td>
      <td className="number">{fromTo(measure(before.p95Ms), measure(after.p95Ms))}</td>
      <td className="number">
        {fromTo(measure(before.errorPercent, "%"), measure(after.errorPercent, "%"))}
      </td>
      <td className="number">{fromTo(measure(before.attempts, ""), measure(after.attempts, ""))}</td>
    </tr>
  );
}

function fromTo(before: string, after: string): string {
  return before === after ? after : `${before} → ${after}`;
}
