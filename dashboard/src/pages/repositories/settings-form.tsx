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
export function SettingsForm({
  repository,
  readAgain,
}: {
  repository: RepositoryDetail;
  readAgain: () => void;
}) {
  const [draft, setDraft] = useState(() => draftOf(repository.settings));
  const service = useRead<ServiceInfo>(["service"], "/service");
  const save = useChange<SettingsDraft, unknown>(
    (api, given) =>
      api.change("PUT", `/repositories/${repository.id}/settings`, {
        version: repository.settingsVersion,
        settings: settingsOf(given, repository.settings.consentAt),
      }),
    ["repository", "repositories", "effective"],
  );
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(repository.settings));
  const edit: Edit = (change) => setDraft((before) => ({ ...before, ...change }));
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
          save={save}
          takeBack={() => {
            save.reset();
            setDraft(draftOf(repository.settings));
            readAgain();
          }}
        />
      ) : null}
    </form>
  );
}

interface SaveBarProps {
  readonly isChanged: boolean;
  readonly save: { readonly isPending: boolean; readonly isSuccess: boolean; readonly error: Error | null };
  readonly takeBack: () => void;
}

function SaveBar({ isChanged, save, takeBack }: SaveBarProps) {
  const isConflict = save.error instanceof AskError && save.error.code === "version-conflict";
  const words =
    save.error !== null
      ? sayFault(save.error)
      : isChanged
        ? "Not saved yet. The next review goes by it."
        : "Saved. The next review goes by it.";
  return (
    <div className="save-bar">
      <span role="status" className="break">
        {save.error === null ? null : <Icon name="alert" />} {words}
      </span>
      <span className="row push">
        {isChanged ? (
          <button type="button" className="button bare" onClick={takeBack}>
            {isConflict ? "Read them again" : "Take back"}
          </button>
        ) : null}
        <button type="submit" className="button main" disabled={!isChanged || save.isPending}>
          Save
        </button>
      </span>
    </div>
  );
}
