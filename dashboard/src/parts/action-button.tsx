// A button that changes something: says that it is busy, and shows the API's own words when it is refused.
import { type ReactNode } from "react";
import { AskError, type Api } from "../api/ask.js";
import { useChange } from "../api/queries.js";
import { Icon, type IconName } from "./icon.js";

/** What a button does. `again` names what is read anew; `because` disables it and says why. `after` is told the answer. */
export interface ActionProps<T> {
  readonly act: (api: Api) => Promise<T>;
  readonly again: readonly string[];
  readonly children: ReactNode;
  readonly icon?: IconName;
  readonly look?: "main" | "danger" | "bare";
  readonly because?: string | null;
  readonly confirm?: string;
  readonly after?: (answer: T) => void;
}

/** The button, and beneath it why it did not work, if it did not. */
export function ActionButton<T>(props: ActionProps<T>) {
  const { act, again, children, icon, look = "", because = null, confirm, after } = props;
  const change = useChange<null, T>((api) => act(api), again);
  const press = (): void => {
    if (confirm !== undefined && !window.confirm(confirm)) return;
    change.mutate(null, after === undefined ? {} : { onSuccess: after });
  };
  const sign = change.isPending ? (
    <Icon name="spinner" spin />
  ) : icon === undefined ? null : (
    <Icon name={icon} />
  );
  return (
    <>
      <button
        type="button"
        className={`button ${look}`}
        disabled={because !== null || change.isPending}
        title={because ?? undefined}
        onClick={press}
      >
        {sign}
        {children}
      </button>
      <span role="alert" className={change.error === null ? "unseen" : "small break"}>
        {change.error === null ? "" : sayFault(change.error)}
      </span>
    </>
  );
}

/** A refused change in words: what, and what to do. */
export function sayFault(fault: Error): string {
  return fault instanceof AskError ? `${fault.message} ${fault.remedy}` : "Something went wrong; try again.";
}
