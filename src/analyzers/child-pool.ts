// Keeps children warm for a while: used again for texts of the same trust domain, never for another's, and bounded in number.
import { availableParallelism } from "node:os";
import type { ChildLimits } from "./child-limits.js";
import { builtModule } from "./child-task.js";
import { openChild, cancelled, type Child } from "./open-child.js";
import { cpuPerWall, type ChildSource } from "./run-child.js";

/**
 * When a child is ended although nothing went wrong: after so many tasks, milliseconds unused, CPU seconds or mebibytes held.
 * `atOnce` is how many may be at work.
 */
export interface PoolLimits {
  readonly atOnce: number;
  readonly maxTasks: number;
  readonly maxIdleMs: number;
  readonly maxCpuSeconds: number;
  readonly maxHeldMb: number;
}

/** One child per core, at least two; a warm child holds 170 MB after it has met every language. */
export const defaultPoolLimits: PoolLimits = {
  atOnce: Math.max(2, availableParallelism()),
  maxTasks: 200,
  maxIdleMs: 120_000,
  maxCpuSeconds: 60,
  maxHeldMb: 400,
};

/**
 * A pool of children. A *domain* is a name for those who may write the texts (a repository, or one pull request of strangers): a
 * child that was taken over by a text could falsify what it says of later ones, so it only ever meets texts of one domain (spec X5, X8).
 */
export interface ChildPool {
  childrenFor(domain: string): ChildSource;
  /** Starts children for the domain while there is still something else to do. Fails quietly: the first task finds out. */
  prepare(domain: string): void;
  /** Ends every child; tasks under way fail. */
  close(): Promise<void>;
}

interface Held {
  readonly child: Child;
  readonly domain: string;
  readonly tasks: number;
  readonly idle: NodeJS.Timeout;
}

interface State {
  readonly child: ChildLimits;
  readonly limits: PoolLimits;
  /** Unused children of a domain, least recently used first. */
  readonly idle: Held[];
  /** Warmed children that have met no text yet, or are about to be. */
  readonly spares: Promise<Child>[];
  readonly live: Set<Child>;
  readonly waiting: (() => void)[];
  atWork: number;
  isClosed: boolean;
}

/** Opens a pool; no child is started before `prepare` or a task. Must be closed. */
export function openChildPool(child: ChildLimits, limits: PoolLimits = defaultPoolLimits): ChildPool {
  const state: State = {
    ...{ child, limits, idle: [], spares: [], live: new Set(), waiting: [] },
    ...{ atWork: 0, isClosed: false },
  };
  return {
    childrenFor: (domain) => ({
      use: async (signal, work) => {
        await awaitTurn(state, signal);
        const seat = createSeat(state, domain);
        try {
          return await work(seat.run);
        } finally {
          await seat.leave();
          endTurn(state);
        }
      },
    }),
    prepare: (domain) => {
      prepare(state, domain);
    },
    close: async () => {
      state.isClosed = true;
      for (const { idle } of state.idle.splice(0)) clearTimeout(idle);
      await Promise.all([...state.live].map((one) => discard(state, one)));
      await Promise.allSettled(state.spares.splice(0)); // one that was just starting ends itself
    },
  };
}

/** Waits until fewer than `atOnce` are at work. The wait is in order of asking, and hears the signal. */
async function awaitTurn(state: State, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted === true) throw cancelled();
  if (state.atWork < state.limits.atOnce) {
    state.atWork += 1;
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const go = (): void => {
      signal?.removeEventListener("abort", leave);
      resolve(); // the turn is handed over: `atWork` stays as it is
    };
    const leave = (): void => {
      state.waiting.splice(state.waiting.indexOf(go), 1);
      reject(cancelled());
    };
    signal?.addEventListener("abort", leave, { once: true });
    state.waiting.push(go);
  });
}

function endTurn(state: State): void {
  const next = state.waiting.shift();
  if (next === undefined) state.atWork -= 1;
  else next();
}

/** A place at the pool for one piece of work: it takes a child with its first task and gives it back when it leaves. */
function createSeat(state: State, domain: string): { run: Child["run"]; leave: () => Promise<void> } {
  let mine: { readonly child: Child; readonly tasks: number } | null = null;
  const drop = async (): Promise<void> => {
    const { child } = mine ?? { child: null };
    mine = null;
    if (child !== null) await discard(state, child);
  };
  return {
    run: async (request) => {
      if (request.signal?.aborted === true) throw cancelled();
      const { child, tasks } = mine ?? (await take(state, domain));
      mine = { child, tasks: tasks + 1 };
      try {
        const answer = await child.run(request);
        if (await isSpent(state, mine)) await drop();
        return answer;
      } catch (thrown) {
        await drop();
        throw thrown;
      }
    },
    leave: async () => {
      if (mine === null || state.isClosed) return drop();
      const { child, tasks } = mine;
      const idle = setTimeout(() => void evict(state, held), state.limits.maxIdleMs).unref();
      const held: Held = { child, domain, tasks, idle };
      state.idle.push(held);
    },
  };
}

/** A child for the domain: its own from before, one that has met nobody, or a new one. */
async function take(state: State, domain: string): Promise<{ child: Child; tasks: number }> {
  const own = state.idle.findLast((held) => held.domain === domain);
  if (own !== undefined) {
    state.idle.splice(state.idle.indexOf(own), 1);
    clearTimeout(own.idle);
    return own;
  }
  for (let spare = state.spares.shift(); spare !== undefined; spare = state.spares.shift()) {
    const child = await spare.catch(() => null); // it could not be started or warmed: the next one, or a new one
    if (child !== null) return { child, tasks: 0 };
  }
  await makeRoom(state);
  return { child: await start(state), tasks: 0 };
}

/** Twice as many children as may work: the others are warm and wait. */
async function makeRoom(state: State): Promise<void> {
  const [oldest] = state.idle;
  if (state.live.size >= state.limits.atOnce * 2 && oldest !== undefined) await evict(state, oldest);
}

async function start(state: State): Promise<Child> {
  const { maxMemoryMb, timeoutMs } = state.child;
  const cpuSeconds = state.limits.maxCpuSeconds + (timeoutMs / 1000) * cpuPerWall;
  const child = await openChild({ maxMemoryMb, cpuSeconds });
  state.live.add(child);
  if (state.isClosed) await discard(state, child);
  return child;
}

function prepare(state: State, domain: string): void {
  const ready = state.idle.filter((held) => held.domain === domain).length + state.spares.length;
  for (let more = ready; more < state.limits.atOnce && !state.isClosed; more += 1) {
    const spare = warmUp(state);
    state.spares.push(spare);
    spare.then(
      () => setTimeout(() => void dropSpare(state, spare), state.limits.maxIdleMs).unref(),
      () => undefined, // told to whoever takes it
    );
  }
}

/** A spare that nobody took. */
async function dropSpare(state: State, spare: Promise<Child>): Promise<void> {
  const at = state.spares.indexOf(spare);
  if (at < 0) return;
  void state.spares.splice(at, 1);
  await discard(state, await spare);
}

async function warmUp(state: State): Promise<Child> {
  await makeRoom(state);
  const child = await start(state);
  try {
    await child.run({
      task: { module: builtModule("warm-up"), name: "warmUp", input: null },
      limits: state.child,
    });
    return child;
  } catch (thrown) {
    await discard(state, child);
    throw thrown;
  }
}

async function isSpent(state: State, { child, tasks }: { child: Child; tasks: number }): Promise<boolean> {
  const { maxTasks, maxCpuSeconds, maxHeldMb } = state.limits;
  if (tasks >= maxTasks) return true;
  const usage = await child.usage();
  if (usage === null) return false; // no /proc here: the count of tasks and the time unused bound it
  // What a task started must end with it; what goes on was started by a text.
  return usage.children > 0 || usage.cpuSeconds > maxCpuSeconds || usage.residentMb > maxHeldMb;
}

async function evict(state: State, held: Held): Promise<void> {
  const at = state.idle.indexOf(held);
  if (at >= 0) state.idle.splice(at, 1);
  clearTimeout(held.idle);
  await discard(state, held.child);
}

async function discard(state: State, child: Child): Promise<void> {
  await child.close();
  state.live.delete(child);
}
