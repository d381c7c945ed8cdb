// Model keys: added only after the provider took them, shown by their last four characters, tested, rotated, removed.
import { useState } from "react";
import type { KeyVerdict, ModelKey } from "../../../../src/web/api-types.js";
import { useChange, useRead } from "../../api/queries.js";
import { ActionButton, sayFault } from "../../parts/action-button.js";
import { Icon } from "../../parts/icon.js";
import { Modal } from "../../parts/modal.js";
import { ReadView } from "../../parts/read-view.js";
import { Empty } from "../../parts/small-parts.js";
import { useNow } from "../../parts/use-now.js";
import { ago, counted } from "../../parts/words.js";
import { KeyForm, RotateForm } from "./key-forms.js";
import { VerdictLine } from "./verdict-line.js";

/** The list of keys and the way to add one. */
export function KeysPage() {
  const asked = useRead<{ items: readonly ModelKey[] }>(["keys"], "/keys");
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Keys</h1>
          <p>Sealed when they are saved, opened only where a model is asked. Nobody can read them back.</p>
        </div>
        <button type="button" className="button main" onClick={() => setAdding(true)}>
          <Icon name="key" /> Add a key
        </button>
      </div>
      <ReadView asked={asked} what="keys">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No key yet">
              <p>Without one, reviews are made by the offline reviewer: rules alone, at no cost.</p>
            </Empty>
          ) : (
            <ul className="rows card" aria-label="Keys">
              {items.map((key) => (
                <li key={key.id}>
                  <Row stored={key} />
                </li>
              ))}
            </ul>
          )
        }
      </ReadView>
      <Modal isOpen={isAdding} title="Add a key" close={() => setAdding(false)}>
        <KeyForm done={() => setAdding(false)} />
      </Modal>
    </>
  );
}

function Row({ stored }: { stored: ModelKey }) {
  const now = useNow(30_000);
  const [isRotating, setRotating] = useState(false);
  const test = useChange<null, KeyVerdict>((api) => api.change("POST", `/keys/${stored.id}/test`), ["keys"]);
  return (
    <article className="list-row key-row">
      <div>
        <button type="button" className="title" data-row onClick={() => setRotating(true)}>
          {stored.provider} ····{stored.lastFour}
        </button>
        <p className="under">
          <span>for {stored.ownerLabel}</span>
          {stored.baseUrl === null ? null : <span className="mono">{stored.baseUrl}</span>}
          <span>
            {stored.usedByCount === 0 ? "used by none" : `used by ${stored.usedBy.join(", ")}`}
            {stored.usedByCount > stored.usedBy.length
              ? ` and ${stored.usedByCount - stored.usedBy.length} more`
              : ""}
          </span>
          <span>
            {stored.lastUsedAt === null ? "never used" : `last used ${ago(stored.lastUsedAt, now)}`}
          </span>
        </p>
      </div>
      <Tested stored={stored} verdict={stored.verdict} fault={test.error} now={now} />
      <div className="row">
        <button type="button" className="button" disabled={test.isPending} onClick={() => test.mutate(null)}>
          <Icon name={test.isPending ? "spinner" : "play"} spin={test.isPending} /> Test
        </button>
        <button type="button" className="button" onClick={() => setRotating(true)}>
          Rotate
        </button>
        <ActionButton
          look="danger"
          again={["keys"]}
          confirm={`Remove the key ending in ${stored.lastFour}? ${counted(stored.usedByCount, "repository", "repositories")} will be without it.`}
          act={(api) => api.change("DELETE", `/keys/${stored.id}`)}
        >
          Remove
        </ActionButton>
      </div>
      <Modal
        isOpen={isRotating}
        title={`Rotate ${stored.provider} ····${stored.lastFour}`}
        close={() => setRotating(false)}
      >
        <RotateForm stored={stored} done={() => setRotating(false)} />
      </Modal>
    </article>
  );
}

interface TestedProps {
  readonly stored: ModelKey;
  readonly verdict: KeyVerdict | null;
  readonly fault: Error | null;
  readonly now: number;
}

function Tested({ stored, verdict, fault, now }: TestedProps) {
  const { rejectedAt, testedAt } = stored;
  return (
    <div className="stack tight" role="status">
      {rejectedAt === null ? null : (
        <p className="answer tone-bad">
          <Icon name="alert" /> A review met a refusal {ago(rejectedAt, now)}.
        </p>
      )}
      {verdict === null ? (
        <span className="quiet small">not tested yet</span>
      ) : (
        <VerdictLine verdict={verdict} />
      )}
      {fault === null ? null : <p className="answer tone-bad">{sayFault(fault)}</p>}
      {testedAt === null ? null : <span className="quiet small">tested {ago(testedAt, now)}</span>}
    </div>
  );
}
