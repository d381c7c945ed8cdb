// A port of loopback that nobody listens on, for what must know its address before it starts.
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

/** Takes a free port, notes it and gives it back; nobody else takes it in between, or listening says so. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // a string only for pipes
  await new Promise((resolve) => server.close(resolve));
  return port;
}
