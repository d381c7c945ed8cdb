// The groups of fields of a repository's settings: lenses and models, guidelines, filters, caps.
import { useId, type ReactNode } from "react";
import { Icon, lensIcon } from "../../parts/icon.js";
import { lensClass } from "../../parts/small-parts.js";
import { capNames, listFilters, type SettingsDraft } from "./settings-draft.js";

/** Changes some fields of the draft. */
export type Edit = (change: Partial<SettingsDraft>) => void;

/** What every group is given. */
export interface GroupProps {
  readonly draft: SettingsDraft;
  readonly edit: Edit;
  readonly isFixed: boolean;
}

const modelPattern = "[a-z][a-z0-9\\-]*:\\S{1,200}";

function Group(props: {
  readonly title: string;
  readonly about: string;
  readonly isFixed: boolean;
  readonly children: ReactNode;
}) {
  return (
    <fieldset disabled={props.isFixed}>
      <legend>{props.title}</legend>
      <p className="about">{props.about}</p>
      {props.children}
    </fieldset>
  );
}

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly children: (id: string) => ReactNode;
}

/** A label, its field, and a hint beneath. */
export function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint === undefined ? null : <span className="hint">{hint}</span>}
    </div>
  );
}

/** Which lenses are asked, and with which model. */
export function LensFields(
  props: GroupProps & {
    readonly lenses: readonly { readonly id: string; readonly title: string }[];
    readonly fallback: string | null;
  },
) {
  const { draft, edit, isFixed, lenses, fallback } = props;
  const turn = (lens: string, on: boolean): void =>
    edit({ lensesOff: on ? draft.lensesOff.filter((one) => one !== lens) : [...draft.lensesOff, lens] });
  return (
    <Group
      title="Lenses and models"
      about="A lens that is off costs nothing and is named in the coverage. A model is provider:name."
      isFixed={isFixed}
    >
      <div className="fields">
        <Field label="Model of all lenses">
          {(id) => (
            <input
              id={id}
              className="mono"
              value={draft.model}
              pattern={modelPattern}
              title="provider:name, for example anthropic:claude-sonnet-5"
              placeholder={
                fallback === null ? "the service's default" : `${fallback} (the service's default)`
              }
              onChange={(event) => edit({ model: event.target.value })}
            />
          )}
        </Field>
        {lenses.map(({ id: lens, title }) => (
          <div key={lens} className={`lens-choice ${lensClass(lens)}`}>
            <label className="tick">
              <input
                type="checkbox"
                checked={!draft.lensesOff.includes(lens)}
                onChange={(event) => turn(lens, event.target.checked)}
              />
              <Icon name={lensIcon(lens)} /> {title}
            </label>
            <input
              className="mono"
              aria-label={`Model of ${title}`}
              value={draft.modelPerLens[lens] ?? ""}
              pattern={modelPattern}
              title="provider:name"
              disabled={draft.lensesOff.includes(lens)}
              placeholder="as above"
              onChange={(event) =>
                edit({ modelPerLens: { ...draft.modelPerLens, [lens]: event.target.value } })
              }
            />
          </div>
        ))}
      </div>
    </Group>
  );
}

const refuteChoices = [
  { value: "", title: "off" },
  { value: "doubtful", title: "findings in doubt" },
  { value: "all", title: "all findings" },
] as const;

/** The passes of a model over what the lenses found. */
export function PassFields({ draft, edit, isFixed }: GroupProps) {
  const { synthesis } = draft;
  const refute = synthesis.refute === "off" ? "" : (synthesis.refute ?? "");
  return (
    <Group
      title="A second look"
      about="A model goes over what the lenses found, with the model of all lenses. It costs tokens, and it can only drop findings."
      isFixed={isFixed}
    >
      <div className="fields">
        <Field label="Try to refute" hint="What falls is listed with its reason.">
          {(id) => (
            <select
              id={id}
              value={refute}
              onChange={(event) => {
                const chosen = refuteChoices.find(({ value }) => value === event.target.value)?.value ?? "";
                edit({ synthesis: { ...synthesis, refute: chosen === "" ? null : chosen } });
              }}
            >
              {refuteChoices.map(({ value, title }) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Summary" hint="Numbers and verdict are the program's either way.">
          {(id) => (
            <select
              id={id}
              value={synthesis.summary ?? "template"}
              onChange={(event) =>
                edit({
                  synthesis: { ...synthesis, summary: event.target.value === "model" ? "model" : null },
                })
              }
            >
              <option value="template">worded by the program</option>
              <option value="model">worded by a model</option>
            </select>
          )}
        </Field>
      </div>
    </Group>
  );
}

/** What every lens is told about this repository. */
export function GuidelineFields({ draft, edit, isFixed }: GroupProps) {
  return (
    <Group
      title="Guidelines"
      about="What reviewers should know and hold the code to, in your words."
      isFixed={isFixed}
    >
      <div className="fields">
        <Field label="Guidelines" hint={`${draft.guidelines.length.toLocaleString()} of 8,000 characters`}>
          {(id) => (
            <textarea
              id={id}
              rows={6}
              maxLength={8_000}
              value={draft.guidelines}
              onChange={(event) => edit({ guidelines: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Group>
  );
}

const filterWords: Readonly<Record<(typeof listFilters)[number], readonly [string, string]>> = {
  baseBranches: ["Only these base branches", "globs; empty means every one"],
  authors: ["Not of these authors", "logins"],
  labels: ["Not with these labels", "any of them skips"],
  titleWords: ["Not with these words in the title", "for example WIP"],
  paths: ["Not these paths", "globs; left out of every review"],
};

/** Which pull requests and files are left out. */
export function FilterFields({ draft, edit, isFixed }: GroupProps) {
  return (
    <Group title="Filters" about="What is left out costs nothing. One entry a line." isFixed={isFixed}>
      <div className="fields two">
        {listFilters.map((name) => (
          <Field key={name} label={filterWords[name][0]} hint={filterWords[name][1]}>
            {(id) => (
              <textarea
                id={id}
                rows={3}
                value={draft.filters[name]}
                onChange={(event) => edit({ filters: { ...draft.filters, [name]: event.target.value } })}
              />
            )}
          </Field>
        ))}
        <label className="tick">
          <input
            type="checkbox"
            checked={draft.drafts}
            onChange={(event) => edit({ drafts: event.target.checked })}
          />
          Review drafts too
        </label>
      </div>
    </Group>
  );
}

const capWords: Readonly<
  Record<(typeof capNames)[number], { label: string; min: number; max: number; step: string }>
> = {
  files: { label: "Files", min: 1, max: 5_000, step: "1" },
  findings: { label: "Findings", min: 1, max: 500, step: "1" },
  inline: { label: "Inline comments", min: 0, max: 50, step: "1" },
  tokens: { label: "Tokens", min: 1_000, max: 100_000_000, step: "1" },
  usd: { label: "US dollars", min: 0.01, max: 10_000, step: "0.01" },
};

/** The bounds of one review and of one day. */
export function CapFields({ draft, edit, isFixed }: GroupProps) {
  return (
    <Group
      title="Caps"
      about="Bounds of one review, and of one day. Money is reserved before a model is asked."
      isFixed={isFixed}
    >
      <div className="fields two">
        {capNames.map((name) => (
          <Field key={name} label={`${capWords[name].label} per review`}>
            {(id) => (
              <input
                id={id}
                type="number"
                min={capWords[name].min}
                max={capWords[name].max}
                step={capWords[name].step}
                value={draft.caps[name]}
                placeholder="default"
                onChange={(event) => edit({ caps: { ...draft.caps, [name]: event.target.value } })}
              />
            )}
          </Field>
        ))}
        <Field label="US dollars per day">
          {(id) => (
            <input
              id={id}
              type="number"
              min={0.01}
              max={100_000}
              step="0.01"
              value={draft.dailyUsd}
              placeholder="no bound"
              onChange={(event) => edit({ dailyUsd: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Group>
  );
}
