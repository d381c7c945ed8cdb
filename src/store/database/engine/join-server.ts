// Joins the embedded server: adopts the one that runs on the folder, or starts it, and keeps a mark of presence in it.
import { realpath } from "node:fs/promises";
import pg from "pg";
import { AssayError, messageOf, type Clock } from "../../../runtime/runtime.js";
import { isClaimedByServer, readPostmasterClaim } from "./postmaster-file.js";
import { connectionTo, embeddedDatabase, type ServerFolder } from "./server-folder.js";
import { logTail, startServer, type ServerStart, type StartedServer } from "./start-server.js";

/** Everything that joining needs; `port` as in `ServerStart`. */
export interface JoinPlan extends ServerStart {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** A session in the server that holds the mark of presence. `started` is true where this process started the server. */
export interface Presence {
  readonly client: pg.Client;
  readonly started: boolean;
}

/** Session-level advisory lock in the database `postgres`: shared by everyone present, exclusive for who stops the server. */
export const presenceLock = "7165482301";

const joinTimeoutMs = 90_000;
const pollMs = 40;
const maxStarts = 3;

/**
 * Returns a session in the running server with the presence lock held in share, after the database `assay` exists.
 * A server that was left by a killed process is adopted; one that is starting, recovering or shutting down is waited
 * for; a stale claim is taken away. Throws `database-start` with the end of the server's log.
 */
export async function joinServer(plan: JoinPlan): Promise<Presence> {
  const deadline = plan.clock.now() + joinTimeoutMs;
  const state: StartState = { server: null, starts: 0 };
  for (;;) {
    const client = await tryToJoin(plan.folder);
    if (client !== null) return { client, started: state.server?.ended() === null };
    if (plan.clock.now() > deadline)
      throw await cannotStart(plan.folder, `it did not answer within ${joinTimeoutMs / 1000} s`);
    await startIfNobodyDoes(plan, state);
    await plan.clock.sleep(pollMs, plan.signal);
  }
}

interface StartState {
  server: StartedServer | null;
  starts: number;
}

async function startIfNobodyDoes(plan: JoinPlan, state: StartState): Promise<void> {
  const ended = state.server === null ? "not started" : state.server.ended();
  if (ended === null) return;
  if (await isClaimedByServer(plan.folder.cluster, plan.folder.socketFolder)) return;
  if (state.starts >= maxStarts) throw await cannotStart(plan.folder, ended);
  state.starts += 1;
  state.server = await startServer(plan);
}

/** A session with the mark of presence, or null where no server answers yet. */
async function tryToJoin(folder: ServerFolder): Promise<pg.Client | null> {
  const claim = await readPostmasterClaim(folder.cluster);
  if (claim === null) return null;
  const client = new pg.Client(await connectionTo(folder, { port: claim.port, database: "postgres" }));
  client.on("error", () => undefined); // a lost session shows in the query under way, or in its "end"
  try {
    await client.connect();
    await client.query(`SELECT pg_advisory_lock_shared(${presenceLock})`);
    await checkItIsOurs(client, folder);
    await ensureDatabase(client);
    return client;
  } catch (fault) {
    await client.end().catch(() => undefined); // already lost
    if (isNotYetAnswering(fault)) return null;
    throw fault;
  }
}

async function checkItIsOurs(client: pg.Client, folder: ServerFolder): Promise<void> {
  const { rows } = await client.query<{ data_directory: string }>("SHOW data_directory");
  const served = rows[0]?.data_directory ?? "";
  if ((await realpath(served).catch(() => served)) === (await realpath(folder.cluster))) return;
  throw new AssayError({
    code: "database-start",
    message: `the PostgreSQL server that answers for ${folder.root} serves ${served}`,
    remedy: "Stop that server, or choose another folder with ASSAY_DATA_DIR.",
  });
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [embeddedDatabase]);
  if (rowCount !== 0) return;
  await client.query(`CREATE DATABASE ${embeddedDatabase}`).catch((fault: unknown) => {
    // Two processes at once: the second finds the name taken, or its row in the catalogue.
    if (!(fault instanceof pg.DatabaseError) || !["42P04", "23505"].includes(fault.code ?? "")) throw fault;
  });
}

const notYetCodes = new Set(["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE", "57P01", "57P02", "57P03"]);

/** No socket, nobody listening, starting up, recovering, shutting down, or gone while we asked. */
function isNotYetAnswering(fault: unknown): boolean {
  const code = (fault as { code?: unknown }).code; // both pg's and node's errors carry one
  if (typeof code === "string") return notYetCodes.has(code);
  return /terminated|timeout/i.test(messageOf(fault)); // pg gives lost and slow connections no code
}

async function cannotStart(folder: ServerFolder, how: string): Promise<AssayError> {
  return new AssayError({
    code: "database-start",
    message: `the embedded PostgreSQL on ${folder.root} could not be started (${how}): ${await logTail(folder)}`,
    remedy: `Read ${folder.log}, mend what it names, and start again; or name a server in DATABASE_URL.`,
  });
}
