// The checklist of the first run: App, webhook, key, first repository; each done or with what to do.
import type { Views } from "../../../store/store.js";
import type { Access, ServiceInfo } from "../../../web/web.js";
import type { GitHubParts } from "./web-ports-parts.js";

/** What it is made from. */
export interface ChecklistFacts {
  readonly steps: Awaited<ReturnType<Views<string, Access>["firstSteps"]>>;
  readonly github: GitHubParts;
  readonly appSlug: string | null;
  readonly hasKey: boolean;
}

/** The four steps in order. */
export function checklistOf(facts: ChecklistFacts): ServiceInfo["checklist"] {
  const { steps, hasKey } = facts;
  const isReached = steps.deliveries > 0;
  const isActive = steps.activeRepositories > 0;
  return [
    appStep(facts),
    {
      step: "webhook",
      done: isReached,
      title: "Webhooks reach the service",
      detail: isReached ? `${steps.deliveries} deliveries are recorded.` : "No delivery has come in yet.",
      remedy: isReached
        ? null
        : "Set the App's webhook to <public address>/webhooks/github with the same secret, then test.",
      url: null,
    },
    {
      step: "key",
      done: hasKey,
      title: "A model key",
      detail: hasKey ? "Models answer." : "Without a key the offline reviewer answers: rules, no model.",
      remedy: hasKey ? null : "Add a key of a model provider; it is tested before it is saved.",
      url: "/keys",
    },
    {
      step: "repository",
      done: isActive,
      title: "A repository is switched on",
      detail: isActive ? `${steps.activeRepositories} are reviewed.` : "None is reviewed yet.",
      remedy: isActive ? null : "Install the App on a repository, then activate it here.",
      url: "/repositories",
    },
  ];
}

function appStep({ github, appSlug }: ChecklistFacts): ServiceInfo["checklist"][number] {
  const isApp = github.mode === "app" && github.readApp !== null;
  return {
    step: "app",
    done: isApp && appSlug !== null,
    title: "A GitHub App",
    detail: !isApp
      ? "The service runs on a GitHub in memory."
      : appSlug === null
        ? "GitHub did not say who the App is."
        : `It is ${appSlug}.`,
    remedy:
      isApp && appSlug !== null
        ? null
        : isApp
          ? "Test it: the answer says what is wrong."
          : "Make one with `assay init`, then start the service with its variables.",
    url: isApp && appSlug !== null ? `${github.webUrl}/settings/apps/${encodeURIComponent(appSlug)}` : null,
  };
}
