// What was attached to the change so that lenses understand it, and why each piece was.
import type { ReviewDetail } from "../../../../src/web/api-types.js";
import { Meter } from "../../parts/small-parts.js";
import { counted } from "../../parts/words.js";

const steps = {
  graph: "From the symbol graph",
  outline: "From the outlines of the changed files",
  "diff-only": "The diff alone",
} as const;

/** The attached symbols, best first. */
export function ContextList({ context }: { context: NonNullable<ReviewDetail["context"]> }) {
  const symbols = [...context.symbols].sort((a, b) => b.score - a.score);
  const best = Math.max(1e-9, ...symbols.map((symbol) => symbol.score));
  return (
    <div className="card">
      <div className="card-head">
        <h2>{steps[context.step]}</h2>
        <span className="small soft break">
          {counted(symbols.length, "symbol")}
          {context.detail === "" ? "" : ` · ${context.detail}`}
        </span>
      </div>
      <ul className="rows" aria-label="Attached symbols">
        {symbols.map((symbol) => (
          <li key={`${symbol.path} ${symbol.name} ${symbol.startLine}`}>
            <div className="list-row plain-row">
              <div>
                <span className="mono">{symbol.name}</span> <span className="small quiet">{symbol.kind}</span>
                <p className="under">
                  <span className="mono">
                    {symbol.path}:{symbol.startLine}–{symbol.endLine}
                  </span>
                  <span>{symbol.reason}</span>
                </p>
              </div>
              <span className="sure small quiet numbers">
                <Meter share={symbol.score / best} /> {symbol.score.toFixed(2)}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
