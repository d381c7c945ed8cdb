// CONNECT: a forward proxy's tunnel to a host of the client's choice.
import type { Socket } from "node:net";
import { messageOf } from "../runtime/runtime.js";
import type { Hub } from "./hub.js";
import { sendErrorRaw } from "./send-error.js";
import { connectStream } from "./stream-connection.js";
import { parseAuthority } from "./target.js";

/** The request `CONNECT authority`, with the bytes that came after it. */
interface ConnectOptions {
  readonly hub: Hub;
  readonly authority: string;
  readonly socket: Socket;
  readonly head: Buffer;
}

/**
 * Connects to `authority`, says 200, and tunnels. What is inside stays closed to the proxy (it is TLS as a rule), so
 * only faults on bytes act. An upstream that cannot be reached, by itself or by a fault, is a 502. Never rejects.
 */
export async function openConnectTunnel({ hub, authority, socket, head }: ConnectOptions): Promise<void> {
  const target = parseAuthority(authority);
  if (target === null) {
    hub.trouble("bad-request");
    socket.on("error", () => socket.destroy());
    const message = `CONNECT takes host:port, not "${authority}"`;
    sendErrorRaw(socket, { status: 400, error: "bad-request", message });
    return;
  }
  const traits = { host: target.authority, method: "CONNECT" };
  await connectStream({
    hub,
    target,
    traits,
    client: socket,
    clientHead: head,
    onConnected: () => socket.write("HTTP/1.1 200 Connection Established\r\n\r\n"),
    onFailed: (error) => {
      const message = `cannot reach ${authority}: ${messageOf(error)}`;
      sendErrorRaw(socket, { status: 502, error: "upstream-unreachable", message });
    },
  });
}
