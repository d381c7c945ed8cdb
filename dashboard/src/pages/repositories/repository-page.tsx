// One repository: whether it is reviewed, by which lenses and models, what is left out, and what it may cost.
import type { EffectiveConfiguration, RepositoryDetail } from "../../../../src/web/api-types.js";
import { useRead } from "../../api/queries.js";
import { ActionButton } from "../../parts/action-button.js";
import { Badge, Meter, Notice, OutLink, ProblemNotice, Reading } from "../../parts/small-parts.js";
import { day, dollars, sha } from "../../parts/words.js";
import { Configuration } from "../review/configuration.js";
import { SettingsForm } from "./settings-form.js";

/** The page of repository `id`. */
export function RepositoryPage({ id }: { id: number }) {
  const asked = useRead<RepositoryDetail>(["repository", id], `/repositories/${id}`);
  if (asked.data === undefined)
    return asked.error === null ? (
      <Reading what="the repository" />
    ) : (
      <ProblemNotice fault={asked.error} retry={() => void asked.refetch()} />
    );
  const repository = asked.data;
  return (
    <div className="stack">
      <Head repository={repository} />
      <Consent repository={repository} />
      <Money repository={repository} />
      <SettingsForm repository={repository} />
      <Effective id={id} />
    </div>
  );
}

function Head({ repository }: { repository: RepositoryDetail }) {
  const isActive = repository.state === "active";
  const again = ["repository", "repositories", "attention", "service"];
  return (
    <div className="page-head">
      <div>
        <h1 className="break">
          {repository.owner}/{repository.name}
        </h1>
        <p className="row">
          <Badge
            said={
              isActive
                ? { text: "Active", tone: "good", icon: "check" }
                : { text: "Not active", tone: "plain", icon: "dash" }
            }
          />
          <OutLink href={repository.url}>on GitHub</OutLink>
          <span className="quiet">settings version {repository.settingsVersion}</span>
        </p>
      </div>
      {repository.mayChange ? (
        <div className="row">
          <ActionButton
            again={again}
            {...(isActive
              ? { confirm: "Stop reviewing it, and what is running?" }
              : { look: "main" as const })}
            act={(api) =>
              api.change("POST", `/repositories/${repository.id}/${isActive ? "deactivate" : "activate"}`)
            }
          >
            {isActive ? "Switch off" : "Activate"}
          </ActionButton>
        </div>
      ) : (
        <span className="badge">you may read it, not change it</span>
      )}
    </div>
  );
}

function Consent({ repository }: { repository: RepositoryDetail }) {
  const { consentRequired, consentAt, mayChange, id } = repository;
  if (!consentRequired && consentAt === null) return null;
  const again = ["repository", "repositories"];
  const change = (name: "consent" | "withdraw", words: string) =>
    mayChange ? (
      <ActionButton again={again} act={(api) => api.change("POST", `/repositories/${id}/${name}`)}>
        {words}
      </ActionButton>
    ) : undefined;
  if (consentAt === null)
    return (
      <Notice tone="warn" title="Consent is missing" buttons={change("consent", "Give consent")}>
        <p>
          This service reviews a repository only after somebody agreed that its code is sent to the models.
        </p>
      </Notice>
    );
  return (
    <Notice tone="info" title="Consent was given" icon="check" buttons={change("withdraw", "Take it back")}>
      <p>On {day(consentAt)}.</p>
    </Notice>
  );
}

function Money({ repository: { quota, budget } }: { repository: RepositoryDetail }) {
  return (
    <section className="card padded">
      <dl className="figures">
        <div>
          <dt>Reviews left this month</dt>
          <dd>{quota.left ?? "no limit"}</dd>
          {quota.limit === null || quota.limit === 0 ? null : (
            <Meter share={quota.spent / quota.limit} held={quota.held / quota.limit} />
          )}
        </div>
        <div>
          <dt>Used by {quota.account}</dt>
          <dd>{quota.spent}</dd>
        </div>
        <div>
          <dt>Spent here today</dt>
          <dd>{dollars(budget.spentUsd)}</dd>
          {budget.limitUsd === null ? null : (
            <Meter share={budget.spentUsd / budget.limitUsd} held={budget.reservedUsd / budget.limitUsd} />
          )}
        </div>
        <div>
          <dt>Bound of the day</dt>
          <dd>{budget.limitUsd === null ? "none" : dollars(budget.limitUsd)}</dd>
        </div>
      </dl>
    </section>
  );
}

function Effective({ id }: { id: number }) {
  const asked = useRead<EffectiveConfiguration>(["effective", id], `/repositories/${id}/effective`);
  const { data } = asked;
  return (
    <section className="stack tight">
      <h2>What a review would go by now</h2>
      {data === undefined ? (
        asked.error === null ? (
          <Reading what="the configuration" />
        ) : (
          <ProblemNotice fault={asked.error} retry={() => void asked.refetch()} />
        )
      ) : (
        <>
          <p className="soft small">
            {data.sha === null
              ? "No .assay.yml was found on the default branch."
              : `With .assay.yml as it stands at ${sha(data.sha)}. The file wins over these settings where it names a key.`}
          </p>
          {data.warnings.map((warning, n) => (
            <p key={n} className="answer tone-warn">
              <span className="break">
                {warning.path ?? ""}
                {warning.line === null ? "" : `:${warning.line}`} {warning.message}
              </span>
            </p>
          ))}
          <Configuration rows={data.rows} />
        </>
      )}
    </section>
  );
}
