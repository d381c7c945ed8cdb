// What a provider said when a key was tried: its own words, and what to do.
import type { KeyVerdict } from "../../../../src/web/api-types.js";
import { Icon } from "../../parts/icon.js";
import { dollars } from "../../parts/words.js";

/** The verdict with the provider's exact answer (secrets were taken out by the service). */
export function VerdictLine({ verdict }: { verdict: KeyVerdict }) {
  switch (verdict.kind) {
    case "works":
      return (
        <div className={`answer ${verdict.isFormatKept ? "tone-good" : "tone-warn"}`}>
          <Icon name={verdict.isFormatKept ? "check" : "alert"} />
          <p>
            <strong>{verdict.model} answers</strong>
            {verdict.isFormatKept ? "" : ", but not in the form that a review needs"}
            {verdict.costUsd === null ? "." : `; the question cost ${dollars(verdict.costUsd)}.`}
          </p>
        </div>
      );
    case "refused":
      return (
        <div className="answer tone-bad">
          <Icon name="alert" />
          <p>
            <strong>
              {verdict.model} refused ({verdict.failure.replaceAll("_", " ")})
            </strong>
            <br />
            <code>{verdict.message}</code>
            <br />
            {verdict.remedy}
          </p>
        </div>
      );
    case "no-model":
      return (
        <div className="answer tone-warn">
          <Icon name="alert" />
          <p>{verdict.remedy}</p>
        </div>
      );
  }
}
