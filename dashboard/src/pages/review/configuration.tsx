// What a review went by: every key with its value and where that came from (spec F3).
import type { ReviewDetail } from "../../../../src/web/api-types.js";
import { Empty } from "../../parts/small-parts.js";

/** The effective configuration as a table. */
export function Configuration({ rows }: { rows: ReviewDetail["configuration"] }) {
  if (rows.length === 0) return <Empty title="No configuration is known yet" />;
  return (
    <div className="card table-frame" tabIndex={0} role="region" aria-label="Effective configuration">
      <table>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Value</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={`${row.key} ${n}`}>
              <th scope="row" className="mono">
                {row.key}
              </th>
              <td className="mono break">{row.value}</td>
              <td className="soft">{row.from}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
