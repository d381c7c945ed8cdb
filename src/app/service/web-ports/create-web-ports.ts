// Makes every port of the web room real: rows from the store, acts through intake and queue, questions to GitHub and models.
import { createViews } from "../../../store/store.js";
import type { Access, AccessPorts, WebPorts } from "../../../web/web.js";
import { createFireTestPort } from "./fire-test-port.js";
import { createGitHubSignIn } from "./github-sign-in.js";
import { createKeyPort } from "./key-port.js";
import { createRepositoryActs } from "./repository-port.js";
import { createReviewActs } from "./review-port.js";
import { createServicePort } from "./service-port.js";
import type { WebPortsParts } from "./web-ports-parts.js";
import { createQuotaActs, createWorkActs } from "./work-port.js";

/** The ports as `startWeb` takes them. */
export interface MadePorts {
  readonly ports: WebPorts;
  readonly access: AccessPorts;
}

/** Opens nothing and holds nothing but what it was given. */
export function createWebPorts(parts: WebPortsParts): MadePorts {
  const { database, clock, github, service, onFault } = parts;
  const views = createViews<AccessRole, Access>(database, {
    ...{ clock, webUrl: github.webUrl, keepMs: service.keepMs },
    onFault: (error) =>
      onFault({ what: "the database's wake-up calls cannot be heard; streams look by themselves", error }),
  });
  const intake = parts.intakeOn(database.db);
  const ports: WebPorts = {
    webhook: (raw, headers) => intake.handleDelivery({ raw, headers }),
    reviews: { ...views.reviews, ...createReviewActs(parts) },
    events: views.events,
    repositories: { ...views.repositories, ...createRepositoryActs(parts) },
    fireTests: createFireTestPort(parts, views.fireTests),
    keys: createKeyPort(parts, views),
    quota: { ...views.quota, ...createQuotaActs(parts) },
    work: { ...views.work, ...createWorkActs(parts) },
    measures: views.measures,
    service: createServicePort(parts, views),
  };
  const { apiUrl, webUrl, signIn } = github;
  const people = signIn === null ? null : createGitHubSignIn({ apiUrl, webUrl, ...signIn });
  return { ports, access: { ...views.access, github: people } };
}

type AccessRole = "viewer" | "maintainer" | "operator";
