// Serves the built page over the demonstration's ports on loopback, for looking at it and for browser tests.
import { createAccess } from "../../src/web/fixtures/access-in-memory.js";
import { newToken, startWeb, tokenHash, type RunningWeb } from "../../src/web/web.js";
import { fillAccess } from "./demo-access.js";
import { demoHistory, eventsOf } from "./demo-history.js";
import { createDemoPorts } from "./demo-ports.js";
import { createDemoStage, type DemoStage } from "./demo-stage.js";
import { systemClock } from "../../src/runtime/runtime.js";

/** A demonstration that runs. `signInLink` signs an operator in once. */
export interface RunningDemo {
  readonly url: string;
  readonly stage: DemoStage;
  newSignInLink(): Promise<string>;
  /** Ends the server and starts it again on the same port, over the same rows: what a restart of the service is to a page. */
  restart(whileDown: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Starts the demonstration with its history. `port` 0 takes a free one. */
export async function serveDemo(options: {
  readonly port: number;
  readonly staticFolder: string;
}): Promise<RunningDemo> {
  const stage = createDemoStage(() => Date.now());
  for (const review of [...demoHistory(Date.now())].reverse()) {
    stage.put(review);
    for (const { at, body } of eventsOf(review)) stage.tell(review.id, body, undefined, at);
  }
  const access = createAccess();
  await fillAccess(access, Date.now());
  const ports = createDemoPorts(stage);
  const begin = (port: number, publicUrl: string): Promise<RunningWeb> =>
    startWeb({
      ports,
      access,
      clock: systemClock,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      staticFolder: options.staticFolder,
      publicUrl,
      host: "127.0.0.1",
      port,
    });
  const port = options.port === 0 ? await freePort(begin) : options.port;
  const url = `http://127.0.0.1:${port}`;
  let web = await begin(port, url);
  return {
    url,
    stage,
    async newSignInLink() {
      const token = newToken();
      const createdAt = Date.now();
      await access.links.create({
        tokenHash: tokenHash(token),
        actor: "operator",
        role: "operator",
        createdAt,
        expiresAt: createdAt + 3_600_000,
      });
      return `${url}/auth/link?token=${token}`;
    },
    async restart(whileDown) {
      await web.close({ graceMs: 0 });
      await whileDown();
      web = await begin(port, url);
    },
    close: () => web.close({ graceMs: 0 }),
  };
}

/** The public address must be known before the server is: a port is taken, noted and given back. */
async function freePort(begin: (port: number, publicUrl: string) => Promise<RunningWeb>): Promise<number> {
  const probe = await begin(0, "http://127.0.0.1");
  await probe.close({ graceMs: 0 });
  return probe.port;
}
