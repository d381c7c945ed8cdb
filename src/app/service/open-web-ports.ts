// Gives the web its ports: the rows of the page, the door, keys, settings, and the way in for operators and teams.
import { programVersion } from "../program-version.js";
import { githubAddresses } from "./github-addresses.js";
import type { Foundation } from "./open-foundation.js";
import type { OpenService } from "./open-service-parts.js";
import { createGitHubTip } from "./web-ports/github-tip.js";
import { createWebPorts } from "./web-ports/create-web-ports.js";
import { makeSignInLink } from "./web-ports/sign-in-link.js";

/** The ports, open. `signInLink` makes a link that signs its bearer in once, as operator. */
export interface OpenWebPorts extends ReturnType<typeof createWebPorts> {
  signInLink(): Promise<string>;
}

/** Opens the ports of a running service. `publicUrl` is where browsers reach it. */
export function openWebPorts(
  foundation: Foundation,
  { service, publicUrl }: { readonly service: OpenService; readonly publicUrl: string },
): OpenWebPorts {
  const { settings, database, queue, clock, masterKey, env, log } = foundation;
  const { values } = settings;
  const { parts, github } = service;
  const addresses = githubAddresses(values);
  const { GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret } = values;
  const opened = createWebPorts({
    ...{ database, queue, clock },
    intakeOn: service.intakeOn,
    cancelJobs: parts.cancelJobs,
    host: parts.host,
    openTip: createGitHubTip(github),
    models: {
      ...{ modelsOf: parts.modelsOf, masterKey, env },
      allowedHosts: values.ASSAY_ALLOWED_MODEL_HOSTS ?? [],
      model: values.ASSAY_MODEL,
    },
    github: {
      ...{
        apiUrl: addresses.apiUrl,
        webUrl: addresses.webUrl,
        mode: isStandIn(addresses.apiUrl) ? "memory" : "app",
      },
      readApp: (signal) => github.app({ signal }),
      webhookSecrets: settings.app?.webhookSecrets ?? [],
      signIn: clientId === null || clientSecret === null ? null : { clientId, clientSecret },
    },
    service: {
      ...{ version: programVersion(), publicUrl, startedAt: clock.now(), keepMs: parts.keepMs },
      queueEngine: values.REDIS_URL === null ? "postgres" : "redis",
    },
    onFault: ({ what, error }) => {
      log.error({ error }, what);
    },
  });
  return { ...opened, signInLink: () => makeSignInLink({ database, publicUrl, clock }) };
}

/** A GitHub on loopback is a stand-in. */
function isStandIn(apiUrl: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(apiUrl).hostname);
}
