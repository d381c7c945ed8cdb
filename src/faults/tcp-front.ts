// The TCP side of a proxy: every connection is carried to one upstream.
import { createServer, type Server } from "node:net";
import type { Hub } from "./hub.js";
import { connectStream } from "./stream-connection.js";
import type { Target } from "./target.js";
import { breakSocket } from "./upstream.js";

/** A TCP server, not listening yet. A client whose upstream cannot be reached is reset, as a dead port would. */
export function createTcpFront(hub: Hub, target: Target): Server {
  return createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
    void connectStream({
      hub,
      target,
      traits: { host: target.authority },
      client,
      onConnected: () => undefined,
      onFailed: () => {
        breakSocket(client, "reset");
      },
    });
  });
}
