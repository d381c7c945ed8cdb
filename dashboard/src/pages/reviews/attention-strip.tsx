// What needs a person, before anything else: each with one sentence and one button.
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { AttentionItem, AttentionKind } from "../../../../src/web/api-types.js";
import { useLiveRead } from "../../api/queries.js";
import { ActionButton } from "../../parts/action-button.js";
import { Icon, type IconName } from "../../parts/icon.js";
import { ago } from "../../parts/words.js";

interface Attention {
  readonly items: readonly AttentionItem[];
  readonly counts: Readonly<Record<AttentionKind, number>>;
  readonly asOf: number;
}

const kinds: Readonly<
  Record<AttentionKind, { readonly name: string; readonly icon: IconName; readonly tone: string }>
> = {
  failed: { name: "Failed", icon: "alert", tone: "tone-bad" },
  stuck: { name: "Stuck", icon: "clock", tone: "tone-warn" },
  "out-of-quota": { name: "Out of quota", icon: "coins", tone: "tone-warn" },
  "key-rejected": { name: "Key rejected", icon: "key", tone: "tone-bad" },
  "delivery-lost": { name: "Delivery lost", icon: "inbox", tone: "tone-warn" },
  "dead-job": { name: "Dead job", icon: "grave", tone: "tone-bad" },
  paused: { name: "Paused", icon: "dash", tone: "tone-info" },
};

const firstFew = 3;

/** The strip; nothing at all when nobody is needed. */
export function AttentionStrip() {
  const { data, line } = useLiveRead<Attention>(["attention"], "/attention");
  const [isWhole, setWhole] = useState(false);
  if (data === undefined || data.items.length === 0) return null;
  const all = Object.values(data.counts).reduce((sum, n) => sum + n, 0);
  const shown = isWhole ? data.items : data.items.slice(0, firstFew);
  const counted = Object.entries(data.counts).filter(([, n]) => n > 0);
  return (
    <section className="card attention" aria-labelledby="attention-title">
      <div className="card-head">
        <h2 id="attention-title">Needs you</h2>
        {counted.map(([kind, n]) => (
          <span key={kind} className="small soft">
            {kinds[kind as AttentionKind].name} <span className="tally">{n}</span>
          </span>
        ))}
      </div>
      <ul>
        {shown.map((item) => (
          <Item key={item.id} item={item} now={line.serverNow()} />
        ))}
      </ul>
      {data.items.length > firstFew ? (
        <button
          type="button"
          className="button more"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? "Show fewer" : `Show all ${all}`}
        </button>
      ) : null}
    </section>
  );
}

function Item({ item, now }: { item: AttentionItem; now: number }) {
  const { name, icon, tone } = kinds[item.kind];
  const where = item.repository === null ? "" : `${item.repository.owner}/${item.repository.name} · `;
  return (
    <li>
      <span className={`badge ${tone}`}>
        <Icon name={icon} />
        {name}
      </span>
      <div>
        <h3 className="break">
          {item.review === null ? item.title : <Link href={`/reviews/${item.review}`}>{item.title}</Link>}
        </h3>
        <p>
          {item.detail} <strong>{item.remedy}</strong>
        </p>
        <p className="quiet">
          {where}
          {ago(item.at, now)}
        </p>
      </div>
      <RemedyButton item={item} />
    </li>
  );
}

function RemedyButton({ item: { button, repository } }: { item: AttentionItem }) {
  const [, go] = useLocation();
  const { action, target } = button;
  const to = encodeURIComponent(target);
  const again = ["attention", "reviews"];
  const open = (name: string, path: string) => (
    <Link className="button" href={path}>
      {name}
    </Link>
  );
  switch (action) {
    case "run-again":
      return (
        <ActionButton
          icon="retry"
          again={again}
          act={(api) => api.change<{ review: string }>("POST", `/reviews/${to}/run`)}
          after={({ review }) => go(`/reviews/${review}`)}
        >
          Run again
        </ActionButton>
      );
    case "refill":
      return open("Refill", `/reviews/${to}`);
    case "open-settings":
      return open("Open settings", repository === null ? "/repositories" : `/repositories/${repository.id}`);
    case "open-keys":
      return open("Open keys", "/keys");
    case "open-quota":
      return open("Open quota", "/repositories");
    case "redeliver":
      return (
        <ActionButton
          icon="retry"
          again={again}
          act={(api) => api.change("POST", `/deliveries/${to}/redeliver`)}
        >
          Deliver again
        </ActionButton>
      );
    case "retry-job":
      return (
        <ActionButton icon="retry" again={again} act={(api) => api.change("POST", `/dead-jobs/${to}/retry`)}>
          Retry
        </ActionButton>
      );
    case "none":
      return <span />;
  }
}
