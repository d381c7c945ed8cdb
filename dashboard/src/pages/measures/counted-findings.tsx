// The findings behind a number, in a dialog, each with the way to its review.
import { Link } from "wouter";
import type { CountedFinding } from "../../../../src/web/api-types.js";
import { useList } from "../../api/queries.js";
import { Modal } from "../../parts/modal.js";
import { Empty, ProblemNotice, Reading, Severity } from "../../parts/small-parts.js";
import { useLensTitle } from "../../parts/use-lens-title.js";
import { counted, moment } from "../../parts/words.js";

/** Which findings. */
export interface Behind {
  readonly lens: string;
  readonly model: string;
  readonly repository: number;
  readonly outcome: "accepted" | "dismissed" | "fixed" | "open" | "said";
}

/** The dialog; open as long as it is there. */
export function CountedFindings(props: {
  readonly behind: Behind;
  readonly span: { readonly from: number; readonly to: number };
  readonly close: () => void;
}) {
  const { behind, span, close } = props;
  const list = useList<CountedFinding>("counted", "/precision/findings", { ...span, ...behind });
  const titleOf = useLensTitle();
  const rows = list.data?.pages.flatMap((page) => page.items);
  return (
    <Modal
      isOpen
      title={`${titleOf(behind.lens)}: ${behind.outcome === "said" ? "said on GitHub" : behind.outcome}`}
      close={close}
    >
      {list.error !== null ? (
        <ProblemNotice fault={list.error} retry={() => void list.refetch()} />
      ) : rows === undefined ? (
        <Reading what="findings" />
      ) : rows.length === 0 ? (
        <Empty title="None" />
      ) : (
        <ul className="evidence">
          {rows.map((row) => (
            <li key={`${row.review} ${row.id}`}>
              <span className="row">
                <Severity of={row.severity} />
                <Link href={`/reviews/${row.review}`}>{row.title}</Link>
              </span>
              <span className="small quiet mono">
                {row.repository.owner}/{row.repository.name} #{row.number} {row.path}:{row.line}
              </span>
              <span className="small quiet">{moment(row.at)}</span>
              {row.outcome === null || row.outcome.reason === null ? null : (
                <span className="small soft">
                  {row.outcome.by ?? "somebody"}: {row.outcome.reason}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage ? (
        <button type="button" className="button" onClick={() => void list.fetchNextPage()}>
          More than {counted(rows?.length ?? 0, "finding")}
        </button>
      ) : null}
    </Modal>
  );
}
