// Starts a GitHub on loopback: real git repositories behind GitHub's own API, webhooks and refusals.
import { generateKeyPairSync, createPublicKey, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { AssayError, systemClock } from "../../runtime/runtime.js";
import { installationActions } from "./actions/act-on-installations.js";
import { pullActions } from "./actions/act-on-pulls.js";
import { workflowActions } from "./actions/act-on-workflows.js";
import { talkActions } from "./actions/act-on-talk.js";
import { accountOf } from "./github-state.js";
import { createFaultDesk } from "./http/fault-script.js";
import { createSite } from "./http/create-site.js";
import { makeState } from "./make-state.js";
import type { AppRecord } from "./nouns/app-record.js";
import type { MemoryGitHub, MemoryGitHubOptions } from "./memory-github.js";
import { takeSnapshot } from "./snapshot.js";

/**
 * Starts it on 127.0.0.1 and clones the repositories, which takes a moment each. Throws `usage` when the port is taken and
 * `not-a-repository` for a folder that git cannot clone. What it holds lives in memory and in `dataDir` until `close`.
 */
export async function startMemoryGitHub(options: MemoryGitHubOptions): Promise<MemoryGitHub> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "assay-github-")));
  const server = createServer();
  const close = async (): Promise<void> => {
    await stop(server);
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const port = await listen(server, options.port ?? 0);
    const site = `http://127.0.0.1:${port}`;
    const urls = { site, api: `${site}/api/v3`, graphql: `${site}/api/graphql` };
    const clock = options.clock ?? systemClock;
    const state = await makeState({ options, dataDir, urls, clock, app: completeApp(options.app ?? {}) });
    const faults = createFaultDesk();
    const listener = getRequestListener(createSite(state, faults, options.onCall ?? (() => undefined)).fetch);
    server.on("request", (request, response) => void listener(request, response));
    return {
      url: site,
      apiUrl: urls.api,
      graphqlUrl: urls.graphql,
      gitUrl: site,
      app: state.app,
      installations: [...state.installations.values()],
      do: {
        ...pullActions(state),
        ...talkActions(state),
        ...installationActions(state),
        ...workflowActions(state),
      },
      webhooks: state.outbox,
      faults,
      userToken: (login) => userToken(accountOf(state, login)),
      setLimits: (limits) => {
        state.limits = { ...state.limits, ...limits };
      },
      state: () => takeSnapshot(state),
      close: async () => {
        state.outbox.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function completeApp(given: NonNullable<MemoryGitHubOptions["app"]>): AppRecord {
  const privateKeyPem =
    given.privateKeyPem ??
    generateKeyPairSync("rsa", { modulusLength: 2048 })
      .privateKey.export({ type: "pkcs1", format: "pem" })
      .toString();
  return {
    id: given.id ?? 1001,
    slug: given.slug ?? "assay",
    name: given.name ?? "Assay",
    clientId: given.clientId ?? "Iv23liAssayLoopback0",
    clientSecret: randomBytes(20).toString("hex"),
    privateKeyPem,
    publicKeyPem: createPublicKey(privateKeyPem).export({ type: "spki", format: "pem" }).toString(),
  };
}

function userToken(account: { readonly login: string; readonly token: string | null }): string {
  if (account.token !== null) return account.token;
  throw new AssayError({
    code: "usage",
    message: `the stand-in GitHub has no token for ${account.login}`,
    remedy: "Name the user in `users` when it is started.",
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      reject(
        new AssayError({
          code: "usage",
          message: `the stand-in GitHub could not listen on port ${port} (${error.message})`,
          remedy: "Choose another port, or 0 for a free one.",
          cause: error,
        }),
      );
    });
    server.listen(port, "127.0.0.1", () => {
      resolve((server.address() as AddressInfo).port); // a listening TCP server has one
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
