// The load of the proxy benchmark: keep-alive connections that each send the next request when the answer is whole.
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** What was measured: answers, seconds, and each answer's time in milliseconds. */
export interface LoadResult {
  readonly answers: number;
  readonly seconds: number;
  readonly timesMs: readonly number[];
}

/** `answerEnd` tells from the bytes so far whether an answer is whole; `request` is sent as it is. */
export interface LoadOrder {
  readonly port: number;
  readonly connections: number;
  /** Connections begin this far apart, so that delayed answers do not all fall due at once. */
  readonly apartMs?: number;
  readonly forMs: number;
  readonly request: Buffer;
  readonly isWhole: (received: number, last: Buffer) => boolean;
}

/** Runs the load and closes its connections. Rejects when a connection breaks. */
export async function runLoad(order: LoadOrder): Promise<LoadResult> {
  const timesMs: number[] = [];
  const startMs = performance.now();
  const begun = Array.from({ length: order.connections }, async (_, at) => {
    if (order.apartMs !== undefined) await delay(at * order.apartMs);
    await oneConnection(order, startMs, timesMs);
  });
  await Promise.all(begun);
  return { answers: timesMs.length, seconds: (performance.now() - startMs) / 1_000, timesMs };
}

async function oneConnection(order: LoadOrder, startMs: number, timesMs: number[]): Promise<void> {
  const socket: Socket = connect({ port: order.port, host: "127.0.0.1", noDelay: true });
  await new Promise<void>((resolve, reject) => {
    let sentMs = 0;
    let received = 0;
    const send = (): void => {
      received = 0;
      sentMs = performance.now();
      socket.write(order.request);
    };
    socket.once("connect", send);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      received += chunk.length;
      if (!order.isWhole(received, chunk)) return;
      const nowMs = performance.now();
      timesMs.push(nowMs - sentMs);
      if (nowMs - startMs < order.forMs) send();
      else socket.end(() => resolve());
    });
  });
  socket.destroy();
}
