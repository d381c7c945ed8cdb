// Taking one client stream to its upstream: decide, dial, and join the two, or say why not.
import type { Socket } from "node:net";
import type { Hub } from "./hub.js";
import type { RequestTraits } from "./match.js";
import type { Target } from "./target.js";
import { Tunnel } from "./tunnel.js";
import { dial } from "./upstream.js";

/** A client that wants to speak to `target`. `onFailed` closes the client in the way of its protocol. */
interface StreamOptions {
  readonly hub: Hub;
  readonly target: Target;
  readonly traits: RequestTraits;
  readonly client: Socket;
  readonly clientHead?: Buffer;
  readonly onConnected: () => void;
  readonly onFailed: (error: unknown) => void;
}

/** Connects and tunnels `client`. It waits while the upstream is dialled, so nothing of it is lost. Never rejects. */
export async function connectStream(options: StreamOptions): Promise<void> {
  const { hub, target, traits, client } = options;
  const index = hub.run.nextIndex();
  const gone = new AbortController();
  const dialing = {
    seat: -1,
    planChanged: () => undefined,
    destroy: () => {
      client.destroy();
    },
  };
  const onGone = (): void => {
    gone.abort(new Error("the client went away"));
  };
  client.on("error", () => client.destroy());
  client.once("close", onGone);
  client.pause();
  hub.enter(dialing);
  try {
    const verdict = hub.decide({ index, turn: 0, isHttp: false, traits });
    const failure = verdict.made.find(({ effect }) => effect?.dial !== undefined)?.effect?.dial;
    if (failure !== undefined) {
      await hub.clock.sleep(failure.afterMs, gone.signal);
      options.onFailed(new Error(`${failure.reason}, by a fault`));
      return;
    }
    const upstream = await dial(target, hub.dialing, gone.signal);
    client.removeListener("close", onGone);
    options.onConnected();
    new Tunnel({ ...options, index, verdict, upstream }).begin();
    hub.counts.requests -= 1; // the tunnel has counted itself
  } catch (error) {
    hub.trouble(gone.signal.aborted ? "client-gone" : "upstream-unreachable");
    if (!gone.signal.aborted) options.onFailed(error);
  } finally {
    hub.leave(dialing);
  }
}
