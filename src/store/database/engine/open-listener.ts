// Hears NOTIFY on one connection of its own, and comes back by itself when that is lost.
import pg from "pg";
import { AssayError, messageOf, type Clock } from "../../../runtime/runtime.js";

/**
 * Called with a notification's payload, and with null when notifications may have been missed (the connection was lost
 * and is back): the reader then looks at the rows. It must not throw.
 */
export type OnNotice = (payload: string | null) => void;

/** What a listener needs. `report` gets a line when the connection is lost. */
export interface ListenerOptions {
  readonly connection: pg.ClientConfig;
  readonly clock: Clock;
  readonly report: (line: string) => void;
}

/** The listening connection of one process. Opens nothing until the first `listen`; must be closed. */
export interface Listener {
  /** Resolves when the channel is being heard. Returns how to stop. Throws `internal` for a name that is no identifier. */
  listen(channel: string, onNotice: OnNotice): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const maxPauseMs = 5_000;

/** Opens a listener. */
export function openListener(options: ListenerOptions): Listener {
  return new SessionListener(options);
}

class SessionListener implements Listener {
  readonly #options: ListenerOptions;
  readonly #hearers = new Map<string, Set<OnNotice>>();
  readonly #closing = new AbortController();
  #session: Promise<pg.Client> | null = null;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  async listen(channel: string, onNotice: OnNotice): Promise<() => Promise<void>> {
    const hearers = this.#hearers.get(checkName(channel)) ?? new Set();
    this.#hearers.set(channel, hearers.add(onNotice));
    await (await this.#open()).query(`LISTEN ${channel}`);
    return async () => {
      hearers.delete(onNotice);
      if (hearers.size > 0 || this.#closing.signal.aborted) return;
      this.#hearers.delete(channel);
      const session = await this.#open();
      await session.query(`UNLISTEN ${channel}`).catch(() => undefined); // lost: the next session does not listen to it
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#hearers.clear();
    const session = await this.#session?.catch(() => null);
    await session?.end();
  }

  async #open(): Promise<pg.Client> {
    this.#session ??= this.#connect();
    try {
      return await this.#session;
    } catch (fault) {
      this.#session = null;
      throw fault;
    }
  }

  async #connect(): Promise<pg.Client> {
    const { connection } = this.#options;
    const session = new pg.Client({ ...connection, keepAlive: true, application_name: "assay-listen" });
    session.on("error", () => undefined); // "end" follows
    session.on("notification", ({ channel, payload }) => {
      for (const hear of this.#hearers.get(channel) ?? []) hear(payload ?? "");
    });
    try {
      await session.connect();
      for (const channel of this.#hearers.keys()) await session.query(`LISTEN ${channel}`);
    } catch (fault) {
      await session.end().catch(() => undefined); // it never was connected, or is no longer
      throw fault;
    }
    session.once("end", () => {
      if (this.#closing.signal.aborted) return;
      this.#options.report("the connection that hears notifications was lost; connecting again");
      this.#session = this.#reconnect();
      this.#session.catch(() => undefined); // closed meanwhile; whoever awaits it hears of it
    });
    return session;
  }

  async #reconnect(): Promise<pg.Client> {
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
      await this.#options.clock.sleep(pauseMs, this.#closing.signal);
      try {
        const session = await this.#connect();
        for (const hear of [...this.#hearers.values()].flatMap((hearers) => [...hearers])) hear(null);
        return session;
      } catch (fault) {
        this.#options.report(`notifications cannot be heard yet: ${messageOf(fault)}`);
      }
    }
  }
}

function checkName(channel: string): string {
  if (/^[a-z_][a-z0-9_]*$/.test(channel)) return channel;
  throw new AssayError({
    code: "internal",
    message: `"${channel}" is no name of a notification channel`,
    remedy: "Please report this as a bug.",
  });
}
