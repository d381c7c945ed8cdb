// What people did with a posted finding on GitHub without settling it: closed its thread, replied, reacted.
import type { Said } from "../../../../src/web/api-types.js";
import { Icon } from "../../parts/icon.js";
import { ago, counted, moment } from "../../parts/words.js";
import { useNow } from "../../parts/use-now.js";

/** The acts, oldest first; nothing where there are none. Replies are shown as text alone. */
export function FindingSaid({ said }: { said: readonly Said[] }) {
  const now = useNow(30_000);
  if (said.length === 0) return null;
  return (
    <section>
      <h4>On GitHub</h4>
      <ul className="said-list">
        {said.map((act) => (
          <li key={`${act.kind} ${act.kind === "thumbs" ? "" : act.by}`}>
            <Icon name={act.kind === "resolved" ? "check" : act.kind === "reply" ? "comment" : "people"} />
            <Act act={act} />
            <time className="quiet" dateTime={new Date(act.at).toISOString()} title={moment(act.at)}>
              {ago(act.at, now)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Act({ act }: { act: Said }) {
  switch (act.kind) {
    case "resolved":
      return (
        <span>
          <strong>{act.by}</strong> resolved the thread
        </span>
      );
    case "reply":
      return (
        <span>
          <strong>{act.by}</strong> replied: <q className="break">{act.text}</q>
        </span>
      );
    case "thumbs":
      return <span>{sayThumbs(act)}</span>;
  }
}

/** `2 thumbs up, 1 thumb down`; what there is none of is left out. */
export function sayThumbs({ up, down }: { readonly up: number; readonly down: number }): string {
  return [
    up === 0 ? "" : `${counted(up, "thumb", "thumbs")} up`,
    down === 0 ? "" : `${counted(down, "thumb", "thumbs")} down`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}
