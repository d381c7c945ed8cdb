// The audit log: who changed what, when, and how it ended (spec X6).
import { useCallback } from "react";
import type { AuditEntry } from "../../../../src/web/api-types.js";
import { ListView } from "../../parts/list-view.js";
import { SearchField } from "../../parts/search-field.js";
import { Badge } from "../../parts/small-parts.js";
import { useFilters } from "../../parts/use-filters.js";
import { moment, type Said } from "../../parts/words.js";

const endings: Readonly<Record<AuditEntry["ending"], Said>> = {
  asked: { text: "Begun", tone: "info", icon: "clock" },
  done: { text: "Done", tone: "good", icon: "check" },
  refused: { text: "Refused", tone: "warn", icon: "alert" },
  failed: { text: "Failed", tone: "bad", icon: "cross" },
};

/** The log, newest first. */
export function AuditPage() {
  const { values, set } = useFilters(["search"]);
  const search = useCallback((value: string) => set("search", value), [set]);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Audit log</h1>
          <p>Every change that somebody made, written down before it was done.</p>
        </div>
      </div>
      <div className="filters" role="search">
        <SearchField value={values.search} label="Search who, what, on what" change={search} />
      </div>
      <ListView<AuditEntry>
        name="audit"
        path="/audit"
        query={values}
        keyOf={(entry) => entry.id}
        row={(entry) => <Row entry={entry} />}
        label="Changes, newest first"
        empty={{ title: "No change", text: "Nobody changed anything yet, or nothing matches." }}
      />
    </>
  );
}

function Row({ entry }: { entry: AuditEntry }) {
  return (
    <article className="list-row plain-row">
      <div>
        <strong>{entry.actor}</strong> <span className="mono">{entry.action}</span>{" "}
        <span className="break">{entry.target}</span>
        <p className="under">
          <time dateTime={new Date(entry.at).toISOString()}>{moment(entry.at)}</time>
          {entry.detail === "" ? null : <span className="break">{entry.detail}</span>}
        </p>
      </div>
      <Badge said={endings[entry.ending]} />
      <span />
    </article>
  );
}
