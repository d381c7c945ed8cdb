// The routes of the order service, over a client of the payments service that is handed in.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { openApiOf } from "./openapi.ts";
import type { ReadStock } from "./stock.ts";

/** What the routes need of the payments service. Each throws when it cannot be had. */
export interface Payments {
  rates(): Promise<unknown>;
  charge(amount: number): Promise<unknown>;
  charges(): Promise<unknown>;
}

/** What to do when the payments service cannot be had: the status of the answer. */
export interface OrderOptions {
  readonly payments: Payments;
  /** Reads how many of an item are left, where there is a Redis (`STOCK_URL`). */
  readonly stock?: ReadStock | undefined;
  readonly statusWhenUnpaid: number;
  /** Runs around every creation; the defective variant loses track of it between two callers. */
  readonly around?: (work: () => Promise<void>) => Promise<void>;
}

interface Order {
  readonly id: number;
  readonly item: string;
  readonly amount: number;
}

/** Serves on PORT of 127.0.0.1 (a free one by default) and prints where. */
export function serveOrders({ payments, stock, statusWhenUnpaid, around = (work) => work() }: OrderOptions): void {
  const orders: Order[] = [];
  const server = createServer((req, res) => {
    route(req, res).catch(() => answer(res, statusWhenUnpaid, { error: "what this needs cannot be had" }));
  });
  async function route(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const [path = "/"] = (req.url ?? "/").split("?");
    if (path === "/openapi.json") answer(res, 200, openApiOf(stock !== undefined));
    else if (path === "/health") answer(res, 200, { ok: true });
    else if (path === "/orders" && req.method === "GET") answer(res, 200, orders);
    else if (path === "/charges" && req.method === "GET") answer(res, 200, await payments.charges());
    else if (path === "/quote" && req.method === "GET") answer(res, 200, await payments.rates());
    else if (path.startsWith("/stock/") && stock !== undefined) answer(res, 200, { left: await stock(path.slice(7)) });
    else if (path === "/orders" && req.method === "POST") await create(req, res);
    else {
      const order = orders.find(({ id }) => path === `/orders/${id}`);
      answer(res, order === undefined ? 404 : 200, order ?? { error: "no such order" });
    }
  }
  async function create(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const wanted = parseOrder(await readText(req));
    if (wanted === null) {
      answer(res, 422, { error: "an order needs item and a positive amount" });
      return;
    }
    await around(async () => {
      await payments.charge(wanted.amount);
      const order = { id: orders.length + 1, ...wanted };
      orders.push(order);
      answer(res, 201, order);
    });
  }
  server.listen(Number(process.env["PORT"] ?? 0), "127.0.0.1", () => {
    console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}

function parseOrder(text: string): { item: string; amount: number } | null {
  try {
    const { item, amount } = JSON.parse(text) as { item?: unknown; amount?: unknown };
    const isOrder = typeof item === "string" && item !== "" && typeof amount === "number" && amount > 0;
    return isOrder ? { item, amount } : null;
  } catch {
    return null;
  }
}

async function readText(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function answer(res: ServerResponse, status: number, value: unknown): void {
  if (res.headersSent) return;
  res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
