// Tabs by the usual pattern: arrows move among them, the panel is named by its tab; [ and ] move from anywhere.
import { useId, type KeyboardEvent, type ReactNode } from "react";
import { useKeys } from "../keyboard/shortcuts.js";

/** One tab. `tally` is shown beside its name. */
export interface Tab {
  readonly id: string;
  readonly name: string;
  readonly tally?: number;
  readonly panel: () => ReactNode;
}

/** The tabs and the panel of the chosen one. */
export function Tabs(props: {
  readonly tabs: readonly Tab[];
  readonly chosen: string;
  readonly choose: (id: string) => void;
  readonly label: string;
}) {
  const { tabs, chosen, choose, label } = props;
  const base = useId();
  const at = Math.max(
    0,
    tabs.findIndex((tab) => tab.id === chosen),
  );
  const current = tabs[at];
  const move = (step: number): Tab | undefined => {
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next !== undefined) choose(next.id);
    return next;
  };
  useKeys((key) => {
    if (key === "[") move(-1);
    if (key === "]") move(1);
  });
  const hear = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      Home: -at,
      End: tabs.length - 1 - at,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = move(step);
    document.getElementById(`${base}-${next?.id ?? ""}`)?.focus();
  };
  return (
    <div className="stack">
      <div className="tabs" role="tablist" aria-label={label} onKeyDown={hear}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${base}-${tab.id}`}
            aria-selected={tab === current}
            aria-controls={`${base}-panel`}
            tabIndex={tab === current ? 0 : -1}
            onClick={() => choose(tab.id)}
          >
            {tab.name}
            {tab.tally === undefined ? null : <span className="tally">{tab.tally}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${current?.id ?? ""}`}>
        {current?.panel()}
      </div>
    </div>
  );
}
