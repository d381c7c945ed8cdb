// Jobs that were given up: why, what to do, and the two ways out.
import { Link } from "wouter";
import type { DeadJob } from "../../../../src/web/api-types.js";
import { isAtLeast, useMe } from "../../api/queries.js";
import { ActionButton } from "../../parts/action-button.js";
import { ListView } from "../../parts/list-view.js";
import { Badge } from "../../parts/small-parts.js";
import { useFilters } from "../../parts/use-filters.js";
import { useNow } from "../../parts/use-now.js";
import { ago, counted, type Said } from "../../parts/words.js";

const states: Readonly<Record<DeadJob["state"], Said>> = {
  dead: { text: "Given up", tone: "bad", icon: "alert" },
  retried: { text: "Queued again", tone: "good", icon: "retry" },
  discarded: { text: "Put away", tone: "plain", icon: "dash" },
};

/** The list. */
export function DeadJobsPage() {
  const { values, set } = useFilters(["state"]);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Dead jobs</h1>
          <p>What was tried as often as it may be. Nothing here is lost: it can be queued again.</p>
        </div>
      </div>
      <div className="filters">
        <select
          aria-label="State"
          value={values.state}
          onChange={(event) => set("state", event.target.value)}
        >
          <option value="">State: any</option>
          {Object.entries(states).map(([state, { text }]) => (
            <option key={state} value={state}>
              {text}
            </option>
          ))}
        </select>
      </div>
      <ListView<DeadJob>
        name="dead-jobs"
        path="/dead-jobs"
        query={values}
        keyOf={(job) => job.id}
        row={(job) => <Row job={job} />}
        label="Dead jobs, newest first"
        empty={{ title: "No dead jobs", text: "Every job that was begun came to its end." }}
      />
    </>
  );
}

function Row({ job }: { job: DeadJob }) {
  const now = useNow(30_000);
  const me = useMe();
  const again = ["dead-jobs", "attention"];
  const act =
    (verb: "retry" | "discard") => (api: Parameters<Parameters<typeof ActionButton>[0]["act"]>[0]) =>
      api.change("POST", `/dead-jobs/${encodeURIComponent(job.id)}/${verb}`);
  return (
    <article className="list-row plain-row">
      <div>
        <strong className="break">
          {job.kind}
          {job.repository === null ? "" : ` · ${job.repository.owner}/${job.repository.name}`}
        </strong>
        <p className="soft small break">
          {job.reason} <strong>{job.remedy}</strong>
        </p>
        <p className="under">
          <span>{ago(job.failedAt, now)}</span>
          <span>{counted(job.attempts, "try", "tries")}</span>
          <span className="mono">{job.jobId}</span>
          {job.review === null ? null : <Link href={`/reviews/${job.review}`}>its review</Link>}
        </p>
      </div>
      <Badge said={states[job.state]} />
      {job.state === "dead" && isAtLeast(me, "maintainer") ? (
        <div className="row">
          <ActionButton icon="retry" again={again} act={act("retry")}>
            Retry
          </ActionButton>
          <ActionButton look="bare" again={again} act={act("discard")} confirm="Put this job away for good?">
            Discard
          </ActionButton>
        </div>
      ) : (
        <span />
      )}
    </article>
  );
}
