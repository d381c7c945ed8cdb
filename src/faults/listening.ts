// Starting and ending to listen, with one error for an address that cannot be had.
import type { Server as HttpServer } from "node:http";
import type { Server } from "node:net";
import { AssayError, messageOf } from "../runtime/runtime.js";

/** A host and port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Makes `server` listen and gives the address it got (port 0 becomes a real one). Throws `proxy-failed`. */
export async function listenOn(server: Server, { host, port }: Address): Promise<Address> {
  await new Promise<void>((resolve, reject) => {
    const onError = (cause: Error): void => {
      reject(
        new AssayError({
          code: "proxy-failed",
          message: `Could not listen on ${host}:${port}: ${messageOf(cause)}`,
          remedy: "Choose a free port, or 0 for any.",
          cause,
        }),
      );
    };
    server.once("error", onError);
    server.listen({ host, port, backlog: 4_096 }, () => {
      server.removeListener("error", onError);
      resolve();
    });
  });
  const bound = server.address();
  return { host, port: typeof bound === "object" && bound !== null ? bound.port : port };
}

/** Stops listening and closes what is open. */
export async function closeServer(server: HttpServer): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
