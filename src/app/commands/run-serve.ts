// `assay serve`: the webhook door, the page with its API, and the workers, in one process (spec W, L, Q5, Y1).
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { packageRoot } from "../../runtime/runtime.js";
import { startWeb, type RunningWeb } from "../../web/web.js";
import { openDemo, type Demo } from "../service/open-demo.js";
import { openFoundation, type Foundation } from "../service/open-foundation.js";
import { openServiceParts, type OpenService } from "../service/open-service-parts.js";
import { openWebPorts, type OpenWebPorts } from "../service/open-web-ports.js";
import { flushWithin } from "../service/open-tracing.js";
import { readServerSettings } from "../service/read-server-settings.js";
import { startOutboxRelay, startWorkers } from "../service/start-workers.js";
import { switchOn } from "../service/switch-on.js";
import { whenInterrupted } from "../service/when-interrupted.js";
import type { Surroundings } from "../surroundings.js";

/** The options of `assay serve`. */
export interface ServeOptions {
  readonly worker: boolean;
  readonly demo: boolean;
}

/**
 * Serves until it is interrupted, then drains: no new request and no new job, running ones end or are handed back within the
 * grace time. Throws `broken-config`, `key-missing` (no App), `web-failed`, and what the database and the queue throw.
 */
export async function runServe(options: ServeOptions, given: Surroundings): Promise<void> {
  const demo = options.demo ? await openDemo(given) : null;
  try {
    await serve(options, demo, demo?.surroundings ?? given);
  } finally {
    await demo?.close();
  }
}

async function serve(options: ServeOptions, demo: Demo | null, surroundings: Surroundings): Promise<void> {
  const settings = readServerSettings(surroundings.env);
  const foundation = await openFoundation(settings, surroundings);
  try {
    const service = openServiceParts(foundation);
    const work = options.worker
      ? await startWorkers(foundation, service.parts, service.isDoorBusy)
      : await startOutboxRelay(foundation, service.isDoorBusy);
    const { web, ports } = await listen(foundation, service);
    if (demo !== null) await startDemo(demo, { foundation, service, web });
    await greet({ ports, web, demo });
    await whenInterrupted(surroundings.signal);
    const graceMs = (settings.values.ASSAY_GRACE_SECONDS ?? 25) * 1_000;
    foundation.log.info({ graceMs }, "draining");
    const drained = foundation.clock.now() + graceMs;
    await Promise.all([web.close({ graceMs }), work.close({ graceMs })]);
    await service.close();
    await foundation.tracing.close({ withinMs: flushWithin(drained - foundation.clock.now()) });
  } finally {
    await foundation.close();
  }
}

interface Served {
  readonly web: RunningWeb;
  readonly ports: OpenWebPorts;
}

async function listen(foundation: Foundation, service: OpenService): Promise<Served> {
  const { values } = foundation.settings;
  const port = values.PORT === 0 ? await findFreePort() : (values.PORT ?? 4310);
  const host = values.HOST ?? "127.0.0.1";
  const publicUrl = values.ASSAY_PUBLIC_URL ?? `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`;
  const ports = openWebPorts(foundation, { service, publicUrl });
  const page = join(packageRoot, "dist", "page");
  const web = await startWeb({
    ...{ ports: ports.ports, access: ports.access, port, host, publicUrl },
    ...{ clock: foundation.clock, log: foundation.log },
    staticFolder: existsSync(page) ? page : null,
    metricsToken: values.ASSAY_METRICS_TOKEN,
    operators: values.ASSAY_OPERATORS ?? [],
    proxies: values.ASSAY_PROXIES ?? 0,
  });
  return { web, ports };
}

/** Links are made before anything listens, so that a free port must be known before; nobody else takes it in between, or listening says so. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a string only for pipes
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The sample's repository is switched on and its pull request opened, whose webhook starts a review like any other. */
async function startDemo(
  demo: Demo,
  {
    foundation,
    service,
    web,
  }: {
    readonly foundation: Foundation;
    readonly service: OpenService;
    readonly web: RunningWeb;
  },
): Promise<void> {
  demo.connect(`${web.url}/webhooks/github`);
  await switchOn(demo.repository, { foundation, service });
  const pull = await demo.openPull();
  process.stdout.write(`assay: a pull request was opened at the stand-in GitHub: ${pull}\n`);
}

/** Says where it listens, and hands the operator a link that signs in once (spec L4). */
async function greet({ ports, web, demo }: Served & { readonly demo: Demo | null }): Promise<void> {
  const link = await ports.signInLink();
  const what = demo === null ? "" : " a demonstration, with a stand-in GitHub and answers from a script";
  process.stdout.write(
    `assay: serving${what} on ${web.url}\nassay: sign in once, within 15 minutes: ${link}\n`,
  );
}
