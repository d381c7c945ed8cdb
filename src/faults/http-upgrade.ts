// An HTTP/1.1 upgrade (a websocket): the handshake goes through, then the connection is a tunnel.
import { ServerResponse, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Admitted } from "./admitted.js";
import { echoHeaders, onwardHeaders } from "./http-headers.js";
import type { Hub } from "./hub.js";
import { rawHead, sendErrorRaw } from "./send-error.js";
import { Tunnel } from "./tunnel.js";
import { breakSocket, requestUpstream, troubleOf } from "./upstream.js";

/** A request that asked for an upgrade, with the bytes that came after it. */
interface UpgradeOptions extends Admitted {
  readonly hub: Hub;
  readonly req: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
  readonly isForward: boolean;
}

/**
 * Passes an upgrade on. When the upstream switches, both sockets become a tunnel and the faults of turn 0 act on its
 * bytes; when it answers otherwise, that answer goes back. Faults that answer in the upstream's place do so here too.
 */
export function passUpgrade(options: UpgradeOptions): void {
  const { req, socket, target, agents, index, made } = options;
  socket.on("error", () => socket.destroy());
  const barrier = made.find(
    ({ effect }) => effect?.dial !== undefined || effect?.answer !== undefined,
  )?.effect;
  const echo = echoHeaders(index, made);
  if (barrier?.answer !== undefined) {
    const { status, body, headers } = barrier.answer;
    const fields = [...Object.entries(headers).flat(), "Content-Length", String(Buffer.byteLength(body))];
    socket.write(rawHead(status, "", [...fields, ...echo, "Connection", "close"]) + body);
    socket.destroySoon();
    return;
  }
  if (barrier?.dial !== undefined && !options.isForward) {
    breakSocket(socket, "reset");
    return;
  }
  if (barrier?.dial !== undefined) {
    const message = `cannot resolve ${target.host}: ${barrier.dial.reason}, by a fault`;
    sendErrorRaw(socket, { status: 502, error: "name-not-resolved", message, headers: echo });
    return;
  }
  const headers = onwardHeaders(req, { authority: target.authority, mayChunk: true, isUpgrade: true });
  const asked = requestUpstream(target, { method: req.method ?? "GET", headers, agents });
  const onGone = (): void => {
    asked.destroy();
  };
  socket.once("close", onGone);
  asked.on("upgrade", (answer, upstream, upstreamHead) => {
    socket.removeListener("close", onGone);
    join(options, { answer, upstream, upstreamHead });
  });
  asked.on("response", (answer) => giveBack(options, answer));
  asked.on("error", (error) => giveUp(options, error));
  asked.end();
}

function join(
  { hub, socket, index, made, traits, head }: UpgradeOptions,
  { answer, upstream, upstreamHead }: { answer: IncomingMessage; upstream: Socket; upstreamHead: Buffer },
): void {
  const fields = onwardHeaders(answer, { authority: null, mayChunk: true, isUpgrade: true });
  fields.push(...echoHeaders(index, made));
  socket.write(rawHead(answer.statusCode ?? 101, answer.statusMessage ?? "", fields));
  socket.setTimeout(0);
  upstream.setTimeout(0);
  const verdict = { made, changesAtMs: 0 };
  new Tunnel({
    hub,
    index,
    traits,
    verdict,
    client: socket,
    upstream,
    clientHead: head,
    upstreamHead,
  }).begin();
}

function giveBack({ req, socket, index, made }: UpgradeOptions, answer: IncomingMessage): void {
  const res = new ServerResponse(req);
  res.assignSocket(socket);
  res.shouldKeepAlive = false;
  const fields = onwardHeaders(answer, { authority: null, mayChunk: true, isUpgrade: false });
  res.writeHead(answer.statusCode ?? 502, [...fields, ...echoHeaders(index, made)]);
  answer.on("error", () => socket.destroy());
  res.once("finish", () => socket.destroySoon());
  answer.pipe(res);
}

function giveUp({ hub, socket, target, index, made }: UpgradeOptions, error: Error): void {
  if (socket.destroyed) return;
  const trouble = troubleOf(error);
  hub.trouble(trouble);
  const message = `no answer from ${target.authority}: ${error.message}`;
  sendErrorRaw(socket, { status: 502, error: trouble, message, headers: echoHeaders(index, made) });
}
