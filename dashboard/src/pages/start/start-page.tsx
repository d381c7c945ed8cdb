// The first run: App, webhook, key, first repository, each with a button that really tries it.
import { Link } from "wouter";
import type { Check, ChecklistItem, ServiceInfo } from "../../../../src/web/api-types.js";
import { isAtLeast, useChange, useMe, useRead } from "../../api/queries.js";
import { sayFault } from "../../parts/action-button.js";
import { Icon } from "../../parts/icon.js";
import { ReadView } from "../../parts/read-view.js";
import { Notice, OutLink } from "../../parts/small-parts.js";
import { useNow } from "../../parts/use-now.js";
import { counted, span } from "../../parts/words.js";

/** The checklist, and what runs here beneath it. */
export function StartPage() {
  const asked = useRead<ServiceInfo>(["service"], "/service");
  return (
    <ReadView asked={asked} what="the checklist">
      {(service) => <Checklist service={service} />}
    </ReadView>
  );
}

function Checklist({ service }: { service: ServiceInfo }) {
  const done = service.checklist.filter((item) => item.done).length;
  return (
    <>
      <div className="page-head">
        <div>
          <h1>First run</h1>
          <p>
            {done === service.checklist.length
              ? "Everything is set up. Test any step again whenever something seems off."
              : `${done} of ${counted(service.checklist.length, "step")} done. Each has a button that really tries it.`}
          </p>
        </div>
      </div>
      <div className="stack">
        {service.github.mode === "memory" ? (
          <Notice tone="info" title="No GitHub App yet">
            <p>
              The sample reviews come from a GitHub in memory. Connect an App to review pull requests of your
              own.
            </p>
          </Notice>
        ) : null}
        <ol className="steps">
          {service.checklist.map((item, n) => (
            <Step key={item.step} item={item} n={n + 1} />
          ))}
        </ol>
        <Running service={service} />
      </div>
    </>
  );
}

const where: Readonly<
  Record<ChecklistItem["step"], { readonly path: string; readonly name: string } | null>
> = {
  app: null,
  webhook: null,
  key: { path: "/keys", name: "Add a key" },
  repository: { path: "/repositories", name: "Choose a repository" },
};

function Step({ item, n }: { item: ChecklistItem; n: number }) {
  const me = useMe();
  const test = useChange<null, Check>(
    (api) => api.change("POST", `/service/checklist/${item.step}/test`),
    ["service"],
  );
  const place = where[item.step];
  return (
    <li className="card" data-done={item.done}>
      <span className="mark">{item.done ? <Icon name="check" label="done" /> : n}</span>
      <div>
        <h2>{item.title}</h2>
        <p className="soft break">{item.detail}</p>
        {item.remedy === null ? null : <p className="break">{item.remedy}</p>}
        {item.url === null ? null : (
          <p className="small">
            <OutLink href={item.url}>Open it on GitHub</OutLink>
          </p>
        )}
      </div>
      <div className="row">
        {place === null || item.done ? null : (
          <Link className="button main" href={place.path}>
            {place.name}
          </Link>
        )}
        {isAtLeast(me, "operator") ? (
          <button
            type="button"
            className="button"
            disabled={test.isPending}
            onClick={() => test.mutate(null)}
          >
            <Icon name={test.isPending ? "spinner" : "play"} spin={test.isPending} /> Test
            <span className="unseen"> {item.title}</span>
          </button>
        ) : null}
      </div>
      <div role="status" className={test.data === undefined && test.error === null ? "unseen" : ""}>
        <Answer check={test.data} fault={test.error} />
      </div>
    </li>
  );
}

function Answer({ check, fault }: { check: Check | undefined; fault: Error | null }) {
  if (fault !== null) return <p className="answer tone-bad">{sayFault(fault)}</p>;
  if (check === undefined) return null;
  return (
    <div className={`answer ${check.ok ? "tone-good" : "tone-bad"}`}>
      <Icon name={check.ok ? "check" : "alert"} label={check.ok ? "works" : "does not work"} />
      <p>
        {check.detail} {check.remedy === null ? null : <strong>{check.remedy}</strong>}{" "}
        <span className="soft numbers">({span(check.tookMs)})</span>
      </p>
    </div>
  );
}

function Running({ service }: { service: ServiceInfo }) {
  const now = useNow(30_000);
  const { database, queue, queueDepth, github, models } = service;
  return (
    <section className="card padded">
      <h2>What runs here</h2>
      <dl className="facts numbers">
        <dt>Assay</dt>
        <dd>
          {service.version}, up for {span(now - service.startedAt)}
        </dd>
        <dt>Address</dt>
        <dd>{service.publicUrl}</dd>
        <dt>Database</dt>
        <dd>
          PostgreSQL {database.version}, {database.engine === "embedded" ? "embedded" : "a server of yours"}
        </dd>
        <dt>Queue</dt>
        <dd>
          {queue.engine === "redis" ? "Redis" : "in the same PostgreSQL"} · {queueDepth.waiting} waiting,{" "}
          {queueDepth.running} running, {queueDepth.delayed} delayed
        </dd>
        <dt>Workers</dt>
        <dd>{service.workers}</dd>
        <dt>GitHub</dt>
        <dd>
          {github.mode === "memory"
            ? "in memory, with a sample"
            : `${github.apiUrl}, App ${github.appSlug ?? "without a name"}`}
        </dd>
        <dt>Models</dt>
        <dd>{models.mode === "offline" ? "offline reviewer" : (models.defaultModel ?? "no default")}</dd>
      </dl>
    </section>
  );
}
