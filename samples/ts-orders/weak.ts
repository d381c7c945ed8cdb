// The order service as many are written: no deadlines, every failure a 500, charges repeated blindly.
import { serveOrders } from "./orders.ts";
import { openStock } from "./stock.ts";

const base = process.env["PAYMENTS_URL"] ?? "http://127.0.0.1:8090";

async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(`${base}${path}`, init);
  if (!answer.ok) throw new Error(`payments answered ${answer.status}`);
  return answer.json();
}

async function charge(amount: number): Promise<unknown> {
  for (let left = 3; ; left -= 1)
    try {
      return await ask("/charges", { method: "POST", body: JSON.stringify({ amount }) });
    } catch (error) {
      if (left === 1) throw error;
    }
}

const stockUrl = process.env["STOCK_URL"];

serveOrders({
  stock: stockUrl === undefined ? undefined : openStock(stockUrl, null),
  payments: { rates: () => ask("/rates"), charges: () => ask("/charges"), charge },
  statusWhenUnpaid: 500,
});
