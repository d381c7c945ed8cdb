// The embedded PostgreSQL as a resource: opened by joining or starting it, kept running, left or stopped when closed.
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { messageOf, runProcess, type Clock } from "../../../runtime/runtime.js";
import { chooseBinaries, type PostgresBinaries } from "./choose-binaries.js";
import { programIn, type BinaryPlace } from "./find-binaries.js";
import { initialiseCluster } from "./initialise-cluster.js";
import { joinServer, presenceLock, type JoinPlan } from "./join-server.js";
import { isServerAlive, readPostmasterClaim, type PostmasterClaim } from "./postmaster-file.js";
import {
  clusterMajor,
  connectionTo,
  embeddedDatabase,
  ensureServerFolder,
  urlOf,
  type ServerFolder,
} from "./server-folder.js";

/** What to open. `searchPath` is the text of PATH; `binaries` restricts where programs are taken from; `report` gets lines for the log. */
export interface EmbeddedServerOptions {
  readonly dataDir: string;
  readonly searchPath: string;
  readonly binaries?: BinaryPlace["origin"] | undefined;
  readonly clock: Clock;
  readonly report: (line: string) => void;
}

/** A server that we are present in. */
export interface EmbeddedServer {
  readonly url: string;
  readonly pid: number;
  /** True where this process started the server, false where it adopted a running one. */
  readonly started: boolean;
  /** Leaves. The last one present stops the server; with anybody else present it goes on. Says which. */
  close(): Promise<"stopped" | "left">;
}

const stopTimeoutMs = 60_000;
const maxRejoinDelayMs = 5_000;

/**
 * Opens the embedded server on `<dataDir>/postgres`: finds programs, makes the cluster where there is none, adopts or
 * starts the server, and starts it again should it die while we are present. Throws `database-missing` and
 * `database-start`.
 */
export async function openEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const folder = await ensureServerFolder(options.dataDir);
  const binaries = await chooseBinaries({
    major: await clusterMajor(folder),
    user: folder.user,
    copyTo: folder.root,
    searchPath: options.searchPath,
    origin: options.binaries,
  });
  if ((await clusterMajor(folder)) === null) await initialiseCluster(folder, binaries);
  const stopRejoining = new AbortController();
  const plan: JoinPlan = {
    folder,
    binaries,
    port: null,
    clock: options.clock,
    signal: stopRejoining.signal,
  };
  const first = await joinServer(plan);
  const claim = await readPostmasterClaim(folder.cluster);
  const again = { ...plan, port: claim?.port ?? null };
  const presence = keepPresence({ plan: again, client: first.client, report: options.report });
  const target = { port: claim?.port ?? 0, database: embeddedDatabase };
  return {
    url: urlOf(await connectionTo(folder, target)),
    pid: claim?.pid ?? 0,
    started: first.started,
    close: async () => {
      stopRejoining.abort();
      return leave(await presence.release(), { folder, binaries });
    },
  };
}

/** Joins again whenever the session ends, with growing pauses, until released. */
function keepPresence(kept: { plan: JoinPlan; client: pg.Client; report: (line: string) => void }): {
  release: () => Promise<pg.Client>;
} {
  const { plan, report } = kept;
  let client = kept.client;
  let rejoining: Promise<void> = Promise.resolve();
  const isReleased = (): boolean => plan.signal?.aborted === true;
  const rejoin = async (): Promise<void> => {
    for (let pauseMs = 50; !isReleased(); pauseMs = Math.min(pauseMs * 2, maxRejoinDelayMs)) {
      try {
        client = (await joinServer(plan)).client;
        watch();
        report("the embedded PostgreSQL runs again");
        return;
      } catch (fault) {
        if (isReleased()) return;
        report(`the embedded PostgreSQL does not come back: ${messageOf(fault)}`);
        await plan.clock.sleep(pauseMs, plan.signal).catch(() => undefined); // ended early by release
      }
    }
  };
  const watch = (): void => {
    client.once("end", () => {
      if (isReleased()) return;
      report("the embedded PostgreSQL has gone away; starting it again");
      rejoining = rejoin();
    });
  };
  watch();
  return {
    release: async () => {
      await rejoining;
      return client;
    },
  };
}

/**
 * Gives up the mark of presence and tries for the exclusive one: whoever gets it was the last, and may stop the server
 * while newcomers wait at the lock (they start it again). Nobody is cut off.
 */
async function leave(
  client: pg.Client,
  server: { folder: ServerFolder; binaries: PostgresBinaries },
): Promise<"stopped" | "left"> {
  try {
    await client.query(`SELECT pg_advisory_unlock_shared(${presenceLock})`);
    const { rows } = await client.query<{ alone: boolean }>(
      `SELECT pg_try_advisory_lock(${presenceLock}) AS alone`,
    );
    const claim = await readPostmasterClaim(server.folder.cluster);
    if (rows[0]?.alone !== true || claim === null) return "left";
    await stop(claim, server);
    return "stopped";
  } catch {
    return "left"; // the session was lost, and with it the mark; whoever comes next finds the folder as it is
  } finally {
    await client.end().catch(() => undefined); // lost already, or ended by the server that we stopped
  }
}

async function stop(
  claim: PostmasterClaim,
  { folder, binaries }: { folder: ServerFolder; binaries: PostgresBinaries },
): Promise<void> {
  if (process.platform === "win32") {
    const args = ["stop", "-D", folder.cluster, "-m", "fast"];
    await runProcess({
      command: programIn(binaries.bin, "pg_ctl"),
      args,
      timeoutMs: stopTimeoutMs,
      maxOutputBytes: 65_536,
    });
    return;
  }
  process.kill(claim.pid, "SIGINT"); // PostgreSQL's fast shutdown: sessions end, a checkpoint is written
  const deadline = Date.now() + stopTimeoutMs;
  while (Date.now() < deadline && (await isServerAlive(claim, folder.cluster))) await delay(20);
}
