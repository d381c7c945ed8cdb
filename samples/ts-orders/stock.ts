// How many of an item are left, kept in Redis: a client of a few lines over one kept connection.
import { connect, type Socket } from "node:net";

/** Reads one counter; throws when Redis cannot be had, answers an error, or does not answer within `deadlineMs`. */
export type ReadStock = (item: string) => Promise<number>;

interface Waiting {
  readonly resolve: (left: number) => void;
  readonly reject: (error: Error) => void;
}

/** A client of the Redis at `url` (`redis://host:port`). Without a deadline it waits for as long as it takes. */
export function openStock(url: string, deadlineMs: number | null): ReadStock {
  const { hostname, port } = new URL(url);
  let socket: Socket | null = null;
  let waiting: Waiting[] = [];
  const fail = (error: Error): void => {
    socket?.destroy();
    socket = null;
    for (const one of waiting.splice(0)) one.reject(error);
  };
  const open = (): Socket => {
    let text = "";
    const opened = connect(Number(port === "" ? 6379 : port), hostname);
    const failOwn = (error: Error): void => (socket === opened ? fail(error) : undefined);
    opened.on("error", failOwn).on("close", () => failOwn(new Error("Redis closed the connection")));
    opened.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      for (let answer = takeAnswer(text); answer !== null; answer = takeAnswer(text)) {
        text = text.slice(answer.length);
        const one = waiting.shift();
        if (answer.error === null) one?.resolve(answer.left);
        else one?.reject(new Error(answer.error));
      }
    });
    return opened;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      socket ??= open();
      const timer = deadlineMs === null ? undefined : setTimeout(() => fail(new Error("Redis is late")), deadlineMs);
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        act();
      };
      waiting.push({
        resolve: (left) => settle(() => resolve(left)),
        reject: (error) => settle(() => reject(error)),
      });
      const key = `stock:${item}`;
      socket.write(`*2\r\n$3\r\nGET\r\n$${Buffer.byteLength(key)}\r\n${key}\r\n`);
    });
}

/** The first whole answer in `text`: a bulk string, nil (none left) or an error (https://redis.io/docs/latest/develop/reference/protocol-spec/). */
function takeAnswer(text: string): { length: number; left: number; error: string | null } | null {
  const nil = /^\$-1\r\n/.exec(text);
  if (nil !== null) return { length: nil[0].length, left: 0, error: null };
  const error = /^-([^\r]*)\r\n/.exec(text);
  if (error !== null) return { length: error[0].length, left: 0, error: error[1] ?? "" };
  const bulk = /^\$\d+\r\n(\d+)\r\n/.exec(text);
  return bulk === null ? null : { length: bulk[0].length, left: Number(bulk[1]), error: null };
}
