// The routes of the delivery service, over a table of PostgreSQL that is handed in.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { openApiOfDeliveries } from "./deliveries-openapi.ts";

/** A row of the table. */
export interface Delivery {
  readonly id: number;
  readonly address: string;
}

/** The statements that make and use the table. */
export const statements = {
  make: "create table if not exists deliveries (id serial primary key, address text not null)",
  list: "select id, address from deliveries order by id",
  read: "select id, address from deliveries where id = $1",
  add: "insert into deliveries (address) values ($1) returning id, address",
} as const;

/** The table; each throws when the database cannot be had. */
export interface DeliveryTable {
  list(): Promise<readonly Delivery[]>;
  read(id: number): Promise<Delivery | undefined>;
  add(address: string): Promise<Delivery | undefined>;
}

/** Serves on PORT of 127.0.0.1 (a free one by default) and prints where. */
export function serveDeliveries(table: DeliveryTable, statusWhenDown: number): void {
  const server = createServer((req, res) => {
    route(req, res).catch((error: unknown) => answer(res, statusWhenDown, { error: String(error) }));
  });
  async function route(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const [path = "/"] = (req.url ?? "/").split("?");
    const id = /^\/deliveries\/(\d{1,9})$/.exec(path)?.[1];
    if (path === "/openapi.json") answer(res, 200, openApiOfDeliveries());
    else if (path === "/health") answer(res, 200, { ok: true });
    else if (path === "/deliveries" && req.method === "GET") answer(res, 200, await table.list());
    else if (path === "/deliveries" && req.method === "POST") await create(req, res);
    else {
      const found = id === undefined ? undefined : await table.read(Number(id));
      answer(res, found === undefined ? 404 : 200, found ?? { error: "no such delivery" });
    }
  }
  async function create(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const address = addressIn(Buffer.concat(chunks).toString());
    if (address === null) answer(res, 422, { error: "a delivery needs an address" });
    else answer(res, 201, await table.add(address));
  }
  server.listen(Number(process.env["PORT"] ?? 0), "127.0.0.1", () => {
    console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}

function addressIn(text: string): string | null {
  try {
    const { address } = JSON.parse(text) as { address?: unknown };
    return typeof address === "string" && address !== "" ? address : null;
  } catch {
    return null;
  }
}

function answer(res: ServerResponse, status: number, value: unknown): void {
  if (res.headersSent) return;
  res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
