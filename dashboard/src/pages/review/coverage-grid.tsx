// Which lens read which file: a grid, with the reason in words behind every sign.
import type { LensRun, ReviewDetail } from "../../../../src/web/api-types.js";
import { Icon, lensIcon, type IconName } from "../../parts/icon.js";
import { Empty, lensClass } from "../../parts/small-parts.js";
import { counted } from "../../parts/words.js";

type Coverage = NonNullable<ReviewDetail["coverage"]>;
type Cell = Coverage["cells"][number];

const signs: Readonly<Record<Cell["state"], { readonly icon: IconName; readonly word: string }>> = {
  read: { icon: "check", word: "read" },
  checked: { icon: "check", word: "checked by rules" },
  partly: { icon: "alert", word: "read in part" },
  empty: { icon: "dot", word: "nothing to read" },
  ignored: { icon: "dash", word: "left out" },
  skipped: { icon: "dash", word: "not read" },
  failed: { icon: "cross", word: "failed" },
};

/** The grid: files down, lenses across. */
export function CoverageGrid({ coverage, lensRuns }: { coverage: Coverage; lensRuns: readonly LensRun[] }) {
  const { cells, files, complete } = coverage;
  const lenses = [...new Set(cells.map((cell) => cell.lens))];
  const paths = [...new Set(cells.map((cell) => cell.path))];
  const byPlace = new Map(cells.map((cell) => [`${cell.path}\n${cell.lens}`, cell]));
  if (cells.length === 0) return <Empty title="No file was to be read" />;
  return (
    <div className="card coverage">
      <div className="card-head">
        <h2>{complete ? "Every file was read" : "Not every file was read"}</h2>
        <span className="small soft">{counted(files, "file")}</span>
        <span className="small quiet push">
          {Object.entries(signs)
            .filter(([state]) => cells.some((cell) => cell.state === state))
            .map(([, { word }]) => word)
            .join(" · ")}
        </span>
      </div>
      <div className="table-frame" tabIndex={0} role="region" aria-label="Coverage by file and lens">
        <table>
          <thead>
            <tr>
              <th scope="col">File</th>
              {lenses.map((lens) => (
                <th key={lens} scope="col" className={lensClass(lens)}>
                  <Icon name={lensIcon(lens)} />
                  {lensRuns.find((run) => run.lens === lens)?.title ?? lens}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {paths.map((path) => (
              <tr key={path}>
                <th scope="row" className="mono">
                  {path}
                </th>
                {lenses.map((lens) => (
                  <td key={lens}>
                    <Mark cell={byPlace.get(`${path}\n${lens}`)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Mark({ cell }: { cell: Cell | undefined }) {
  if (cell === undefined) return <span className="unseen">not asked</span>;
  const { icon, word } = signs[cell.state];
  const words = cell.reason === "" ? word : `${word}: ${cell.reason}`;
  return (
    <span className={`cell ${cell.state}`} title={words}>
      <Icon name={icon} label={words} />
    </span>
  );
}
