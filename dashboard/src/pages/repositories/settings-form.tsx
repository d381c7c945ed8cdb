// The form of a repository's settings. It saves only over the version that it began from, so that nobody's change is lost.
import { useState, type SyntheticEvent } from "react";
import type { RepositoryDetail, ServiceInfo } from "../../../../src/web/api-types.js";
import { AskError } from "../../api/ask.js";
import { useChange, useRead } from "../../api/queries.js";
import { sayFault } from "../../parts/action-button.js";
import { Icon } from "../../parts/icon.js";
import {
  CapFields,
  FilterFields,
  GuidelineFields,
  LensFields,
  PassFields,
  type Edit,
} from "./settings-fields.js";
import { draftOf, settingsOf, type SettingsDraft } from "./settings-draft.js";

/** The form; read-only for those who may not change the repository. */
export function SettingsForm({ repository }: { repository: RepositoryDetail }) {
  const { base, draft, edit, adopt, setOwn } = useDraft(repository);
  const service = useRead<ServiceInfo>(["service"], "/service");
  const save = useChange<SettingsDraft, { settingsVersion: number }>(
    async (api, given) => {
      const saved = await api.change<{ settingsVersion: number }>(
        "PUT",
        `/repositories/${repository.id}/settings`,
        { version: base.settingsVersion, settings: settingsOf(given, repository.settings.consentAt) },
      );
      setOwn(saved.settingsVersion); // before they are read anew: they are no news to this form
      return saved;
    },
    ["repository", "repositories", "effective"],
  );
  const isChanged = !isSame(draft, draftOf(base.settings));
  const isOvertaken = repository.settingsVersion !== base.settingsVersion;
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    save.mutate(draft);
  };
  const shared = { draft, edit, isFixed: !repository.mayChange };
  return (
    <form className="settings" aria-label="Settings" onSubmit={send}>
      <LensFields
        {...shared}
        lenses={service.data?.lenses ?? []}
        fallback={service.data?.models.defaultModel ?? null}
      />
      <PassFields {...shared} />
      <GuidelineFields {...shared} />
      <FilterFields {...shared} />
      <CapFields {...shared} />
      {isChanged || save.error !== null || save.isSuccess ? (
        <SaveBar
          isChanged={isChanged}
          isOvertaken={isOvertaken}
          save={save}
          takeBack={() => {
            save.reset();
            adopt(repository);
          }}
        />
      ) : null}
    </form>
  );
}

/**
 * What is edited, and the settings that it began from. Newer ones take their place only where nothing was edited, or where they are
 * what was just saved from here: nobody's edits vanish, and nobody's are saved over.
 */
function useDraft(repository: RepositoryDetail) {
  const [base, setBase] = useState(repository);
  const [draft, setDraft] = useState(() => draftOf(repository.settings));
  const [own, setOwn] = useState(0);
  const adopt = (next: RepositoryDetail): void => {
    setBase(next);
    setDraft(draftOf(next.settings));
  };
  const isNewer = repository.settingsVersion !== base.settingsVersion;
  if (isNewer && (own === repository.settingsVersion || isSame(draft, draftOf(base.settings))))
    adopt(repository);
  const edit: Edit = (change) => setDraft((before) => ({ ...before, ...change }));
  return { base, draft, edit, adopt, setOwn };
}

function isSame(one: SettingsDraft, other: SettingsDraft): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

interface SaveBarProps {
  readonly isChanged: boolean;
  readonly isOvertaken: boolean;
  readonly save: { readonly isPending: boolean; readonly isSuccess: boolean; readonly error: Error | null };
  readonly takeBack: () => void;
}

function SaveBar({ isChanged, isOvertaken, save, takeBack }: SaveBarProps) {
  const isStuck = isOvertaken && isChanged;
  const isConflict = save.error instanceof AskError && save.error.code === "version-conflict";
  const words = isStuck
    ? "Somebody changed these settings since you began. Read them again, then make your change on top."
    : save.error !== null
      ? sayFault(save.error)
      : isChanged
        ? "Not saved yet. The next review goes by it."
        : "Saved. The next review goes by it.";
  return (
    <div className="save-bar">
      <span role="status" className="break">
        {save.error === null && !isStuck ? null : <Icon name="alert" />} {words}
      </span>
      <span className="row push">
        {isChanged ? (
          <button type="button" className="button bare" onClick={takeBack}>
            {isConflict || isStuck ? "Read them again" : "Take back"}
          </button>
        ) : null}
        <button type="submit" className="button main" disabled={!isChanged || isStuck || save.isPending}>
          Save
        </button>
      </span>
    </div>
  );
}
