// The forms of a key: add one, or put a new secret in the place of an old one. Both try it first.
import { useState, type SyntheticEvent } from "react";
import type {
  KeyOwner,
  KeyVerdict,
  ModelKey,
  RepositoryRow,
  ServiceInfo,
} from "../../../../src/web/api-types.js";
import { isAtLeast, useChange, useMe, useRead, type ListPage } from "../../api/queries.js";
import { sayFault } from "../../parts/action-button.js";
import { Field } from "../repositories/settings-fields.js";
import { VerdictLine } from "./verdict-line.js";

interface Trial {
  readonly provider: string;
  readonly secret: string;
  readonly model: string | null;
  readonly baseUrl: string | null;
}

interface Given {
  readonly provider: string;
  readonly secret: string;
  readonly model: string;
  readonly baseUrl: string;
  readonly owner: string;
}

/** Adds a key: tried with one tiny question first, saved only if the provider took it. */
export function KeyForm({ done }: { done: () => void }) {
  const me = useMe();
  const service = useRead<ServiceInfo>(["service"], "/service");
  const [given, setGiven] = useState<Given>({
    provider: "anthropic",
    secret: "",
    model: "",
    baseUrl: "",
    owner: "",
  });
  const owner = given.owner === "" && isAtLeast(me, "operator") ? "operator" : given.owner;
  const trial: Trial = {
    provider: given.provider,
    secret: given.secret.trim(),
    model: given.model.trim() === "" ? null : given.model.trim(),
    baseUrl: given.baseUrl.trim() === "" ? null : given.baseUrl.trim(),
  };
  const test = useChange<Trial, KeyVerdict>((api, body) => api.change("POST", "/keys/test", body), []);
  const save = useChange<Trial & { owner: KeyOwner }, unknown>(
    (api, body) => api.change("POST", "/keys", body),
    ["keys", "service", "attention"],
  );
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    save.mutate({ ...trial, owner: ownerOf(owner) }, { onSuccess: done });
  };
  const set = (change: Partial<Given>): void => setGiven((before) => ({ ...before, ...change }));
  return (
    <form className="stack" onSubmit={send} autoComplete="off">
      <TrialFields given={given} set={set} providers={service.data?.providers ?? []} />
      <OwnerField value={owner} change={(next) => set({ owner: next })} />
      <Endings
        verdict={test.data}
        fault={save.error ?? test.error}
        isBusy={test.isPending || save.isPending}
        test={() => test.mutate(trial)}
        isReady={trial.secret.length >= 8 && owner !== ""}
      />
    </form>
  );
}

interface TrialFieldsProps {
  readonly given: Given;
  readonly set: (change: Partial<Given>) => void;
  readonly providers: ServiceInfo["providers"];
}

function TrialFields({ given, set, providers }: TrialFieldsProps) {
  const me = useMe();
  const needsUrl = providers.find((one) => one.name === given.provider)?.needsBaseUrl === true;
  return (
    <>
      <Field label="Provider">
        {(id) => (
          <select id={id} value={given.provider} onChange={(event) => set({ provider: event.target.value })}>
            {providers.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      <SecretField value={given.secret} change={(secret) => set({ secret })} />
      {isAtLeast(me, "operator") ? (
        <Field label={needsUrl ? "Address" : "Address, if not the provider's own"}>
          {(id) => (
            <input
              id={id}
              type="url"
              required={needsUrl}
              value={given.baseUrl}
              placeholder="https://"
              onChange={(event) => set({ baseUrl: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      <Field label="Try it with this model" hint="empty: a usual one of the provider">
        {(id) => (
          <input id={id} value={given.model} onChange={(event) => set({ model: event.target.value })} />
        )}
      </Field>
    </>
  );
}

/** Replaces a key's secret; its address stays. */
export function RotateForm({ stored, done }: { stored: ModelKey; done: () => void }) {
  const [secret, setSecret] = useState("");
  const save = useChange<string, unknown>(
    (api, next) => api.change("PUT", `/keys/${stored.id}`, { secret: next.trim(), model: null }),
    ["keys", "attention"],
  );
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    save.mutate(secret, { onSuccess: done });
  };
  return (
    <form className="stack" onSubmit={send} autoComplete="off">
      <p className="soft">
        The new key is tried first. The old one stays until the provider took the new one.
      </p>
      <SecretField value={secret} change={setSecret} />
      <Endings
        verdict={undefined}
        fault={save.error}
        isBusy={save.isPending}
        isReady={secret.trim().length >= 8}
      />
    </form>
  );
}

function SecretField({ value, change }: { value: string; change: (value: string) => void }) {
  return (
    <Field label="Key">
      {(id) => (
        <input
          id={id}
          type="password"
          autoComplete="off"
          spellCheck={false}
          required
          minLength={8}
          maxLength={4_096}
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}

function OwnerField({ value, change }: { value: string; change: (value: string) => void }) {
  const me = useMe();
  const { data } = useRead<ListPage<RepositoryRow>>(["repositories-choice"], "/repositories", { limit: 100 });
  const rows = data?.items ?? [];
  const accounts = new Map(rows.map((row) => [row.installation, row.account]));
  return (
    <Field label="Pays for">
      {(id) => (
        <select id={id} required value={value} onChange={(event) => change(event.target.value)}>
          <option value="">Choose whose reviews</option>
          {isAtLeast(me, "operator") ? <option value="operator">the whole service</option> : null}
          {[...accounts].map(([installation, account]) => (
            <option key={installation} value={`installation:${installation}`}>
              every repository of {account}
            </option>
          ))}
          {rows.map((row) => (
            <option key={row.id} value={`repository:${row.id}`}>
              {row.owner}/{row.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function ownerOf(text: string): KeyOwner {
  const [kind, id] = text.split(":");
  if (kind === "repository" || kind === "installation") return { kind, id: Number(id) };
  return { kind: "operator" };
}

interface EndingsProps {
  readonly verdict: KeyVerdict | undefined;
  readonly fault: Error | null;
  readonly isBusy: boolean;
  readonly isReady: boolean;
  readonly test?: () => void;
}

function Endings({ verdict, fault, isBusy, isReady, test }: EndingsProps) {
  return (
    <>
      <div role="status">
        {verdict === undefined ? null : <VerdictLine verdict={verdict} />}
        {fault === null ? null : <p className="answer tone-bad">{sayFault(fault)}</p>}
        {isBusy ? <p className="soft">Asking the provider …</p> : null}
      </div>
      <div className="row">
        {test === undefined ? null : (
          <button type="button" className="button" disabled={!isReady || isBusy} onClick={test}>
            Only test
          </button>
        )}
        <button type="submit" className="button main" disabled={!isReady || isBusy}>
          Test and save
        </button>
      </div>
    </>
  );
}
