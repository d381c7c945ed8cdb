// The seven stages of a review in a row: what is done, what is going on, where it stopped.
import type { Stage } from "../../../../src/web/api-types.js";
import { Icon, type IconName } from "../../parts/icon.js";
import { useNow } from "../../parts/use-now.js";
import { clock, sayVerdict, span } from "../../parts/words.js";

const names: Readonly<Record<Stage["stage"], string>> = {
  queued: "Queued",
  diff: "Diff",
  context: "Context",
  lenses: "Lenses",
  synthesis: "Synthesis",
  posting: "Posting",
  finished: "Finished",
};

const signs: Readonly<Record<Stage["state"], { readonly icon: IconName; readonly word: string }>> = {
  waiting: { icon: "dot", word: "waiting" },
  running: { icon: "spinner", word: "running" },
  done: { icon: "check", word: "done" },
  failed: { icon: "cross", word: "failed" },
  skipped: { icon: "dash", word: "not reached" },
};

/** The stages as an ordered list; the present one is marked for assistive technology too. */
export function StageTrack({ stages }: { stages: readonly Stage[] }) {
  return (
    <section className="card" aria-label="Stages">
      <ol className="stages">
        {stages.map((stage) => (
          <Step key={stage.stage} stage={stage} />
        ))}
      </ol>
    </section>
  );
}

function Step({ stage }: { stage: Stage }) {
  const { icon, word } = signs[stage.state];
  const isNow = stage.state === "running";
  const detail = detailOf(stage);
  return (
    <li data-state={stage.state} aria-current={isNow ? "step" : undefined}>
      <span className="dot">
        <Icon name={icon} label={word} spin={isNow} />
      </span>
      <span className="name">{names[stage.stage]}</span>
      <span className="detail numbers">
        <Took stage={stage} />
        {detail === "" ? null : <span>{detail}</span>}
      </span>
    </li>
  );
}

/** The verdict in words; why it ended otherwise stands in the notice above, and is not told twice. */
function detailOf({ stage, state, detail }: Stage): string {
  if (stage !== "finished") return detail;
  return state === "done" ? (sayVerdict(detail) ?? detail).toLowerCase() : "";
}

function Took({ stage }: { stage: Stage }) {
  const now = useNow(stage.state === "running" ? 1_000 : null);
  const { startedAt, finishedAt } = stage;
  if (startedAt === null || stage.stage === "finished") return null;
  if (stage.state === "running") return <span>{clock(now - startedAt)}</span>;
  return finishedAt === null ? null : <span>{span(finishedAt - startedAt)}</span>;
}
