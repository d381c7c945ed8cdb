// Tokens and price per lens, waits and works beside them.
import type { ReviewDetail } from "../../../../src/web/api-types.js";
import { LensName, ModelName } from "../../parts/small-parts.js";
import { dollars, short, span } from "../../parts/words.js";

/** One row per lens and one for the whole. */
export function CostTable({ review }: { review: ReviewDetail }) {
  const runs = review.lensRuns.filter((run) => run.state !== "off");
  return (
    <div className="card table-frame" tabIndex={0} role="region" aria-label="Tokens and price per lens">
      <table>
        <thead>
          <tr>
            <th scope="col">Lens and model</th>
            {["Waited", "Worked", "Tries", "Read", "Cached", "Written", "Price"].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.lens}>
              <th scope="row">
                <LensName lens={run.lens} title={run.title} />
                <ModelName model={run.model} />
              </th>
              <td className="number">{span(run.waitMs)}</td>
              <td className="number">{span(run.workMs)}</td>
              <td className="number">{run.attempts.length}</td>
              <td className="number">{short(run.tokens.input)}</td>
              <td className="number">{short(run.tokens.cacheRead)}</td>
              <td className="number">{short(run.tokens.output)}</td>
              <td className="number">{dollars(run.costUsd)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">Together</th>
            <td colSpan={3} />
            <td className="number">{short(review.tokens.input)}</td>
            <td className="number">{short(review.tokens.cacheRead)}</td>
            <td className="number">{short(review.tokens.output)}</td>
            <td className="number">{dollars(review.costUsd)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
