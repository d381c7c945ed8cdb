// Webhook calls as recorded: what came, what was made of it, and the way to have it again.
import { useCallback } from "react";
import { Link } from "wouter";
import type { Delivery } from "../../../../src/web/api-types.js";
import { isAtLeast, useMe } from "../../api/queries.js";
import { ActionButton } from "../../parts/action-button.js";
import { ListView } from "../../parts/list-view.js";
import { SearchField } from "../../parts/search-field.js";
import { Badge } from "../../parts/small-parts.js";
import { useFilters } from "../../parts/use-filters.js";
import { useNow } from "../../parts/use-now.js";
import { ago, moment, type Said } from "../../parts/words.js";

const outcomes: Readonly<Record<Delivery["outcome"], Said>> = {
  queued: { text: "Queued", tone: "good", icon: "check" },
  ignored: { text: "Ignored", tone: "plain", icon: "dash" },
  refused: { text: "Refused", tone: "warn", icon: "alert" },
  recorded: { text: "Recorded", tone: "info", icon: "log" },
};

/** The list. */
export function DeliveriesPage() {
  const { values, set } = useFilters(["search", "outcome", "job"]);
  const search = useCallback((value: string) => set("search", value), [set]);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Deliveries</h1>
          <p>Every call of the webhook, and what was made of it.</p>
        </div>
      </div>
      <div className="filters" role="search">
        <SearchField value={values.search} label="Search event, id, repository" change={search} />
        <select
          aria-label="Outcome"
          value={values.outcome}
          onChange={(event) => set("outcome", event.target.value)}
        >
          <option value="">Outcome: any</option>
          {Object.entries(outcomes).map(([outcome, { text }]) => (
            <option key={outcome} value={outcome}>
              {text}
            </option>
          ))}
        </select>
        <select aria-label="Its job" value={values.job} onChange={(event) => set("job", event.target.value)}>
          <option value="">Its job: any</option>
          {["pending", "done", "failed"].map((state) => (
            <option key={state}>{state}</option>
          ))}
        </select>
      </div>
      <ListView<Delivery>
        name="deliveries"
        path="/deliveries"
        query={values}
        keyOf={(delivery) => delivery.guid}
        row={(delivery) => <Row delivery={delivery} />}
        label="Deliveries, newest first"
        empty={{
          title: "No delivery",
          text: "None arrived, or none matches. The first run has a test of the webhook.",
        }}
      />
    </>
  );
}

function Row({ delivery }: { delivery: Delivery }) {
  const now = useNow(30_000);
  const me = useMe();
  const { repository, jobState } = delivery;
  const name = `${delivery.event}${delivery.action === null ? "" : ` ${delivery.action}`}`;
  return (
    <article className="list-row plain-row">
      <div>
        {delivery.review === null ? (
          <strong>{name}</strong>
        ) : (
          <Link data-row className="title" href={`/reviews/${delivery.review}`}>
            {name}
          </Link>
        )}
        <p className="under">
          {repository === null ? null : (
            <span>
              {repository.owner}/{repository.name}
            </span>
          )}
          <time dateTime={new Date(delivery.receivedAt).toISOString()} title={moment(delivery.receivedAt)}>
            {ago(delivery.receivedAt, now)}
          </time>
          {jobState === null ? null : <span>job {jobState}</span>}
          {delivery.missed ? <span>was lost, found by the sweep</span> : null}
          {delivery.reason === null ? null : <span>{delivery.reason}</span>}
          <span className="mono">{delivery.guid}</span>
        </p>
      </div>
      <Badge said={outcomes[delivery.outcome]} />
      {isAtLeast(me, "maintainer") ? (
        <ActionButton
          look="bare"
          icon="retry"
          again={["deliveries", "attention"]}
          act={(api) => api.change("POST", `/deliveries/${encodeURIComponent(delivery.guid)}/redeliver`)}
        >
          Again
        </ActionButton>
      ) : (
        <span />
      )}
    </article>
  );
}
